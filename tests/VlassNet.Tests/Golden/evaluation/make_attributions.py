"""Makes attributions.json beside it: why PyTorch (in float64, by autograd) takes images for what it does.

    python3 make_attributions.py        (NumPy 1.24 and PyTorch 1.13 were used)

Networks, weights and images are those of ../compute. Maps are in (row, column, channel) order, float32, little endian, base64; of the
notebook's network there are only some values and what sums up all of them. Nothing here knows how VlassNet does it: Grad-CAM takes the
gradient of the last convolution's maps, a pool and a batch normalisation behind them; occlusion covers one square after another.
"""
import base64
import json
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "compute"))
from make_torch_golden import EPSILON, digest, hashed, hashed_weights, pack, tensor_shapes  # noqa: E402


def unpack(text, shape):
    return torch.from_numpy(np.frombuffer(base64.b64decode(text), "<f4").reshape(shape).astype(np.float64))


def logits(x, w, blocks, hidden):
    """The logits of images, and the last convolution's maps after the ReLU."""
    maps = None
    for i in range(1, len(blocks) + 1):
        maps = F.relu(F.conv2d(x, w[f"conv{i}.weight"], w[f"conv{i}.bias"], padding=1))
        x = F.batch_norm(maps, w[f"norm{i}.running_mean"], w[f"norm{i}.running_var"], w[f"norm{i}.weight"], w[f"norm{i}.bias"],
                         False, 0, EPSILON)
        x = F.max_pool2d(x, 2, 2, ceil_mode=True)
    x = x.flatten(1)
    for i in range(1, len(hidden) + 2):
        x = F.linear(x, w[f"dense{i}.weight"], w[f"dense{i}.bias"])
        if i <= len(hidden):
            x = F.relu(x)
    return x, maps


class Network:
    def __init__(self, w, blocks, hidden):
        self.w, self.blocks, self.hidden = w, blocks, hidden

    def score(self, x, label, kind):
        z = logits(x, self.w, self.blocks, self.hidden)[0]
        return (z if kind == "logit" else F.softmax(z, 1))[:, label]

    def gradient(self, x, label, kind):
        x = x.clone().requires_grad_()
        return torch.autograd.grad(self.score(x, label, kind).sum(), x)[0]

    def grad_cam(self, x, label):
        x = x.clone().requires_grad_()
        z, maps = logits(x, self.w, self.blocks, self.hidden)
        alpha = torch.autograd.grad(z[0, label], maps)[0].mean((2, 3), keepdim=True)
        coarse = F.relu((alpha * maps).sum(1, keepdim=True)).detach()
        fine = coarse if len(self.blocks) == 1 else F.interpolate(
            coarse, scale_factor=2 ** (len(self.blocks) - 1), mode="bilinear", align_corners=False)
        return fine[:, :, :x.shape[2], :x.shape[3]]

    def integrated(self, x, baseline, label, kind, steps):
        mean = sum(self.gradient(baseline + (k + 0.5) / steps * (x - baseline), label, kind) for k in range(steps)) / steps
        difference = self.score(x, label, kind) - self.score(baseline, label, kind)
        return (x - baseline) * mean, difference.item()

    def occluded(self, x, fill, label, patch, stride):
        rows, columns = x.shape[2:]
        total, times = torch.zeros(rows, columns, dtype=torch.float64), torch.zeros(rows, columns)
        whole = self.score(x, label, "probability")
        height, width = min(patch, rows), min(patch, columns)
        for row in sorted({min(r, rows - height) for r in range(0, rows, stride)}):
            for column in sorted({min(c, columns - width) for c in range(0, columns, stride)}):
                part = (slice(row, row + height), slice(column, column + width))
                covered = x.clone()
                covered[0][(slice(None), *part)] = fill[0][(slice(None), *part)]
                total[part] += (whole - self.score(covered, label, "probability")).item()
                times[part] += 1
        return (total / times)[None, None]


def median(x):
    values = np.median(x.numpy().reshape(x.shape[1], -1), axis=1)
    return torch.from_numpy(np.broadcast_to(values[None, :, None, None], x.shape).copy())


def maps(network, x, label, keep, steps, patch, stride):
    interleaved = lambda planes: keep(planes[0].detach().permute(1, 2, 0).contiguous())  # noqa: E731
    case = dict(label=label, steps=steps, patch=patch, stride=stride)
    for kind in ("logit", "probability"):
        case[f"gradient_{kind}"] = interleaved(network.gradient(x, label, kind))
        for name, baseline in (("median", median(x)), ("black", torch.zeros_like(x))):
            values, difference = network.integrated(x, baseline, label, kind, steps)
            case[f"integrated_{kind}_{name}"] = interleaved(values)
            case[f"completeness_{kind}_{name}"] = [values.sum().item(), difference]
    if network.blocks:
        case["grad_cam"] = interleaved(network.grad_cam(x, label))
    with torch.no_grad():
        case["occlusion"] = interleaved(network.occluded(x, median(x), label, patch, stride))
    return case


def small(name, image, label, steps, patch, stride):
    content = json.loads((HERE.parent / "compute" / f"torch_{name}.json").read_text())
    size = [content[key] for key in ("rows", "columns", "channels")]
    shapes = tensor_shapes(*size, content["blocks"], content["hidden"], content["classes"])
    network = Network({n: unpack(content["weights"][n], s) for n, s in shapes.items()}, content["blocks"], content["hidden"])
    images = unpack(content["images"], (-1, size[2], size[0], size[1]))
    return dict(network=name, image=image) | maps(network, images[image:image + 1], label, pack, steps, patch, stride)


def notebook(image, label):
    w = hashed_weights(tensor_shapes(64, 64, 1, [75, 50, 25], [512], 4))
    salt = json.loads((HERE.parent / "compute" / "torch_notebook.json").read_text())["image_salt"]
    images = torch.from_numpy(hashed(3 * 64 * 64, salt).reshape(3, 1, 64, 64))
    return dict(network="notebook", image=image) | maps(
        Network(w, [75, 50, 25], [512]), images[image:image + 1], label, digest, 20, 16, 8)


if __name__ == "__main__":
    cases = [
        small("three_blocks_16x16x1", 0, 2, 20, 4, 3), small("two_blocks_13x9x2", 1, 1, 7, 3, 2),
        small("one_block_10x12x4", 0, 4, 10, 5, 5), small("no_block_5x4x3", 2, 0, 1, 9, 1), notebook(1, 3)]
    (HERE / "attributions.json").write_text(json.dumps(cases, indent=1) + "\n")
