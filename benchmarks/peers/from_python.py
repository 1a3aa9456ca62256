"""What a Python program does with VlassNet: docs/how-to/from-python.md, run from top to bottom.

    python3 from_python.py VLASSNET FOLDER

VLASSNET is the command (several words are allowed: "dotnet vlassnet.dll"), FOLDER an empty folder to work in. Needs NumPy; reads the catalogue with
astropy where that is installed.
"""
import json
import pathlib
import shlex
import struct
import subprocess
import sys

import numpy as np

command, folder = shlex.split(sys.argv[1]), pathlib.Path(sys.argv[2])


def vlassnet(*arguments):
    """Runs the command; its answer is one JSON document, its progress goes to the standard error."""
    done = subprocess.run([*command, *map(str, arguments), "--json"], stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout)


def load_safetensors(path):
    """A model's weights and its card. The package `safetensors` reads the same file: safetensors.numpy.load_file(path)."""
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    card = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[8 + length + start:8 + length + end], "<f4").reshape(entry["shape"])
    return tensors, card


# Images and labels: arrays of NumPy, (n, rows, columns) and (n,).
random = np.random.default_rng(1)
labels = np.arange(120) % 2
images = random.normal(0, 0.05, (120, 16, 16)).astype(np.float32)
for image, label in zip(images, labels):
    row, column = random.integers(4, 12, 2)
    image[row, column - 3 * label:column + 3 * label + 1] += 1
np.savez(folder / "set.npz", images=images, labels=labels)

trained = vlassnet("train", folder / "set.npz", "--class-names", "Point,Line", "--epochs", 6, "--out", folder / "model.safetensors")
accuracy = trained["validation"]["metrics"]["accuracy"]
print(f"trained on {trained['trainingCount']} images; validation accuracy {accuracy:.2f}")
assert accuracy > 0.8

evaluated = vlassnet("evaluate", folder / "model.safetensors", folder / "set.npz")
print(f"evaluated: accuracy {evaluated['metrics']['accuracy']}")

tensors, card = load_safetensors(folder / "model.safetensors")
print(f"{len(tensors)} tensors, {sum(tensor.size for tensor in tensors.values())} values; the card has {', '.join(sorted(card))}")
assert tensors["conv1.weight"].shape[1:] == (1, 3, 3)

vlassnet("convert", folder / "model.safetensors", folder / "model.onnx", "--without-calibration")
print(f"{(folder / 'model.onnx').stat().st_size} bytes of ONNX, for onnxruntime.InferenceSession")

# A mosaic, what is found in it, and what the sources are.
vlassnet("simulate", folder / "sky", "--mosaics", 1, "--size", 400)
catalogue = vlassnet("catalogue", folder / "model.safetensors", folder / "sky", "--find", "--out", folder / "sources.vot")
print(f"{catalogue['rows']} rows")
try:
    from astropy.table import Table
except ImportError:
    print("SKIPPED: reading the VOTable; there is no astropy")
else:
    table = Table.read(folder / "sources.vot")
    print(table["name", "ra", "dec", "class", "flags"][:3])
    assert len(table) == catalogue["rows"]
