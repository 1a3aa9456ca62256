"""Makes words.pt, words.onnx, words_mean.onnx and words.f32 beside it: a network without some pools and with a global average.

    python3 make_words.py        (PyTorch 1.13 was used)

The network takes the images of make_exchange.py: blocks of 3 filters without a pool, 4 with one and 5 without, a global average, 3
classes; batch normalisation has Keras' epsilon of 1e-3. words.f32 is (image, class). In words.onnx the average is
AdaptiveAvgPool2d(1), in words_mean.onnx it is a mean over the rows and columns.
"""
import pathlib

import numpy as np
import torch
import torch.nn as nn

HERE = pathlib.Path(__file__).parent
torch.manual_seed(11)


class Mean(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def network(average):
    layers, channels = [], 2
    for filters, pool in ((3, False), (4, True), (5, False)):
        layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(filters, eps=1e-3)]
        layers += [nn.MaxPool2d(2, 2, ceil_mode=True)] if pool else []
        channels = filters
    return nn.Sequential(*layers, *average, nn.Linear(5, 3))


def main():
    net = network([nn.AdaptiveAvgPool2d(1), nn.Flatten()])
    with torch.no_grad():
        for name, value in net.state_dict().items():
            if name.endswith("running_var"):
                value.uniform_(0.3, 2)
            elif value.is_floating_point():
                value.copy_(torch.randn_like(value) * 0.4)
        for module in net:
            if isinstance(module, nn.BatchNorm2d):
                module.weight.copy_(torch.randn(module.weight.shape))
        net.eval()
        images = torch.from_numpy(np.fromfile(HERE / "images.f32", "<f4").reshape(6, 16, 16, 2)).permute(0, 3, 1, 2)
        torch.softmax(net(images), 1).numpy().tofile(HERE / "words.f32")
    torch.save(net.state_dict(), HERE / "words.pt")
    mean = network([Mean()])
    mean.load_state_dict({name.replace("12.", "11."): value for name, value in net.state_dict().items()})
    for name, module in (("words.onnx", net), ("words_mean.onnx", mean.eval())):
        torch.onnx.export(module, images, HERE / name, input_names=["image"], output_names=["logits"], opset_version=13,
                          dynamic_axes={"image": {0: "n"}, "logits": {0: "n"}})


if __name__ == "__main__":
    main()
