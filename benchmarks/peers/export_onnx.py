"""Writes a network of ../networks.txt, with random weights and a softmax at its end, as an ONNX file for throughput_onnx.mjs.

    python3 export_onnx.py NETWORK FILE.onnx
"""
import sys

import torch
import torch.nn as nn

from network_torch import described, network

side = described(sys.argv[1]).side
torch.manual_seed(0)
net = nn.Sequential(network(sys.argv[1]), nn.Softmax(1)).eval()
for module in net.modules():
    if isinstance(module, nn.BatchNorm2d):
        # Statistics that the exporter cannot take for the identity.
        module.running_mean.uniform_(-0.2, 0.2)
        module.running_var.uniform_(0.5, 1.5)
torch.onnx.export(
    net, torch.rand(1, 1, side, side), sys.argv[2], input_names=["images"], output_names=["probabilities"],
    dynamic_axes={"images": {0: "batch"}, "probabilities": {0: "batch"}})
