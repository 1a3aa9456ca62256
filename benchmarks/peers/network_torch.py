"""The notebook's network in PyTorch, for the scripts beside this one. Its modules have the names of VlassNet's weights."""
import collections

import torch.nn as nn


def network():
    layers, channels = collections.OrderedDict(), 1
    for block, (filters, dropout) in enumerate(((75, 0), (50, 0.2), (25, 0)), 1):
        layers[f"conv{block}"] = nn.Conv2d(channels, filters, 3, padding=1)
        layers[f"relu{block}"] = nn.ReLU()
        if dropout:
            layers[f"dropout{block}"] = nn.Dropout(dropout)
        layers[f"norm{block}"] = nn.BatchNorm2d(filters, eps=1e-3, momentum=0.01)
        layers[f"pool{block}"] = nn.MaxPool2d(2, 2, ceil_mode=True)
        channels = filters
    layers.update(flatten=nn.Flatten(), dense1=nn.Linear(1600, 512), relu=nn.ReLU(), dropout=nn.Dropout(0.3), dense2=nn.Linear(512, 4))
    return nn.Sequential(layers)
