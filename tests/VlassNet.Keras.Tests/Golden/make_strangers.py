"""Makes the files beside it that strangers' models would be, from the parts of make_keras.py, and what PyTorch predicts with them.

    python3 make_strangers.py        (PyTorch 1.13, NumPy 1.24 and h5py 3.7 were used)

before.keras: Conv2D, BatchNormalization, ReLU. augmented.keras: layers that do nothing when a model predicts, and a Rescaling of 4 and one
of 0.0625, so that its images are multiplied by 0.25. list_config.h5: as Keras before 2.2.3 described a Sequential model, by its layers alone.
"""
import json

import h5py
import numpy as np
import torch
import torch.nn as nn

from make_keras import HERE, archive, get_weights, layer, layers, legacy, named, network, predict, randomize, sequential

torch.manual_seed(13)


class Scaled(nn.Module):
    def __init__(self, net, scale):
        super().__init__()
        self.net, self.scale = net, scale

    def forward(self, x):
        return self.net(x * self.scale)


def before_relu(described):
    out = []
    for one in described:
        if one["class_name"] == "Conv2D":
            one["config"]["activation"] = "linear"
        out.append(one)
        if one["class_name"] == "BatchNormalization":
            out.append(layer("Activation", activation="relu"))
    return [one for one in out if one["class_name"] != "Dropout"]


def main():
    images = torch.from_numpy(np.fromfile(HERE / "images.f32", "<f4").reshape(6, 16, 16, 2))
    plain = network()
    blocks = list(plain)
    net = randomize(nn.Sequential(blocks[0], blocks[2], blocks[1], blocks[3], blocks[4], blocks[6], blocks[5], *blocks[7:]))
    predict(net, images, HERE / "before.f32")
    described = named(before_relu(layers()))
    archive(HERE / "before.keras", sequential(described), get_weights(net), described)

    net = randomize(network())
    predict(Scaled(net, 0.25), images, HERE / "augmented.f32")
    described = layers()
    described[1:1] = [layer("RandomFlip", mode="horizontal"), layer("Rescaling", scale=4.0, offset=0.0), layer("RandomRotation", factor=0.5),
                      layer("Rescaling", scale=0.0625, offset=0), layer("GaussianNoise", stddev=0.1)]
    described = named(described)
    archive(HERE / "augmented.keras", sequential(described), get_weights(net), described)

    predict(net, images, HERE / "list_config.f32")
    described = named(layers())
    described[1]["config"]["batch_input_shape"] = described[0]["config"]["batch_shape"]
    del described[0]
    with h5py.File(HERE / "list_config.h5", "w") as file:
        file.attrs["keras_version"] = b"2.1.6"
        file.attrs["backend"] = b"tensorflow"
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": described}).encode()
        legacy(file.create_group("model_weights"), get_weights(net), described, version="2.1.6")


if __name__ == "__main__":
    main()
