"""What PyTorch takes to explain a prediction of the notebook's network, in the lines that `VlassNet.Benchmarks attribution` prints.

    python3 attribution_torch.py [--threads 2] [--seconds 10]

Weights and images are random (their values cost nothing or gain nothing). Gradients are autograd's, of the image alone: those of the
weights are not asked for. The points of integrated gradients and the covered images go through the network together, 32 at a time,
which is quicker here than one by one or all at once. The default memory format and channels_last are both measured; the better one is
printed.
"""
import argparse
import statistics
import time

import torch
import torch.nn.functional as F

from network_torch import network

STEPS, PATCH, STRIDE, TOGETHER = 64, 8, 4, 32


def median(seconds, action):
    def repeat(limit):
        times, start = [], time.perf_counter()
        while not times or time.perf_counter() - start < limit:
            before = time.perf_counter()
            action()
            times.append(time.perf_counter() - before)
        return times
    repeat(seconds / 5)
    return 1000 * statistics.median(repeat(seconds))


def measure(arguments, memory_format):
    torch.manual_seed(0)
    net = network().to(memory_format=memory_format).eval()
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    image = torch.rand(1, 1, 64, 64)
    upper = list(net.children())
    split = next(i for i, (name, _) in enumerate(net.named_children()) if name == "norm3")

    def grad_cam():
        with torch.no_grad():
            maps = torch.nn.Sequential(*upper[:split])(image.contiguous(memory_format=memory_format))
        maps.requires_grad_()
        logits = torch.nn.Sequential(*upper[split:])(maps)
        alpha = torch.autograd.grad(logits[0, logits.argmax()], maps)[0].mean((2, 3), keepdim=True)
        coarse = F.relu((alpha * maps.detach()).sum(1, keepdim=True))
        return F.interpolate(coarse, size=(64, 64), mode="bilinear", align_corners=False)

    def integrated():
        with torch.no_grad():
            label = net(image).argmax()
        baseline = torch.full_like(image, image.median().item())
        shares = ((torch.arange(STEPS) + 0.5) / STEPS)[:, None, None, None]
        total = torch.zeros_like(image)
        for part in shares.split(TOGETHER):
            points = (baseline + part * (image - baseline)).contiguous(memory_format=memory_format).requires_grad_()
            total += torch.autograd.grad(net(points)[:, label].sum(), points)[0].sum(0)
        return (image - baseline) * total / STEPS

    def occlusion():
        fill = image.median().item()
        with torch.inference_mode():
            whole = F.softmax(net(image), 1)[0]
            label = whole.argmax()
            corners = [(row, column) for row in range(0, 57, STRIDE) for column in range(0, 57, STRIDE)]
            covered = image.repeat(len(corners), 1, 1, 1)
            for copy, (row, column) in zip(covered, corners):
                copy[0, row:row + PATCH, column:column + PATCH] = fill
            losses = torch.cat([
                whole[label] - F.softmax(net(part.contiguous(memory_format=memory_format)), 1)[:, label]
                for part in covered.split(TOGETHER)])
            total, times = torch.zeros(64, 64), torch.zeros(64, 64)
            for loss, (row, column) in zip(losses, corners):
                total[row:row + PATCH, column:column + PATCH] += loss
                times[row:row + PATCH, column:column + PATCH] += 1
            return total / times

    return [median(arguments.seconds, action) for action in (grad_cam, integrated, occlusion)]


parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--seconds", type=float, default=10)
arguments = parser.parse_args()
torch.set_num_threads(arguments.threads)
results = [measure(arguments, form) for form in (torch.contiguous_format, torch.channels_last)]
for figure, times in zip(("grad-cam ms", f"integrated gradients, {STEPS} steps ms", "occlusion, 225 patches ms"), zip(*results)):
    print(f"{figure}: {min(times):.3f}")
