"""Makes the files beside it: one small network as other programs save it, and what PyTorch predicts with it.

    python3 make_exchange.py        (PyTorch 1.13, NumPy 1.24 and onnx 1.12 were used)

The network takes 16x16 images of 2 channels: blocks of 3 and 4 filters, 5 hidden units, 3 classes; batch normalisation has Keras'
epsilon of 1e-3. images.f32 is (image, row, column, channel), probabilities.f32 is (image, class).
"""
import argparse
import collections
import copy
import pathlib
import pickle
import struct
import zipfile

import numpy as np
import onnx
import onnx.helper as oh
import onnx.numpy_helper as onp
import torch
import torch.nn as nn

HERE = pathlib.Path(__file__).parent
torch.manual_seed(7)


def network(eps=1e-3, channels=2):
    layers = []
    for filters in (3, 4):
        layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.Dropout(0.1)]
        layers += [nn.BatchNorm2d(filters, eps=eps), nn.MaxPool2d(2, 2, ceil_mode=True)]
        channels = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(64, 5), nn.ReLU(), nn.Linear(5, 3))


def randomize(net):
    with torch.no_grad():
        for name, value in net.state_dict().items():
            if name.endswith("running_var"):
                value.uniform_(0.3, 2)
            elif value.is_floating_point():
                value.copy_(torch.randn_like(value) * 0.4)
        for module in net:
            if isinstance(module, nn.BatchNorm2d):
                module.weight.copy_(torch.randn(module.weight.shape))  # of both signs: the pool must come after it
    return net.eval()


def leb128(value):
    out = b""
    while True:
        low, value = value & 0x7F, value >> 7
        out += bytes([low | (0x80 if value else 0)])
        if not value:
            return out


def torchsharp(state):
    out = leb128(len(state))
    for name, tensor in state.items():
        out += leb128(len(name)) + name.encode() + leb128({torch.float32: 6, torch.int64: 4}[tensor.dtype])
        out += leb128(tensor.dim()) + b"".join(leb128(size) for size in tensor.shape) + tensor.numpy().tobytes()
    return out


def get_weights(net):
    """As Keras' model.get_weights() has them: kernels (row, column, input, output), the flatten (row, column, channel)."""
    weights = []
    for module in net:
        if isinstance(module, nn.Conv2d):
            weights += [module.weight.permute(2, 3, 1, 0), module.bias]
        elif isinstance(module, nn.BatchNorm2d):
            weights += [module.weight, module.bias, module.running_mean, module.running_var]
        elif isinstance(module, nn.Linear) and module.in_features == 64:
            weights += [module.weight.reshape(5, 4, 4, 4).permute(2, 3, 1, 0).reshape(64, 5), module.bias]
        elif isinstance(module, nn.Linear):
            weights += [module.weight.T, module.bias]
    return [np.ascontiguousarray(weight.detach().numpy()) for weight in weights]


def keras_onnx(weights, channels=2):
    """
    The graph that converters make of a Keras model: channels last outside, MatMul and Add for dense layers. With one channel, tf2onnx
    makes a Reshape of the first Transpose.
    """
    names = [f"w{i}" for i in range(len(weights))]
    values = [np.ascontiguousarray(w.transpose(3, 2, 0, 1)) if w.ndim == 4 else w for w in weights]
    nodes, last = [oh.make_node("Transpose", ["x"], ["t0"], perm=[0, 3, 1, 2])], "t0"
    if channels == 1:
        nodes = [oh.make_node("Reshape", ["x", "first"], ["t0"])]
    for block in range(2):
        w = names[6 * block:6 * block + 6]
        nodes += [
            oh.make_node("Conv", [last, w[0], w[1]], [f"c{block}"], auto_pad="SAME_UPPER", kernel_shape=[3, 3], strides=[1, 1]),
            oh.make_node("Relu", [f"c{block}"], [f"r{block}"]),
            oh.make_node("BatchNormalization", [f"r{block}", *w[2:]], [f"b{block}"], epsilon=1e-3),
            oh.make_node("MaxPool", [f"b{block}"], [f"p{block}"], auto_pad="SAME_UPPER", kernel_shape=[2, 2], strides=[2, 2])]
        last = f"p{block}"
    nodes += [
        oh.make_node("Transpose", [last], ["t1"], perm=[0, 2, 3, 1]), oh.make_node("Reshape", ["t1", "shape"], ["f"]),
        oh.make_node("MatMul", ["f", names[12]], ["m0"]), oh.make_node("Add", ["m0", names[13]], ["a0"]),
        oh.make_node("Relu", ["a0"], ["h0"]), oh.make_node("MatMul", ["h0", names[14]], ["m1"]),
        oh.make_node("Add", ["m1", names[15]], ["a1"]), oh.make_node("Softmax", ["a1"], ["y"], axis=-1)]
    tensors = [onp.from_array(value, name) for name, value in zip(names, values)] + [onp.from_array(np.array([-1, 64]), "shape")]
    tensors += [onp.from_array(np.array([-1, 1, 16, 16]), "first")] if channels == 1 else []
    graph = oh.make_graph(nodes, "keras", [oh.make_tensor_value_info("x", 1, ["n", 16, 16, channels])],
                          [oh.make_tensor_value_info("y", 1, ["n", 3])], tensors)
    return oh.make_model(graph, opset_imports=[oh.make_opsetid("", 13)])


class Evil:
    def __reduce__(self):
        import os
        return os.system, ("touch vlassnet-was-here",)


def main():
    net = randomize(network())
    state = net.state_dict()
    images = torch.rand(6, 16, 16, 2)
    with torch.no_grad():
        probabilities = torch.softmax(net(images.permute(0, 3, 1, 2)), 1)
    images.numpy().tofile(HERE / "images.f32")
    probabilities.numpy().tofile(HERE / "probabilities.f32")

    torch.save(state, HERE / "sequential.pt")
    torch.save({"epoch": 3, "model_state_dict": state, "loss": np.float64(0.5)}, HERE / "training.pt")
    torch.save(state, HERE / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save({k: v.double() for k, v in state.items()}, HERE / "double.pt")
    torch.save(copy.deepcopy(net).to(memory_format=torch.channels_last).state_dict(), HERE / "channels_last.pt")
    flat = torch.cat([value.flatten() for value in state.values() if value.is_floating_point()])
    views, at = collections.OrderedDict(), 0
    for name, value in state.items():
        if value.is_floating_point():
            views[name] = flat[at:at + value.numel()].view(value.shape)
            at += value.numel()
    torch.save(views, HERE / "one_storage.pt")
    for name, kind in (("half.pt", torch.float16), ("bfloat16.pt", torch.bfloat16)):
        torch.save({k: v.to(kind) if v.is_floating_point() else v for k, v in state.items()}, HERE / name)
    torch.save({
        "epoch": 1, "global_step": 10, "pytorch-lightning_version": "1.9.0", "loops": {"fit_loop": {"state_dict": {}}},
        "callbacks": {"ModelCheckpoint{'monitor': 'val_loss'}": {"best_model_score": torch.tensor(0.3)}},
        "optimizer_states": [torch.optim.Adam(net.parameters()).state_dict()], "lr_schedulers": [],
        "state_dict": collections.OrderedDict(("model." + k, nn.Parameter(v) if v.is_floating_point() else v) for k, v in state.items()),
        "hparams_name": "kwargs", "hyper_parameters": argparse.Namespace(rate=1e-3, blocks=[3, 4])}, HERE / "lightning.ckpt")

    torch.save(randomize(network(eps=1e-5)).state_dict(), HERE / "epsilon.pt")
    other = network(eps=1e-5)
    other.load_state_dict(torch.load(HERE / "epsilon.pt"))
    with torch.no_grad():
        torch.softmax(other.eval()(images.permute(0, 3, 1, 2)), 1).numpy().tofile(HERE / "epsilon.f32")

    (HERE / "torchsharp.dat").write_bytes(torchsharp(state))
    np.savez(HERE / "keras.npz", *get_weights(net))
    np.savez_compressed(HERE / "names.npz", **{k: v.numpy() for k, v in state.items() if v.is_floating_point()})
    torch.onnx.export(net, images.permute(0, 3, 1, 2), HERE / "pytorch.onnx", input_names=["image"], output_names=["logits"],
                      opset_version=13, dynamic_axes={"image": {0: "n"}, "logits": {0: "n"}})
    onnx.save(keras_onnx(get_weights(net)), str(HERE / "keras.onnx"))

    one = randomize(network(channels=1))
    with torch.no_grad():
        torch.softmax(one(images[..., :1].permute(0, 3, 1, 2)), 1).numpy().tofile(HERE / "one_channel.f32")
    onnx.save(keras_onnx(get_weights(one), channels=1), str(HERE / "one_channel.onnx"))

    with zipfile.ZipFile(HERE / "evil.pt", "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"conv1.weight": Evil()}, protocol=2))
        archive.writestr("archive/version", "3\n")


if __name__ == "__main__":
    main()
