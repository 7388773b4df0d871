"""Fine-tunes a trunk. Called by `ModelBuilder train --trunk`, which has written pictures.csv into --work."""
import argparse
import csv
import hashlib
import json
import math
import os
import time

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

import lane_views
from onnx_trunk import Trunk
from student import MEAN, STD

BATCH, RATE, HEAD_RATE, DECAY, SMOOTHING, AVERAGE = 32, 3e-4, 2e-3, 0.02, 0.1, 0.995
FROZEN, LOWEST = 0.25, 0.1  # this part of the trunk from below keeps its weights; above it the rate rises from this share to all
LANE, NON_GOODS = 0.5, 0.03
LEAST_PLAIN, LEAST_LANE = 0.35, 0.5  # of a photograph's area
SIDES = ((0.35, 128), (0.75, 160), (1.0, 192))  # up to this part of the training, pictures of this side: small ones first, for time
WRITE_SIDE, PHOTO_SIDE = 256, 256  # written for (Touvron et al. 2019), kept in memory
RIDGE = 1e-2


class Views(Dataset):
    """An epoch: one fresh view of each photograph, lane-like or plain."""

    def __init__(self, photos, classes, seed):
        self.photos, self.classes, self.seed, self.side, self.epoch = photos, classes, seed, SIDES[0][1], 0

    def __len__(self):
        return len(self.photos)

    def __getitem__(self, index):
        rng = np.random.default_rng([self.seed, self.epoch, index])
        if rng.random() >= LANE:
            picture, shows_goods = lane_views.photograph(rng, lane_views.part(rng, self.photos[index], LEAST_PLAIN), self.side), True
        else:
            goods = lane_views.part(rng, self.photos[index], LEAST_LANE)
            picture, shows_goods = lane_views.lane(rng, goods, self.photos[rng.integers(len(self.photos))], self.side)
        return torch.from_numpy(np.ascontiguousarray(picture)), self.classes[index] if shows_goods else max(self.classes) + 1


class Head(nn.Module):
    """Vectors, prepared as a gallery prepares them (square root, length 1), to the products and "no goods". Only training needs it."""

    def __init__(self, length, classes):
        super().__init__()
        self.classes = nn.Linear(length, classes)

    def forward(self, embedding):
        return self.classes(prepared(embedding))

    def begin(self, embedding, labels):
        """Ridge regression of the products on what the trunk says before it is trained, so that the first steps do not undo the trunk."""
        x = prepared(embedding)
        centre = x.mean(0)
        wanted = functional.one_hot(labels, self.classes.out_features).float()
        gram = (x - centre).T @ (x - centre)
        gram += RIDGE * gram.trace() / len(gram) * torch.eye(len(gram))
        weights = 8 * torch.linalg.solve(gram, (x - centre).T @ (wanted - wanted.mean(0)))
        with torch.no_grad():
            self.classes.weight.copy_(weights.T)
            self.classes.bias.copy_(-centre @ weights)


def prepared(embedding):
    rooted = torch.sqrt(functional.relu(embedding.float()) + 1e-4)
    return rooted.shape[1] ** 0.5 * functional.normalize(rooted, dim=1)


def read(work):
    with open(os.path.join(work, 'pictures.csv'), newline='') as file:
        rows = list(csv.reader(file))[1:]
    files = [(int(row[0]), row[1] == '1', ','.join(row[2:])) for row in rows]
    rows = [(number, name) for number, held, name in files if not held]
    photos = [lane_views.shrink(cv2.cvtColor(cv2.imread(name, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB), PHOTO_SIDE) for _, name in rows]
    held_out = ['/'.join(name.split(os.sep)[-2:]) for _, held, name in files if held]
    return photos, [number for number, _ in rows], held_out


def input_of(pictures):
    mean, std = (255 * torch.tensor(v).view(1, 3, 1, 1) for v in (MEAN, STD))
    return ((pictures.permute(0, 3, 1, 2) - mean) / std).contiguous(memory_format=torch.channels_last)


def embed_plain(trunk, photos, side):
    with torch.no_grad():
        return torch.cat([
            trunk(input_of(torch.from_numpy(np.stack([cv2.resize(photo, (side, side), interpolation=cv2.INTER_AREA) for photo in photos[i:i + BATCH]]))))
            for i in range(0, len(photos), BATCH)])


def groups(trunk, head):
    """Parameters with their rates: the lowest are left as they are."""
    result = [{'params': list(head.parameters()), 'top': HEAD_RATE, 'weight_decay': DECAY}]
    for depth, parameter in trunk.depths():
        if depth < FROZEN:
            parameter.requires_grad_(False)
        else:
            share = LOWEST ** (1 - (depth - FROZEN) / (1 - FROZEN))
            result.append({'params': [parameter], 'top': RATE * share, 'weight_decay': DECAY if parameter.dim() > 1 else 0})
    return result


def main():
    parser = argparse.ArgumentParser()
    for name, kind in (('--work', str), ('--trunk', str), ('--epochs', int), ('--minutes', float), ('--seed', int)):
        parser.add_argument(name, type=kind, required=True)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    torch.use_deterministic_algorithms(True)

    photos, classes, held_out = read(options.work)
    trunk = Trunk(options.trunk)
    begun = embed_plain(trunk, photos, SIDES[0][1])
    head = Head(begun.shape[1], max(classes) + 2)
    head.begin(begun, torch.tensor(classes))
    optimiser = torch.optim.AdamW(groups(trunk, head))
    trained = [parameter for group in optimiser.param_groups for parameter in group['params']]
    averaged = [parameter.detach().clone() for _, parameter in trunk.depths()]
    data = Views(photos, classes, options.seed)
    batches = max(1, len(data) // BATCH)
    started, step, epoch, part = time.monotonic(), 0, 0, 0.0
    report = {'epochs': 0, 'seed': options.seed, 'parameters': sum(w.numel() for w in averaged), 'photographs': len(data), 'sides': [side for _, side in SIDES], 'lossByEpoch': [], 'heldOut': held_out}
    print(f'{len(data)} photographs, {len(averaged)} tensors, vectors of {begun.shape[1]} numbers', flush=True)
    while part < 1:
        data.epoch, data.side, total = epoch, next(side for until, side in SIDES if part < until), 0.0
        order = torch.Generator().manual_seed(options.seed * 10_007 + epoch)
        loader = DataLoader(data, BATCH, shuffle=True, drop_last=len(data) >= BATCH, num_workers=1, generator=order, prefetch_factor=4)
        for pictures, labels in loader:
            part = max(step / (options.epochs * batches), (time.monotonic() - started) / (60 * options.minutes))
            if part >= 1:
                break
            for group in optimiser.param_groups:
                group['lr'] = group['top'] * min(1, (step + 1) / batches) * (0.5 + 0.5 * math.cos(math.pi * part))
            with torch.autocast('cpu', dtype=torch.bfloat16):
                embedding = trunk(input_of(pictures))
            loss = functional.cross_entropy(head(embedding), labels, label_smoothing=SMOOTHING)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 5)
            optimiser.step()
            step += 1
            total += loss.item()
            keep = min(AVERAGE, (1 + step) / (10 + step))
            with torch.no_grad():
                for mine, (_, theirs) in zip(averaged, trunk.depths()):
                    mine.lerp_(theirs, 1 - keep)
        else:
            epoch += 1
            part = step / (options.epochs * batches) if epoch >= options.epochs else part
            report['epochs'], report['minutes'] = epoch, round((time.monotonic() - started) / 60, 1)
            report['lossByEpoch'].append(round(total / batches, 4))
            print(f"epoch {epoch}: {data.side} pixels, loss {total / batches:.4f}, {report['minutes']} min", flush=True)
            save(trunk, averaged, report, options)
    save(trunk, averaged, report, options)


def save(trunk, averaged, report, options):
    """Through a second name, so that what stands there is always whole."""
    path = os.path.join(options.work, 'embedder.onnx')
    trunk.write(averaged, WRITE_SIDE, path + '.part')
    os.replace(path + '.part', path)
    with open(path, 'rb') as file:
        report['embedderSha256'] = hashlib.sha256(file.read()).hexdigest()
    with open(os.path.join(options.work, 'training.json'), 'w') as file:
        json.dump(report, file, indent=2)


if __name__ == '__main__':
    main()
