"""Makes the files beside it: one small network as Keras saves it, and what PyTorch predicts with it.

    python3 make_keras.py        (PyTorch 1.13, NumPy 1.24 and h5py 3.7 were used)

Keras itself is not used. The files are laid out as its sources do it: keras/src/saving/saving_lib.py (.keras, .weights.h5) and
keras/src/legacy/saving/legacy_h5_format.py (.h5); the descriptions of models are what get_config() gives, without what nobody reads.

The network takes 16x16 images of 2 channels: blocks of 3 and 4 filters, 5 hidden units, 3 classes; dropout 0.1, 0.2 and 0.3.
images.f32 is (image, row, column, channel), probabilities.f32 is (image, class); epsilon.f32 is for batch normalisation with 1e-5,
no_bias.f32 without two of the biases.
"""
import io
import json
import pathlib
import zipfile

import h5py
import numpy as np
import torch
import torch.nn as nn

HERE = pathlib.Path(__file__).parent
torch.manual_seed(7)


def network(eps=1e-3):
    layers, channels = [], 2
    for filters in (3, 4):
        layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
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


def get_weights(net):
    """As Keras' layer.get_weights() has them, layer by layer: kernels (row, column, input, output), the flatten (row, column, channel)."""
    weights = {"conv2d": [], "batch_normalization": [], "dense": []}
    for module in net:
        if isinstance(module, nn.Conv2d):
            weights["conv2d"].append([module.weight.permute(2, 3, 1, 0), module.bias])
        elif isinstance(module, nn.BatchNorm2d):
            weights["batch_normalization"].append([module.weight, module.bias, module.running_mean, module.running_var])
        elif isinstance(module, nn.Linear) and module.in_features == 64:
            weights["dense"].append([module.weight.reshape(5, 4, 4, 4).permute(2, 3, 1, 0).reshape(64, 5), module.bias])
        elif isinstance(module, nn.Linear):
            weights["dense"].append([module.weight.T, module.bias])
    return {kind: [[np.ascontiguousarray(w.detach().numpy()) for w in layer] for layer in layers] for kind, layers in weights.items()}


def keras_name(class_name):
    return {"Conv2D": "conv2d", "MaxPooling2D": "max_pooling2d", "BatchNormalization": "batch_normalization",
            "InputLayer": "input_layer", "ReLU": "re_lu"}.get(class_name, class_name.lower())


def layer(class_name, **config):
    return {"class_name": class_name, "config": config}


def layers(eps=1e-3, separate=False):
    """The layers as the configurations of a model have them; their names are given by named()."""
    conv = dict(kernel_size=[3, 3], strides=[1, 1], padding="same", data_format="channels_last", dilation_rate=[1, 1], groups=1,
                use_bias=True)
    pool = dict(pool_size=[2, 2], strides=[2, 2], padding="valid", data_format="channels_last")
    norm = dict(axis=-1, momentum=0.99, epsilon=eps, center=True, scale=True)
    out = [layer("InputLayer", batch_shape=[None, 16, 16, 2], dtype="float32")]
    for filters, rate in ((3, 0.1), (4, 0.2)):
        out.append(layer("Conv2D", filters=filters, activation="linear" if separate else "relu", **conv))
        if separate:
            out.append(layer("Activation", activation="relu") if filters == 3 else
                       layer("ReLU", max_value=None, negative_slope=0.0, threshold=0.0))
        dropout = layer("Dropout", rate=rate, seed=None, noise_shape=None)
        normalization = layer("BatchNormalization", **norm)
        out += [normalization, layer("MaxPooling2D", **pool), dropout] if separate else [dropout, normalization, layer("MaxPooling2D", **pool)]
    out += [layer("Flatten", data_format="channels_last"), layer("Dense", units=5, activation="relu", use_bias=True),
            layer("Dropout", rate=0.3, seed=None, noise_shape=None),
            layer("Dense", units=3, activation="linear" if separate else "softmax", use_bias=True)]
    return out + ([layer("Softmax", axis=-1)] if separate else [])


def named(described, start=0):
    """Names as Keras gives them: counted by class over the whole process, so they need not begin with 0."""
    used = {}
    for one in described:
        name = keras_name(one["class_name"])
        number = used[name] = used.get(name, start - 1) + 1
        one["config"]["name"] = name if number == 0 else f"{name}_{number}"
    return described


def sequential(described):
    return {"module": "keras", "class_name": "Sequential", "config": {"name": "sequential", "layers": described}, "registered_name": None}


def functional(described, version=3):
    before = None
    for one in described:
        one["name"] = one["config"]["name"]
        if before is None:
            one["inbound_nodes"] = []
        elif version == 3:
            one["inbound_nodes"] = [{"args": [{"class_name": "__keras_tensor__", "config": {
                "shape": [None], "dtype": "float32", "keras_history": [before, 0, 0]}}], "kwargs": {}}]
        else:
            one["inbound_nodes"] = [[[before, 0, 0, {}]]]
        before = one["name"]
    return {"class_name": "Functional", "config": {"name": "model", "layers": described}}


def variables(file, weights, described, root="layers", options=None):
    """H5IOStore: a group for each layer by its class, with the name as an attribute of its 'vars'."""
    used = {}
    numbers = {kind: 0 for kind in weights}
    for one in described:
        if one["class_name"] == "InputLayer":
            continue
        kind = keras_name(one["class_name"])
        number = used[kind] = used.get(kind, -1) + 1
        group = file.create_group(f"{root}/{kind}" if number == 0 else f"{root}/{kind}_{number}")
        values = group.create_group("vars")
        values.attrs["name"] = one["config"]["name"]
        if kind in weights:
            for index, value in enumerate(weights[kind][numbers[kind]]):
                values.create_dataset(str(index), data=value, **(options or {} if value.ndim > 1 else {}))
            numbers[kind] += 1
        elif kind == "dropout":
            seed = group.create_group("seed_generator").create_group("vars")
            seed.attrs["name"] = "seed_generator"
            seed["0"] = np.array([1, 2], dtype="uint32")
    optimizer = file.create_group("optimizer/vars")
    optimizer.attrs["name"] = "rmsprop"
    optimizer["0"] = np.int64(17)
    optimizer["1"] = np.float32(1e-3)
    optimizer["2"] = np.zeros((3, 3, 2, 3), dtype="float32")


def legacy(group, weights, described, version="2.15.0", split=False):
    """save_weights_to_hdf5_group: lists of names as attributes, split where they are too long for one."""
    names = [one["config"]["name"].encode() for one in described if one["class_name"] != "InputLayer"]
    if split:
        for part, some in enumerate(np.array_split(np.asarray(names), 3)):
            group.attrs[f"layer_names{part}"] = some
    else:
        group.attrs["layer_names"] = np.asarray(names)
    group.attrs["backend"] = b"tensorflow"
    group.attrs["keras_version"] = version.encode()
    arrays = {"conv2d": ["kernel", "bias"], "dense": ["kernel", "bias"],
              "batch_normalization": ["gamma", "beta", "moving_mean", "moving_variance"]}
    numbers = {kind: 0 for kind in weights}
    values = {}
    for one in described:
        kind = keras_name(one["class_name"])
        if kind in weights:
            values[one["config"]["name"]] = list(zip(arrays[kind], weights[kind][numbers[kind]]))
            numbers[kind] += 1
    for name in sorted(name.decode() for name in names):
        inner = group.create_group(name)
        inner.attrs["weight_names"] = np.asarray([f"{name}/{array}:0".encode() for array, _ in values.get(name, [])])
        for array, value in values.get(name, []):
            dataset = inner.create_dataset(f"{name}/{array}:0", value.shape, dtype=value.dtype)
            dataset[:] = value
    group.create_group("top_level_model_weights").attrs["weight_names"] = np.asarray([])


def archive(path, config, weights, described):
    data = io.BytesIO()
    with h5py.File(data, "w") as file:
        variables(file, weights, described)
    with zipfile.ZipFile(path, "w") as out:
        for name, text in (("metadata.json", json.dumps({"keras_version": "3.5.0"})), ("config.json", json.dumps(config))):
            out.writestr(zipfile.ZipInfo(name), text)
        out.writestr(zipfile.ZipInfo("model.weights.h5"), data.getvalue())


def predict(net, images, path):
    with torch.no_grad():
        torch.softmax(net(images.permute(0, 3, 1, 2)), 1).numpy().tofile(path)


def good():
    net = randomize(network())
    images = torch.rand(6, 16, 16, 2)
    images.numpy().tofile(HERE / "images.f32")
    predict(net, images, HERE / "probabilities.f32")
    weights = get_weights(net)

    with h5py.File(HERE / "keras3.weights.h5", "w") as file:
        variables(file, weights, named(layers()))
    with h5py.File(HERE / "tensorflow.weights.h5", "w") as file:
        variables(file, weights, named(layers(), start=2), root="_layer_checkpoint_dependencies")
    with h5py.File(HERE / "indexed.weights.h5", "w", libver=("v108", "v108")) as file:  # HDF5 2.0's default
        variables(file, weights, named(layers()))
    with h5py.File(HERE / "compressed.weights.h5", "w") as file:
        variables(file, weights, named(layers()), options=dict(compression="gzip", shuffle=True))
    with h5py.File(HERE / "double.weights.h5", "w") as file:
        variables(file, {k: [[w.astype("float64") for w in one] for one in v] for k, v in weights.items()}, named(layers()))
    archive(HERE / "sequential.keras", sequential(named(layers())), weights, named(layers()))
    separate = named(layers(separate=True), start=4)
    archive(HERE / "functional.keras", functional(separate), weights, separate)
    with h5py.File(HERE / "legacy_weights.h5", "w") as file:
        legacy(file, weights, named(layers(), start=9))
    with h5py.File(HERE / "legacy_split.h5", "w") as file:
        legacy(file, weights, named(layers()), split=True)
    with h5py.File(HERE / "legacy_model.h5", "w") as file:
        described = named(layers(), start=3)
        described[0]["config"]["batch_input_shape"] = described[0]["config"].pop("batch_shape")
        file.attrs["keras_version"] = b"2.15.0"
        file.attrs["backend"] = b"tensorflow"
        file.attrs["model_config"] = json.dumps(functional(described, version=2)).encode()
        file.attrs["training_config"] = json.dumps({"loss": "categorical_crossentropy"}).encode()
        legacy(file.create_group("model_weights"), weights, described)
        file.create_group("optimizer_weights").attrs["weight_names"] = np.asarray([b"RMSprop/iter:0"])
        file["optimizer_weights"].create_dataset("RMSprop/iter:0", data=np.int64(17))

    other = randomize(network(eps=1e-5))
    predict(other, images, HERE / "epsilon.f32")
    archive(HERE / "epsilon.keras", sequential(named(layers(eps=1e-5))), get_weights(other), named(layers(eps=1e-5)))

    with torch.no_grad():
        net[0].bias.zero_(), net[11].bias.zero_()
    predict(net, images, HERE / "no_bias.f32")
    weights = get_weights(net)
    del weights["conv2d"][0][1], weights["dense"][1][1]
    with h5py.File(HERE / "no_bias.weights.h5", "w") as file:
        variables(file, weights, named(layers()))


def hostile():
    """What is to be refused: links and values elsewhere, shapes that are too large, and other networks."""
    kernel, bias = np.ones((3, 3, 2, 3), dtype="float32"), np.ones(3, dtype="float32")

    def file(name, **options):
        return h5py.File(HERE / f"hostile_{name}.h5", "w", **options)

    with file("soft_link") as out:
        out["layers/dense/vars/0"] = kernel
        out["layers/dense/vars/1"] = h5py.SoftLink("/layers/dense/vars/0")
    with file("endless_link") as out:
        out["layers"] = h5py.SoftLink("/layers")
    with file("external_link") as out:
        out["layers"] = h5py.ExternalLink("keras3.weights.h5", "/layers")
    with file("hard_loop") as out:
        out.create_group("layers/dense")
        out["layers/dense/layers"] = out["layers"]
    with file("external_storage") as out:
        out.create_dataset("layers/dense/vars/0", (2, 3), dtype="f4", external=[("images.f32", 0, 24)])
    with file("virtual", libver="latest") as out:
        layout = h5py.VirtualLayout((3,), dtype="f4")
        layout[:] = h5py.VirtualSource("keras3.weights.h5", "layers/dense/vars/1", (3,))
        out.create_virtual_dataset("layers", layout)
    with file("indexed_soft_link", libver=("v108", "v108")) as out:
        for number in range(20):
            out.create_group(f"layers/group{number}")
        out["layers/group20"] = h5py.SoftLink("/layers")
    with file("large_index", libver=("v108", "v108")) as out:
        for number in range(200):
            out.create_group(f"layers/group{number}")
    with file("never_written") as out:
        out.create_dataset("layers/dense/vars/0", (1 << 40,), dtype="f4")
    with file("bomb") as out:
        out.create_dataset("layers/dense/vars/0", data=np.zeros((2100, 2100), dtype="f4"), compression="gzip", chunks=(1050, 1050))
    with file("large_chunk") as out:
        out.create_dataset("layers/dense/vars/0", (16,), maxshape=(None,), dtype="f4", chunks=(1 << 28,))
    with file("missing_chunks") as out:
        out.create_dataset("layers/dense/vars/0", (1000, 1000), dtype="f4", chunks=(1, 1))[0, 0] = 1
    with file("checksums") as out:
        out.create_dataset("layers/dense/vars/0", data=bias, chunks=(3,), fletcher32=True)
    with file("two_names") as out:
        out["layers/dense/vars/0"] = bias
        out["layers/dense/vars/1"] = out["layers/dense/vars/0"]
    with file("integers") as out:
        out["layers/dense/vars/0"] = np.ones((64, 3), dtype="int32")
        out["layers/dense/vars/1"] = np.ones(3, dtype="int32")
    with file("big_endian") as out:
        out["layers/dense/vars/0"] = np.ones((64, 3), dtype=">f4")
        out["layers/dense/vars/1"] = np.ones(3, dtype=">f4")
    with file("nested") as out:
        out["layers/sequential/layers/dense/vars/0"] = kernel
    with file("recurrent") as out:
        for number in range(3):
            out[f"layers/lstm/vars/{number}"] = np.ones((3, 4), dtype="f4")
    with file("two_classes") as out:
        for name in ("conv2d", "my_convolution"):
            out[f"layers/{name}/vars/0"], out[f"layers/{name}/vars/1"] = kernel, bias
    with file("subclassed") as out:
        out["conv1/vars/0"] = kernel
    with file("no_weight_names") as out:
        out.attrs["layer_names"] = np.asarray([b"dense"])
        out["dense/dense/kernel:0"] = kernel
    with file("missing_weights") as out:
        out.attrs["layer_names"] = np.asarray([b"dense"])
        out.create_group("dense").attrs["weight_names"] = np.asarray([b"dense/kernel:0"])


if __name__ == "__main__":
    good()
    hostile()
