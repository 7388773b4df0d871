"""Teaches the student. Called by `ModelBuilder train`, which has written views.csv and teacher-N.f32 into --work."""
import argparse
import collections
import copy
import csv
import glob
import json
import math
import os
import random
import time

import cv2
import numpy as np
import torch
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

import export
import lane_views
import teacher_space
from student import MEAN, STD, Heads, Student

BATCH, RATE, DECAY, SMOOTHING, AVERAGE = 64, 2e-3, 0.03, 0.1, 0.998
SIDES = ((0.5, 96), (1.0, 128))  # up to this part of the training, pictures of this side: small ones first, for time
EXPORT_SIDE = 160  # a network that averages its last map sees a larger picture as a finer one (Touvron et al. 2019)
PHOTO_SIDE = 256
LATER = 24


class Views(Dataset):
    """An epoch: one fresh view of each photograph, with what the teachers said of the part of it that is shown."""

    def __init__(self, rows, targets, seed):
        self.targets, self.seed, self.epoch, self.side = targets, seed, 0, SIDES[0][1]
        self.photos, self.parts, self.classes = [], [], []
        for name, views in rows.items():
            photo = cv2.cvtColor(cv2.imread(name, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
            scale = min(1, PHOTO_SIDE / max(photo.shape[:2]))
            self.photos.append(lane_views.shrink(photo, PHOTO_SIDE))
            self.parts.append([(row, tuple(max(1, int(n * scale)) if i > 1 else int(n * scale) for i, n in enumerate(box)) + (turn,)) for row, box, turn, _ in views])
            self.classes.append(views[0][3])
        self.no_goods = max(self.classes) + 1

    def __len__(self):
        return len(self.photos)

    def __getitem__(self, index):
        rng = np.random.default_rng([self.seed, self.epoch, index])
        row, part = self.parts[index][rng.integers(len(self.parts[index]))]
        goods = lane_views.cut(self.photos[index], *part)
        picture, shows_goods = lane_views.view(rng, goods, self.photos[rng.integers(len(self.photos))], self.side)
        label = self.classes[index] if shows_goods else self.no_goods
        return torch.from_numpy(np.ascontiguousarray(picture)), label, torch.from_numpy(self.targets[row]), float(shows_goods)


def twice(batches, earlier, turns):
    """Each batch as it comes, and once more some batches later, turned or mirrored: to draw a view costs as much as to learn from it."""
    for batch in batches:
        yield batch
        if len(earlier) == LATER:
            pictures, *rest = earlier.popleft()
            pictures = torch.rot90(pictures, turns.randrange(4), (1, 2))
            yield pictures.flip(2) if turns.random() < 0.5 else pictures, *rest
        else:
            yield batch
        earlier.append(batch)


def read(work):
    with open(os.path.join(work, 'views.csv'), newline='') as file:
        table = list(csv.reader(file))[1:]
    rows = {}
    for index, line in enumerate(table):
        numbers = [int(n) for n in line[:6]]
        rows.setdefault(','.join(line[6:]), []).append((index, tuple(numbers[1:5]), numbers[5], numbers[0]))
    classes = np.array([int(line[0]) for line in table])
    teachers = [np.fromfile(name, '<f4').reshape(len(table), -1) for name in sorted(glob.glob(os.path.join(work, 'teacher-*.f32')))]
    return rows, classes, teachers


def loss_of(said, scores, labels, targets, goods):
    """Cosines to both parts of what the teachers said, and the product."""
    parts = [targets.shape[1] - teacher_space.SPREAD, teacher_space.SPREAD]
    agree = sum(functional.cosine_similarity(a, b, dim=1) for a, b in zip(said.split(parts, 1), targets.split(parts, 1)))
    return (3 * (2 - agree) * goods).mean() + functional.cross_entropy(scores, labels, label_smoothing=SMOOTHING)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--work', required=True)
    parser.add_argument('--epochs', type=int, required=True)
    parser.add_argument('--minutes', type=float, required=True)
    parser.add_argument('--seed', type=int, required=True)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    torch.use_deterministic_algorithms(True)

    rows, classes, teachers = read(options.work)
    targets = teacher_space.targets(teachers, classes)
    print(f'{len(rows)} photographs, {len(targets)} views, {targets.shape[1]} target numbers', flush=True)
    data = Views(rows, targets, options.seed)
    student, heads = Student().to(memory_format=torch.channels_last), Heads(targets.shape[1], int(classes.max()) + 2)
    averaged = copy.deepcopy(student)
    parameters = [*student.parameters(), *heads.parameters()]
    optimiser = torch.optim.AdamW([
        {'params': [p for p in parameters if p.dim() > 1], 'weight_decay': DECAY},
        {'params': [p for p in parameters if p.dim() <= 1], 'weight_decay': 0}], lr=RATE)
    mean, std = (255 * torch.tensor(v).view(1, 3, 1, 1) for v in (MEAN, STD))
    steps_each = 2 * (len(data) // BATCH)
    earlier, turns = collections.deque(maxlen=LATER), random.Random(options.seed)
    started, step, epoch, part = time.monotonic(), 0, 0, 0.0
    report = {'epochs': 0, 'seed': options.seed, 'parameters': sum(p.numel() for p in student.parameters()), 'photographs': len(data), 'lossByEpoch': []}
    while part < 1:
        data.epoch, data.side = epoch, next(side for until, side in SIDES if part < until)
        total = 0.0
        order = torch.Generator().manual_seed(options.seed * 10_007 + epoch)
        loader = DataLoader(data, BATCH, shuffle=True, drop_last=True, num_workers=1, generator=order, prefetch_factor=4)
        for pictures, labels, wanted, goods in twice(loader, earlier, turns):
            part = max(step / (options.epochs * steps_each), (time.monotonic() - started) / (60 * options.minutes))
            if part >= 1:
                break
            for group in optimiser.param_groups:
                group['lr'] = RATE * min(1, (step + 1) / (3 * steps_each)) * (0.5 + 0.5 * math.cos(math.pi * part))
            x = ((pictures.permute(0, 3, 1, 2) - mean) / std).contiguous(memory_format=torch.channels_last)
            with torch.autocast('cpu', dtype=torch.bfloat16):
                said, scores = heads(student(x))
            loss = loss_of(said.float(), scores.float(), labels, wanted, goods.float())
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 5)
            optimiser.step()
            step += 1
            total += loss.item()
            keep = min(AVERAGE, (1 + step) / (10 + step))
            with torch.no_grad():
                for mine, theirs in zip(averaged.state_dict().values(), student.state_dict().values()):
                    mine.copy_(theirs) if not mine.is_floating_point() else mine.lerp_(theirs, 1 - keep)
        else:
            epoch += 1
            part = step / (options.epochs * steps_each) if epoch >= options.epochs else part
            report['epochs'], report['minutes'] = epoch, round((time.monotonic() - started) / 60, 1)
            report['lossByEpoch'].append(round(total / steps_each, 4))
            print(f"epoch {epoch}: {data.side} pixels, loss {total / steps_each:.4f}, {report['minutes']} min", flush=True)
            if epoch % 5 == 0:
                save(averaged, report, options.work)
    save(averaged, report, options.work)


def save(student, report, work):
    export.write(student, EXPORT_SIDE, os.path.join(work, 'embedder.onnx'))
    torch.save(student.state_dict(), os.path.join(work, 'student.pt'))
    with open(os.path.join(work, 'training.json'), 'w') as file:
        json.dump(report, file, indent=2)


if __name__ == '__main__':
    main()
