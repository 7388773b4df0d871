"""The student: a small residual network (He et al. 2016) whose average-pooled features are the embedding."""
import torch
from torch import nn

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
WIDTHS, EMBEDDING = (32, 64, 128, 256), 384


class Unit(nn.Sequential):
    """Convolution, batch normalisation and, where asked, a ReLU."""

    def __init__(self, inputs, outputs, side, stride=1, relu=True):
        layers = [nn.Conv2d(inputs, outputs, side, stride, side // 2, bias=False), nn.BatchNorm2d(outputs)]
        super().__init__(*layers, *([nn.ReLU()] if relu else []))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = Unit(inputs, outputs, 3, stride)
        self.second = Unit(outputs, outputs, 3, relu=False)
        self.skip = nn.Identity() if stride == 1 and inputs == outputs else Unit(inputs, outputs, 1, stride, relu=False)
        nn.init.zeros_(self.second[1].weight)

    def forward(self, x):
        return torch.relu(self.second(self.first(x)) + self.skip(x))


class Student(nn.Module):
    """RGB pictures of 0..255, [N,3,H,W], to vectors [N,EMBEDDING] of numbers that are not negative."""

    def __init__(self):
        super().__init__()
        blocks, inputs = [Unit(3, WIDTHS[0], 3, 2)], WIDTHS[0]
        for width in WIDTHS:
            blocks += [Residual(inputs, width, 2), Residual(width, width, 1)]
            inputs = width
        self.trunk = nn.Sequential(*blocks, Unit(inputs, EMBEDDING, 1))

    def forward(self, x):
        return self.trunk(x).mean((2, 3))


class Heads(nn.Module):
    """What only training needs: maps an embedding, prepared as a gallery does (square root, length 1), to teacher targets and classes."""

    def __init__(self, targets, classes):
        super().__init__()
        self.teacher = nn.Linear(EMBEDDING, targets)
        self.classes = nn.Linear(EMBEDDING, classes)

    def forward(self, embedding):
        rooted = torch.sqrt(embedding.float() + 1e-4)
        prepared = EMBEDDING ** 0.5 * rooted / rooted.norm(dim=1, keepdim=True)
        return self.teacher(prepared), self.classes(prepared)
