"""What batch normalisation's moving variances make of faint images, in PyTorch, with the network and images of samples/OwnClasses.

    python3 benchmarks/peers/moving_averages_torch.py ../shared/data/fr-deep-first [gain]

The images are multiplied by the gain; the sample's is 100, and the default 1 leaves them as they are. Printed every fourth epoch: the
accuracy of the training run; that of the validation, with the moving averages; that with the variances of all training images in place of the
moving ones; and how many times too large the moving standard deviations of the first block are (median).
"""
import copy
import glob
import math
import os
import pickle
import sys

import numpy as np
import torch
import torch.nn as nn

EPOCHS, BATCH, RATE = 24, 16, 1e-3


def images(folder, gain):
    batches = [pickle.load(open(path, "rb")) for path in sorted(glob.glob(os.path.join(folder, "*_batch*")))]
    pixels = np.concatenate([np.asarray(batch["data"], np.float32) for batch in batches]).reshape(-1, 50, 3, 50, 3).mean((2, 4)) / 255
    return torch.tensor(gain * np.sqrt(pixels))[:, None], torch.tensor(np.concatenate([batch["labels"] for batch in batches]))


def network():
    layers, channels = [], 1
    for filters in (16, 32, 32, 64):
        layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(filters, eps=1e-3, momentum=0.01), nn.MaxPool2d(2, 2, ceil_mode=True)]
        channels = filters
    net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(64 * 4 * 4, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 2))
    for layer in net:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
    return net


def view(image):
    return torch.rot90(image.flip(2) if np.random.rand() < 0.5 else image, np.random.randint(4), (1, 2))


def accuracy(net, pixels, labels):
    net.eval()
    with torch.no_grad():
        return (net(pixels).argmax(1) == labels).float().mean().item()


def norms(net):
    return [layer for layer in net if isinstance(layer, nn.BatchNorm2d)]


def with_variances_of(net, pixels):
    """The same weights and means, and the variances of these images, layer after layer."""
    net, numbers = copy.deepcopy(net).eval(), pixels
    with torch.no_grad():
        for layer in net:
            if isinstance(layer, nn.BatchNorm2d):
                layer.running_var.copy_(numbers.var((0, 2, 3), unbiased=False))
            numbers = layer(numbers)
    return net


torch.set_num_threads(2)
torch.manual_seed(1)
np.random.seed(1)
pixels, labels = images(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)
order = torch.randperm(len(pixels))
train, valid = order[:420], order[420:]
net = network()
adam = torch.optim.Adam(net.parameters(), RATE, eps=1e-7)
print("epoch  training  moving variances  true variances  first block too large")
for epoch in range(EPOCHS):
    net.train()
    right, shuffled = 0, train[torch.randperm(len(train))]
    for start in range(0, len(train), BATCH):
        # The rate of 40 epochs, of which these are the first.
        adam.param_groups[0]["lr"] = RATE * (1 + math.cos(math.pi * (epoch + start / len(train)) / 40)) / 2
        chosen = shuffled[start:start + BATCH]
        answers = net(torch.stack([view(image) for image in pixels[chosen]]))
        adam.zero_grad()
        nn.functional.cross_entropy(answers, labels[chosen]).backward()
        adam.step()
        right += (answers.argmax(1) == labels[chosen]).sum().item()
    if epoch % 4 == 3:
        true = with_variances_of(net, pixels[train])
        ratio = (norms(net)[0].running_var / norms(true)[0].running_var).sqrt().median()
        moving, fresh = (accuracy(each, pixels[valid], labels[valid]) for each in (net, true))
        print(f"{epoch + 1:5}  {right / len(train):8.3f}  {moving:16.3f}  {fresh:14.3f}  {ratio:8.1f} times", flush=True)
