"""The networks of ../networks.txt in PyTorch, for the scripts beside this one. Their modules have the names of VlassNet's weights."""
import collections
import pathlib

import torch.nn as nn

Network = collections.namedtuple("Network", "name side blocks dense")


def with_dropout(text):
    size, _, dropout = text.partition(":")
    return int(size), float(dropout or 0)


def described(name):
    for line in (pathlib.Path(__file__).parent.parent / "networks.txt").read_text().splitlines():
        words = line.split()
        if words and words[0] == name:
            return Network(name, int(words[1]), [with_dropout(block) for block in words[2].split(",")], with_dropout(words[3]))
    raise SystemExit(f"networks.txt has no network '{name}'.")


def network(name="notebook"):
    """The network with random weights; its logits, without a softmax."""
    _, side, blocks, (units, dense_dropout) = described(name)
    layers, channels = collections.OrderedDict(), 1
    for block, (filters, dropout) in enumerate(blocks, 1):
        layers[f"conv{block}"] = nn.Conv2d(channels, filters, 3, padding=1)
        layers[f"relu{block}"] = nn.ReLU()
        if dropout:
            layers[f"dropout{block}"] = nn.Dropout(dropout)
        layers[f"norm{block}"] = nn.BatchNorm2d(filters, eps=1e-3, momentum=0.01)
        layers[f"pool{block}"] = nn.MaxPool2d(2, 2, ceil_mode=True)
        channels, side = filters, (side + 1) // 2
    layers.update(
        flatten=nn.Flatten(), dense1=nn.Linear(channels * side * side, units), relu=nn.ReLU(), dropout=nn.Dropout(dense_dropout),
        dense2=nn.Linear(units, 4))
    return nn.Sequential(layers)
