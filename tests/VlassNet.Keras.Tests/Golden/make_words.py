"""Makes words.keras and words.f32 beside it: a network without some pools and with a global average, as Keras saves it.

    python3 make_words.py        (PyTorch 1.13, NumPy 1.24 and h5py 3.7 were used)

The network takes the images of make_keras.py: blocks of 3 filters without a pool, 4 with one and 5 without, a global average, 3 classes;
batch normalisation has a momentum of 0.9.
"""
import numpy as np
import torch
import torch.nn as nn

from make_keras import HERE, archive, get_weights, layer, named, predict, randomize, sequential

BLOCKS = ((3, False), (4, True), (5, False))


def network():
    layers, channels = [], 2
    for filters, pool in BLOCKS:
        layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(filters, eps=1e-3)]
        layers += [nn.MaxPool2d(2, 2, ceil_mode=True)] if pool else []
        channels = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(5, 3))


def layers():
    out = [layer("InputLayer", batch_shape=[None, 16, 16, 2], dtype="float32")]
    for filters, pool in BLOCKS:
        out.append(layer("Conv2D", filters=filters, activation="relu", kernel_size=[3, 3], strides=[1, 1], padding="same",
                         data_format="channels_last", dilation_rate=[1, 1], groups=1, use_bias=True))
        out.append(layer("BatchNormalization", axis=-1, momentum=0.9, epsilon=1e-3, center=True, scale=True))
        if pool:
            out.append(layer("MaxPooling2D", pool_size=[2, 2], strides=[2, 2], padding="valid", data_format="channels_last"))
    out.append(layer("GlobalAveragePooling2D", data_format="channels_last", keepdims=False))
    out.append(layer("Dropout", rate=0.25, seed=None, noise_shape=None))
    return out + [layer("Dense", units=3, activation="softmax", use_bias=True)]


if __name__ == "__main__":
    torch.manual_seed(12)
    net = randomize(network())
    images = torch.from_numpy(np.fromfile(HERE / "images.f32", "<f4").reshape(6, 16, 16, 2))
    predict(net, images, HERE / "words.f32")
    archive(HERE / "words.keras", sequential(named(layers())), get_weights(net), named(layers()))
