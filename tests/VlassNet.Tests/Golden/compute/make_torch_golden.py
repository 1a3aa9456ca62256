"""Makes the torch_*.json files beside it: what PyTorch computes (in float64) for the networks of VlassNet.

    python3 make_torch_golden.py        (NumPy 1.24 and PyTorch 1.13 were used)

Arrays are float32, little endian, base64. Images are (image, channel, row, column); weights have PyTorch's names and shapes.
The loss is the weighted sum of the softmax cross-entropies divided by the number of images. Batch normalisation is Keras':
epsilon 1e-3, moving averages keep 0.99 (or what a network says), and the moving variance takes the *biased* batch variance (PyTorch's
own takes the unbiased one, so it is done by hand here). RMSprop is Keras', with epsilon inside the root: also done by hand.
"""
import base64
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).parent
EPSILON, KEEP = 1e-3, 0.99
torch.set_num_threads(2)


class Words:
    """What a network may say beyond its sizes: blocks without a pool (from 0), a global average, the share that averages keep."""

    def __init__(self, without_pool=(), average=False, keep=KEEP):
        self.without_pool, self.average, self.keep = without_pool, average, keep


PLAIN = Words()


def tensor_shapes(rows, columns, channels, blocks, hidden, classes, words=PLAIN):
    """Names and shapes in the order of VlassNet's NetworkWeights."""
    shapes = {}
    for i, filters in enumerate(blocks, 1):
        shapes[f"conv{i}.weight"] = (filters, channels, 3, 3)
        for name in (f"conv{i}.bias", f"norm{i}.weight", f"norm{i}.bias", f"norm{i}.running_mean", f"norm{i}.running_var"):
            shapes[name] = (filters,)
        channels = filters
        if i - 1 not in words.without_pool:
            rows, columns = (rows + 1) // 2, (columns + 1) // 2
    inputs = channels if words.average else rows * columns * channels
    for i, units in enumerate([*hidden, classes], 1):
        shapes[f"dense{i}.weight"] = (units, inputs)
        shapes[f"dense{i}.bias"] = (units,)
        inputs = units
    return shapes


def forward(x, w, blocks, hidden, train, words=PLAIN):
    statistics = {}
    for i in range(1, len(blocks) + 1):
        x = F.relu(F.conv2d(x, w[f"conv{i}.weight"], w[f"conv{i}.bias"], padding=1))
        mean, var = w[f"norm{i}.running_mean"], w[f"norm{i}.running_var"]
        if train:
            mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
            statistics[f"norm{i}.running_mean"], statistics[f"norm{i}.running_var"] = mean.detach(), var.detach()
        x = F.batch_norm(x, mean, var, w[f"norm{i}.weight"], w[f"norm{i}.bias"], False, 0, EPSILON) if not train else \
            (x - mean[:, None, None]) / torch.sqrt(var + EPSILON)[:, None, None] \
            * w[f"norm{i}.weight"][:, None, None] + w[f"norm{i}.bias"][:, None, None]
        if i - 1 not in words.without_pool:
            x = F.max_pool2d(x, 2, 2, ceil_mode=True)
    x = F.adaptive_avg_pool2d(x, 1).flatten(1) if words.average else x.flatten(1)
    for i in range(1, len(hidden) + 2):
        x = F.linear(x, w[f"dense{i}.weight"], w[f"dense{i}.bias"])
        if i <= len(hidden):
            x = F.relu(x)
    return x, statistics


def step(w, mean_square, x, labels, factors, blocks, hidden, words=PLAIN, rate=1e-3, rho=0.9, epsilon=1e-7):
    """One training step in place; returns what was measured before the weights changed."""
    for name, value in w.items():
        value.requires_grad_("running" not in name)
        value.grad = None
    logits, statistics = forward(x, w, blocks, hidden, True, words)
    loss = (F.cross_entropy(logits, labels, reduction="none") * factors).sum() / len(labels)
    loss.backward()
    gradients = {n: v.grad.clone() for n, v in w.items() if v.requires_grad}
    with torch.no_grad():
        for name, value in w.items():
            if name in statistics:
                value.mul_(words.keep).add_(statistics[name], alpha=1 - words.keep)
            else:
                g = gradients[name]
                mean_square[name] = rho * mean_square[name] + (1 - rho) * g * g
                value.sub_(rate * g / torch.sqrt(mean_square[name] + epsilon))
    return F.softmax(logits, 1).detach(), loss.item(), gradients


def run(w, x, labels, factors, blocks, hidden, words=PLAIN):
    with torch.no_grad():
        predicted = F.softmax(forward(x, w, blocks, hidden, False, words)[0], 1)
    mean_square = {n: torch.zeros_like(v) for n, v in w.items()}
    probabilities, loss, gradients = step(w, mean_square, x, labels, factors, blocks, hidden, words)
    moved = {n: v.detach().clone() for n, v in w.items() if "running" in n}
    losses = [loss]
    for _ in range(4):
        losses.append(step(w, mean_square, x, labels, factors, blocks, hidden, words)[1])
    return predicted, probabilities, losses, gradients, moved


def pack(values):
    return base64.b64encode(np.asarray(values, dtype="<f4").tobytes()).decode()


def save(name, content):
    (HERE / f"torch_{name}.json").write_text(json.dumps(content, indent=1) + "\n")


def small(name, seed, rows, columns, channels, blocks, hidden, classes, batch, words=PLAIN):
    rng = np.random.default_rng(seed)
    w = {}
    for tensor, shape in tensor_shapes(rows, columns, channels, blocks, hidden, classes, words).items():
        if len(shape) > 1:
            value = rng.normal(size=shape) * np.sqrt(1.5 / np.prod(shape[1:]))
        elif tensor.startswith("norm") and tensor.endswith(".weight"):
            value = rng.uniform(0.5, 1.5, shape) * rng.choice([1, 1, -1], shape)
        elif tensor.endswith("running_var"):
            value = rng.uniform(0.2, 1.0, shape)
        else:
            value = rng.normal(size=shape) * 0.2
        w[tensor] = torch.from_numpy(value.astype(np.float32).astype(np.float64))
    images = rng.uniform(size=(batch, channels, rows, columns)).astype(np.float32)
    labels = rng.integers(0, classes, batch)
    factors = rng.choice([0.5, 1.0, 2.0], batch)
    content = dict(
        rows=rows, columns=columns, channels=channels, blocks=blocks, hidden=hidden, classes=classes,
        labels=labels.tolist(), factors=factors.tolist(), images=pack(images), weights={n: pack(v) for n, v in w.items()})
    if words is not PLAIN:
        content |= dict(without_pool=list(words.without_pool), average=words.average, keep=words.keep)
    predicted, probabilities, losses, gradients, moved = run(
        w, torch.from_numpy(images.astype(np.float64)), torch.from_numpy(labels), torch.from_numpy(factors), blocks, hidden,
        words)
    content |= dict(
        predicted=pack(predicted), probabilities=pack(probabilities), losses=losses,
        gradients={n: pack(v) for n, v in gradients.items()}, moved={n: pack(v) for n, v in moved.items()},
        after_five_steps={n: pack(v.detach()) for n, v in w.items()})
    save(name, content)


def hashed(count, salt):
    """Numbers in [0, 1) with 24 bits, one for each index: an integer hash that any language can repeat."""
    x = (np.arange(count, dtype=np.uint64) * 0x9E3779B1 + salt * 0x85EBCA77) & 0xFFFFFFFF
    x ^= x >> 16
    x = x * 0x7FEB352D & 0xFFFFFFFF
    x ^= x >> 15
    x = x * 0x846CA68B & 0xFFFFFFFF
    x ^= x >> 16
    return (x >> 8) / 2.0**24


def hashed_weights(shapes):
    """The salt of a tensor is its place + 1; weights are Glorot-uniform."""
    w = {}
    for salt, (name, shape) in enumerate(shapes.items(), 1):
        u = hashed(int(np.prod(shape)), salt)
        if len(shape) > 1:
            field = shape[2] * shape[3] if len(shape) == 4 else 1
            value = (2 * u - 1) * np.sqrt(6.0 / (field * (shape[0] + shape[1])))
        elif name.startswith("norm") and name.endswith(".weight"):
            value = np.where(np.arange(len(u)) % 7 == 3, -1.0, 1.0) * (0.5 + u)
        elif name.endswith("running_var"):
            value = 0.5 + u
        else:
            value = 0.1 * (2 * u - 1)
        w[name] = torch.from_numpy(value.astype(np.float32).astype(np.float64).reshape(shape))
    return w


def digest(values):
    """Up to 24 values spread over the tensor, and what sums up all of it."""
    values = values.detach().numpy().ravel()
    places = (np.arange(24) * len(values) // 24).tolist() if len(values) > 24 else list(range(len(values)))
    return dict(places=places, values=values[places].tolist(), largest=float(np.abs(values).max()),
                norm=float(np.sqrt((values**2).sum())))


def pool_margin(x, w, blocks):
    """How near the nearest two candidates of a pool window are, in standard deviations of their channel.

    The gradient jumps where they are equal, so a comparison of float32 with float64 needs images where none are.
    """
    margin = np.inf
    for i in range(1, len(blocks) + 1):
        x = F.relu(F.conv2d(x, w[f"conv{i}.weight"], w[f"conv{i}.bias"], padding=1))
        mean, var = x.mean((0, 2, 3))[:, None, None], x.var((0, 2, 3), unbiased=False)[:, None, None]
        gamma = w[f"norm{i}.weight"][:, None, None]
        top = F.unfold((x / torch.sqrt(var) * torch.sign(gamma)).flatten(0, 1)[:, None], 2, stride=2).sort(1).values
        raw = F.unfold(x.flatten(0, 1)[:, None], 2, stride=2).amax(1)
        gaps = (top[:, 3] - top[:, 2])[(raw > 0) & (top[:, 3] != top[:, 2])]
        margin = min(margin, gaps.min().item() if i > 1 else np.inf)
        x = F.max_pool2d((x - mean) / torch.sqrt(var + EPSILON) * gamma + w[f"norm{i}.bias"][:, None, None], 2)
    return margin


def notebook(batch=3):
    blocks, hidden = [75, 50, 25], [512]
    w = hashed_weights(tensor_shapes(64, 64, 1, blocks, hidden, 4))
    candidates = {salt: torch.from_numpy(hashed(batch * 64 * 64, salt).reshape(batch, 1, 64, 64)) for salt in range(1000, 1100)}
    with torch.no_grad():
        salt = max(candidates, key=lambda candidate: pool_margin(candidates[candidate], w, blocks))
        print("image salt", salt, "margin", pool_margin(candidates[salt], w, blocks))
    images = candidates[salt]
    labels = torch.arange(batch) % 4
    predicted, probabilities, losses, gradients, moved = run(
        w, images, labels, torch.ones(batch, dtype=torch.float64), blocks, hidden)
    save("notebook", dict(
        image_salt=salt, labels=labels.tolist(), predicted=pack(predicted), probabilities=pack(probabilities), losses=losses,
        gradients={n: digest(v) for n, v in gradients.items()}, moved={n: digest(v) for n, v in moved.items()},
        after_five_steps={n: digest(v) for n, v in w.items()}))


if __name__ == "__main__":
    small("three_blocks_16x16x1", 1, 16, 16, 1, [6, 5, 4], [8], 4, 7)
    small("two_blocks_13x9x2", 2, 13, 9, 2, [5, 3], [7, 6], 3, 4)
    small("one_block_10x12x4", 3, 10, 12, 4, [3], [], 5, 2)
    small("no_block_5x4x3", 4, 5, 4, 3, [], [9], 2, 5)
    small("two_convolutions_a_pool_16x16x1", 5, 16, 16, 1, [12, 13, 6, 5], [8], 4, 7, Words(without_pool=(0, 2), keep=0.9))
    small("no_pool_7x10x2", 6, 7, 10, 2, [5, 4], [6], 3, 4, Words(without_pool=(0, 1), keep=0))
    small("average_9x6x3", 7, 9, 6, 3, [5, 7, 4], [], 3, 6, Words(without_pool=(2,), average=True))
    notebook()
