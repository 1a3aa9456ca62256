"""Seconds of an epoch of the notebook's network in plain PyTorch on a graphics processor, in the lines of `VlassNet.Gpu epochs`.

    python3 epochs_torch.py [--device cuda] [--images 50000] [--batches 32 128 256]

The images lie on the device and are flipped there at random; VlassNet's epochs rotate, zoom and shift as well. The faster of two epochs counts,
after one to warm up. The optimizer takes all weights at once (foreach), losses are read once an epoch.
"""
import argparse
import pathlib
import sys
import time

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "peers"))
from network_torch import network  # noqa: E402


def epoch(net, optimizer, images, labels, batch, precision):
    order = torch.randperm(len(images), device=images.device)
    total = torch.zeros((), device=images.device)
    for start in range(0, len(images), batch):
        chosen = order[start:start + batch]
        views = images[chosen]
        if torch.rand(()) < 0.5:
            views = views.flip(3)
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(images.device.type, torch.bfloat16, enabled=precision == "BFloat16"):
            loss = F.cross_entropy(net(views), labels[chosen])
        loss.backward()
        optimizer.step()
        total += loss.detach()
    return total.item()


parser = argparse.ArgumentParser()
parser.add_argument("--device", default="cuda")
parser.add_argument("--images", type=int, default=50000)
parser.add_argument("--batches", type=int, nargs="+", default=[32, 128, 256])
arguments = parser.parse_args()
device = torch.device(arguments.device)
images = torch.rand(arguments.images, 1, 64, 64, device=device)
labels = torch.randint(4, (arguments.images,), device=device)
for precision in ("Single", "TensorFloat32", "BFloat16"):
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "TensorFloat32"
    for batch in arguments.batches:
        torch.manual_seed(0)
        net = network("notebook").to(device, memory_format=torch.channels_last).train()
        optimizer = torch.optim.RMSprop(net.parameters(), lr=1e-3, alpha=0.9, eps=1e-7, foreach=True)
        seconds = []
        for _ in range(3):
            start = time.perf_counter()
            epoch(net, optimizer, images, labels, batch, precision)
            seconds.append(time.perf_counter() - start)
        print(f"epoch s, {precision}, batch {batch}, {arguments.images} images: {min(seconds[1:]):.3f}")
