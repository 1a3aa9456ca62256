"""Makes the files beside it that strangers' programs would: one small network, and what PyTorch predicts with it.

    python3 make_strangers.py        (PyTorch 1.13 and NumPy 1.24 were used)

The network takes the images of make_exchange.py (images.f32): blocks of 3 and 4 filters that normalise before the ReLU with PyTorch's own
epsilon of 1e-5, 5 hidden units, 3 classes. Two of its channels hardly vary, so that another epsilon shows. before.f32 is what it predicts,
(image, class), bf16.f32 what it does with weights rounded to bfloat16. ONNX is written by hand, field by field, as onnx.proto has it.
"""
import collections
import json
import pathlib
import struct

import numpy as np
import torch
import torch.nn as nn

HERE = pathlib.Path(__file__).parent
torch.manual_seed(11)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(2, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2, 2, ceil_mode=True),
            nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2, 2, ceil_mode=True))
        self.classifier = nn.Sequential(nn.Flatten(), nn.Linear(64, 5), nn.ReLU(), nn.Linear(5, 3))

    def forward(self, x):
        return self.classifier(self.features(x))


class Odd(nn.Module):
    """The same, with names that do not tell the order, and declared in another."""

    def __init__(self):
        super().__init__()
        self.bn2, self.bn1 = nn.BatchNorm2d(4), nn.BatchNorm2d(3)
        self.c2, self.c1 = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(2, 3, 3, padding=1)
        self.hidden, self.classes = nn.Linear(64, 5), nn.Linear(5, 3)


ODD = {"features.0": "c1", "features.1": "bn1", "features.4": "c2", "features.5": "bn2", "classifier.1": "hidden", "classifier.3": "classes"}


def randomize(net):
    with torch.no_grad():
        for name, value in net.state_dict().items():
            if name.endswith("running_var"):
                value.uniform_(0.3, 2)
                value[0] = 2e-5
            elif value.is_floating_point():
                value.copy_(torch.randn_like(value) * 0.4)
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.weight[0] *= 0.02
                module.running_mean.copy_(module.bias)  # equal arrays, which exporters write once
    return net.eval()


def predict(net, name):
    images = torch.from_numpy(np.fromfile(HERE / "images.f32", "<f4").reshape(6, 16, 16, 2)).permute(0, 3, 1, 2)
    with torch.no_grad():
        torch.softmax(net(images), 1).numpy().tofile(HERE / name)


def leb128(value):
    out = b""
    while True:
        low, value = value & 0x7F, value >> 7
        out += bytes([low | (0x80 if value else 0)])
        if not value:
            return out


def bfloat16(tensor):
    return tensor.to(torch.bfloat16).view(torch.int16).numpy().tobytes() if tensor.is_floating_point() else tensor.numpy().tobytes()


def torchsharp(state):
    out = leb128(len(state))
    for name, tensor in state.items():
        out += leb128(len(name)) + name.encode() + leb128(15 if tensor.is_floating_point() else 4)
        out += leb128(tensor.dim()) + b"".join(leb128(size) for size in tensor.shape) + bfloat16(tensor)
    return out


def safetensors(state):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in state.items():
        raw = bfloat16(tensor)
        header[name] = {"dtype": "BF16" if tensor.is_floating_point() else "I64", "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def field(number, value):
    if isinstance(value, int):
        return leb128(number << 3) + leb128(value)
    if isinstance(value, float):
        return leb128(number << 3 | 5) + struct.pack("<f", value)
    value = value.encode() if isinstance(value, str) else value
    return leb128(number << 3 | 2) + leb128(len(value)) + value


def node(operation, inputs, output, **attributes):
    out = b"".join(field(1, name) for name in inputs) + field(2, output) + field(3, output) + field(4, operation)
    for name, value in attributes.items():
        kind = {int: 2, float: 1, list: 7}[type(value)]
        values = b"".join(field(8, one) for one in value) if kind == 7 else field(3 if kind == 2 else 2, value)
        out += field(5, field(1, name) + values + field(20, kind))
    return field(1, out)


def onnx(state, is_folded, external=None):
    """The graph; with external, a list, the values are put there instead."""
    out, at = b"", 0
    tensors = {name: value for name, value in state.items() if not name.endswith("num_batches_tracked")}
    for block, convolution in enumerate(("features.0", "features.4")):
        last = "x" if block == 0 else "p0"
        normalization = f"features.{int(convolution[-1]) + 1}"
        mean, bias = f"{normalization}.running_mean", f"{normalization}.bias"
        out += node("Conv", [last, f"{convolution}.weight", f"{convolution}.bias"], f"c{block}", kernel_shape=[3, 3], pads=[1, 1, 1, 1])
        last = f"c{block}"
        if is_folded:
            scale = tensors.pop(f"{normalization}.weight") / torch.sqrt(tensors.pop(f"{normalization}.running_var") + 1e-5)
            tensors[f"{convolution}.weight"] = tensors[f"{convolution}.weight"] * scale[:, None, None, None]
            tensors[f"{convolution}.bias"] = (tensors[f"{convolution}.bias"] - tensors.pop(mean)) * scale + tensors.pop(bias)
        else:
            del tensors[mean]
            out = node("Identity", [bias], mean) + out
            out += node("BatchNormalization", [last] + [f"{normalization}.{part}" for part in ("weight", "bias", "running_mean", "running_var")],
                        f"n{block}", epsilon=1e-5)
            last = f"n{block}"
        out += node("Relu", [last], f"r{block}")
        out += node("MaxPool", [f"r{block}"], f"p{block}", kernel_shape=[2, 2], strides=[2, 2])
    out += node("Flatten", ["p1"], "f", axis=1) + node("Transpose", ["classifier.1.weight"], "t", perm=[1, 0])
    out += node("MatMul", ["f", "t"], "m") + node("Add", ["classifier.1.bias", "m"], "a") + node("Relu", ["a"], "h")
    out += node("Gemm", ["h", "classifier.3.weight", "classifier.3.bias"], "y", transB=1)
    for name, value in tensors.items():
        raw = value.numpy().tobytes()
        tensor = b"".join(field(1, size) for size in value.shape) + field(2, 1) + field(8, name)
        if external is None:
            tensor += field(9, raw)
        else:
            for key, text in (("location", "before.onnx.data"), ("offset", str(at)), ("length", str(len(raw)))):
                tensor += field(13, field(1, key) + field(2, text))
            tensor += field(14, 1)
            external.append(raw)
            at += len(raw)
        out += field(5, tensor)
    axes = field(1, field(2, "batch")) + b"".join(field(1, field(1, size)) for size in (2, 16, 16))
    out += field(11, field(1, "x") + field(2, field(1, field(1, 1) + field(2, axes)))) + field(12, field(1, "y"))
    return field(1, 8) + field(7, out)


def main():
    net = randomize(Net())
    state = net.state_dict()
    predict(net, "before.f32")
    torch.save(state, HERE / "before.pt")
    odd = Odd()
    odd.load_state_dict({f"{ODD[name.rpartition('.')[0]]}.{name.rpartition('.')[2]}": value for name, value in state.items()})
    torch.save(odd.state_dict(), HERE / "before_names.pt")
    torch.save(net, HERE / "module.pt")
    torch.jit.script(net).save(str(HERE / "script.pt"))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    torch.save({
        "epoch": 3, "net": state, "optimizer": optimizer.state_dict(), "whole": optimizer, "path": pathlib.PurePosixPath("/runs/3"),
        "device": torch.device("cpu"), "type": torch.float32, "seen": collections.Counter("abca"), "by": collections.defaultdict(list, a=[1]),
        "last": collections.deque([1, 2])}, HERE / "checkpoint.pt")
    loss = collections.OrderedDict(("model." + name, value) for name, value in state.items())
    loss["criterion.weight"] = torch.ones(3)
    loss["train_loss.total"] = torch.ones(1)
    torch.save({"state_dict": loss, "loops": {"state_dict": {}}}, HERE / "criterion.ckpt")
    torch.save({"teacher": state, "student": collections.OrderedDict(state)}, HERE / "two.pt")
    np.savez(HERE / "counters.npz", **{name: value.numpy() for name, value in state.items()})
    (HERE / "before.onnx").write_bytes(onnx(state, is_folded=False, external=(data := [])))
    (HERE / "before.onnx.data").write_bytes(b"".join(data))
    (HERE / "folded.onnx").write_bytes(onnx(state, is_folded=True))

    (HERE / "bf16.safetensors").write_bytes(safetensors(state))
    (HERE / "bf16.dat").write_bytes(torchsharp(state))
    net.load_state_dict({name: value.to(torch.bfloat16).float() if value.is_floating_point() else value for name, value in state.items()})
    predict(net, "bf16.f32")


if __name__ == "__main__":
    main()
