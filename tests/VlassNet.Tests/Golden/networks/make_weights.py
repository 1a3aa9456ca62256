"""Writes python.safetensors with nothing but struct and json: a second writer of the format, to read what it wrote.

One block of 2 filters on 4x4x1 images, a dense block of 3 units, 2 classes. Tensors in alphabetical order (not that of the
layers), a header with spaces in it, value i of tensor t is t + i / 64.
"""
import json
import struct

SHAPES = {
    "conv1.weight": (2, 1, 3, 3), "conv1.bias": (2,), "norm1.weight": (2,), "norm1.bias": (2,),
    "norm1.running_mean": (2,), "norm1.running_var": (2,),
    "dense1.weight": (3, 8), "dense1.bias": (3,), "dense2.weight": (2, 3), "dense2.bias": (2,),
}
header = {"__metadata__": {
    "vlassnet.format": "1",
    "vlassnet.architecture": json.dumps({
        "classes": 2, "hidden": [{"units": 3, "dropout": 0.3}], "input": [4, 4, 1],
        "blocks": [{"dropout": 0.2, "filters": 2}]}),
    "vlassnet.classes": json.dumps(["Röntgen", "radio"]),
}}
data = b""
for number, name in enumerate(sorted(SHAPES)):
    count = 1
    for size in SHAPES[name]:
        count *= size
    begin = len(data)
    data += struct.pack(f"<{count}f", *(number + i / 64 for i in range(count)))
    header[name] = {"shape": SHAPES[name], "data_offsets": [begin, len(data)], "dtype": "F32"}
text = json.dumps(header, indent=1).encode()
with open("python.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
