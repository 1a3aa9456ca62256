"""What PyTorch does with the notebook's network on the processor, in the lines that `VlassNet.Benchmarks throughput` prints.

    python3 throughput_torch.py [--threads 2] [--seconds 10] [--batch 32]

Images are random (their values cost nothing or gain nothing), and there is NO augmentation. The default memory format and
channels_last are both measured; the better one is printed.
"""
import argparse
import time

import torch
import torch.nn.functional as F

from network_torch import network


def rate(seconds, action):
    def repeat(limit):
        calls, start = 0, time.perf_counter()
        while calls == 0 or time.perf_counter() - start < limit:
            action()
            calls += 1
        return calls / (time.perf_counter() - start)
    repeat(seconds / 5)
    return repeat(seconds)


def measure(arguments, memory_format):
    torch.manual_seed(0)
    net = network().to(memory_format=memory_format)
    optimizer = torch.optim.RMSprop(net.parameters(), lr=1e-3, alpha=0.9, eps=1e-7)
    images = torch.rand(256, 1, 64, 64).contiguous(memory_format=memory_format)
    labels = torch.randint(4, (256,))

    def train():
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(net(images[:arguments.batch]), labels[:arguments.batch]).backward()
        optimizer.step()

    def predict():
        with torch.inference_mode():
            F.softmax(net(images), 1)

    def single():
        with torch.inference_mode():
            F.softmax(net(images[:1]), 1)

    net.train()
    training = arguments.batch * rate(arguments.seconds, train)
    net.eval()
    prediction = 256 * rate(arguments.seconds, predict)
    torch.set_num_threads(1)
    latency = 1000 / rate(arguments.seconds, single)
    torch.set_num_threads(arguments.threads)
    return training, prediction, latency


parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--seconds", type=float, default=10)
parser.add_argument("--batch", type=int, default=32)
arguments = parser.parse_args()
torch.set_num_threads(arguments.threads)
results = [measure(arguments, form) for form in (torch.contiguous_format, torch.channels_last)]
print(f"train images/s: {max(r[0] for r in results):.1f}")
print(f"predict images/s: {max(r[1] for r in results):.1f}")
print(f"latency ms: {min(r[2] for r in results):.3f}")
