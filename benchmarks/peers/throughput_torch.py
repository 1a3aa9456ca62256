"""What PyTorch does with a network on the processor, in the lines that `VlassNet.Benchmarks throughput` prints.

    python3 throughput_torch.py [--network recommended] [--threads 2] [--seconds 10] [--batch 32] [--only train]

Images are random (their values cost nothing or gain nothing), and there is NO augmentation. The default memory format and
channels_last are both measured, and optimizers that go through the weights one by one and all at once; the best is printed. Predictions are
made in batches of 32 and of 256. glibc's allocator gives large buffers back at the end of each step, and touching them again is most of a
step's time; `tuned.env` beside this file keeps them, and PyTorch at its best is with it:

    env $(grep -v '^#' tuned.env) python3 throughput_torch.py
"""
import argparse
import statistics
import time

import torch
import torch.nn.functional as F

from network_torch import described, network

FIGURES = ("train", "predict", "latency")


def rate(seconds, action):
    """Calls a second, by the median call, after a warm-up of a fifth of the time."""
    def repeat(limit):
        taken, start = [], time.perf_counter()
        while not taken or time.perf_counter() - start < limit:
            before = time.perf_counter()
            action()
            taken.append(time.perf_counter() - before)
        return 1 / statistics.median(taken)
    repeat(seconds / 5)
    return repeat(seconds)


def optimizer(name, parameters, together):
    if name == "notebook":
        return torch.optim.RMSprop(parameters, lr=1e-3, alpha=0.9, eps=1e-7, foreach=together)
    return torch.optim.AdamW(parameters, lr=1e-3, weight_decay=0.004, foreach=together)


def training_rate(arguments, net, images, labels, together):
    steps = optimizer(arguments.network, net.parameters(), together)

    def train():
        steps.zero_grad(set_to_none=True)
        F.cross_entropy(net(images), labels).backward()
        steps.step()

    net.train()
    return arguments.batch * rate(arguments.seconds / 2, train)


def prediction_rate(arguments, net, images):
    def predict():
        with torch.inference_mode():
            F.softmax(net(images), 1)

    net.eval()
    return len(images) * rate(arguments.seconds / 2, predict)


def measure(arguments, memory_format):
    torch.manual_seed(0)
    side = described(arguments.network).side
    net = network(arguments.network).to(memory_format=memory_format)
    images = torch.rand(256, 1, side, side).contiguous(memory_format=memory_format)
    labels = torch.randint(4, (256,))
    wanted = FIGURES if arguments.only is None else (arguments.only,)
    found = {}
    if "train" in wanted:
        found["train images/s"] = max(
            training_rate(arguments, net, images[:arguments.batch], labels[:arguments.batch], together) for together in (False, True))
    if "predict" in wanted:
        found["predict images/s"] = max(prediction_rate(arguments, net, images[:count]) for count in (32, 256))
    if "latency" in wanted:
        torch.set_num_threads(1)
        found["latency ms"] = 1000 / prediction_rate(arguments, net, images[:1])
        torch.set_num_threads(arguments.threads)
    return found


parser = argparse.ArgumentParser()
parser.add_argument("--network", default="notebook")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--seconds", type=float, default=10)
parser.add_argument("--batch", type=int, default=32)
parser.add_argument("--only", choices=FIGURES)
arguments = parser.parse_args()
torch.set_num_threads(arguments.threads)
results = [measure(arguments, form) for form in (torch.contiguous_format, torch.channels_last)]
for figure in results[0]:
    best = min if figure.endswith("ms") else max
    print(f"{figure}: {best(result[figure] for result in results):.3f}")
