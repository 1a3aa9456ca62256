"""The notebook's network in PyTorch, for the scripts beside this one."""
import torch.nn as nn


def network():
    layers, channels = [], 1
    for filters, dropout in ((75, 0), (50, 0.2), (25, 0)):
        layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
        layers += [nn.Dropout(dropout)] if dropout else []
        layers += [nn.BatchNorm2d(filters, eps=1e-3, momentum=0.01), nn.MaxPool2d(2, 2, ceil_mode=True)]
        channels = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(1600, 512), nn.ReLU(), nn.Dropout(0.3), nn.Linear(512, 4))
