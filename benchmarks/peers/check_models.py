"""Loads a network that VlassNet wrote, with PyTorch and NumPy, and writes it again for VlassNet.

    dotnet run -c Release --project ../VlassNet.Benchmarks -- models write FOLDER
    python3 check_models.py FOLDER
    dotnet run -c Release --project ../VlassNet.Benchmarks -- models check FOLDER

Says by how much the probabilities of 1,000 cutouts differ from VlassNet's own. The safetensors file is read and written by Python's
safetensors where that is installed.
"""
import pathlib
import sys

import numpy as np
import torch

from network_torch import network

FOLDER = pathlib.Path(sys.argv[1])
images = torch.from_numpy(np.fromfile(FOLDER / "images.f32", np.float32).reshape(-1, 1, 64, 64))
expected = np.fromfile(FOLDER / "probabilities.f32", np.float32).reshape(-1, 4)
largest = 0.0


def check(name, net):
    global largest
    with torch.no_grad():
        found = torch.softmax(net.eval()(images), 1).numpy()
    difference = float(np.abs(found.astype(float) - expected).max())
    largest = max(largest, difference)
    print(f"{name}: largest difference of a probability over {len(images)} cutouts {difference:.1e}")
    return net


def loaded(state):
    net = network()
    missing = [key for key in net.state_dict() if key not in state and not key.endswith("num_batches_tracked")]
    assert not missing, missing
    net.load_state_dict(state, strict=False)
    return net


def of_keras(weights):
    """A PyTorch network with the weights of a Keras one: the conversion written the other way round from VlassNet's."""
    net, arrays = network(), iter(torch.from_numpy(weight) for weight in weights)
    with torch.no_grad():
        for module in net:
            if isinstance(module, torch.nn.Conv2d):
                module.weight.copy_(next(arrays).permute(3, 2, 0, 1))
                module.bias.copy_(next(arrays))
            elif isinstance(module, torch.nn.BatchNorm2d):
                for target in (module.weight, module.bias, module.running_mean, module.running_var):
                    target.copy_(next(arrays))
            elif isinstance(module, torch.nn.Linear):
                kernel = next(arrays)
                if module.in_features == 1600:
                    kernel = kernel.reshape(8, 8, 25, -1).permute(2, 0, 1, 3).reshape(1600, -1)
                module.weight.copy_(kernel.T)
                module.bias.copy_(next(arrays))
    assert next(arrays, None) is None
    return net


def to_keras(net):
    weights = []
    for module in net:
        if isinstance(module, torch.nn.Conv2d):
            weights += [module.weight.permute(2, 3, 1, 0), module.bias]
        elif isinstance(module, torch.nn.BatchNorm2d):
            weights += [module.weight, module.bias, module.running_mean, module.running_var]
        elif isinstance(module, torch.nn.Linear) and module.in_features == 1600:
            weights += [module.weight.reshape(-1, 25, 8, 8).permute(2, 3, 1, 0).reshape(1600, -1), module.bias]
        elif isinstance(module, torch.nn.Linear):
            weights += [module.weight.T, module.bias]
    return [weight.detach().numpy() for weight in weights]


strict = network()
strict.load_state_dict(torch.load(FOLDER / "model.pt"))
net = check("model.pt, loaded strictly", strict)
check("model.npz", loaded({name: torch.from_numpy(value) for name, value in np.load(FOLDER / "model.npz").items()}))
check("keras.npz", of_keras(list(np.load(FOLDER / "keras.npz").values())))
torch.save(net.state_dict(), FOLDER / "from_torch.pt")
torch.onnx.export(net, images[:1], FOLDER / "from_torch.onnx", opset_version=13, dynamic_axes={"input": {0: "n"}}, input_names=["input"])
np.savez(FOLDER / "from_keras.npz", *to_keras(net))
try:
    import safetensors.torch

    check("model.safetensors", loaded(safetensors.torch.load_file(FOLDER / "model.safetensors")))
    safetensors.torch.save_file(net.state_dict(), FOLDER / "from_python.safetensors")
except ImportError:
    print("SKIPPED: model.safetensors; Python's safetensors is not installed")
sys.exit(0 if largest < 1e-5 else 1)
