"""Golden views: what scipy.ndimage.affine_transform (order=1), called as Keras calls it, makes of white noise.

Writes augmentation.json (the images and the cases) and augmentation.f32 (little-endian float32: the images, then of every
case each `stride`-th value of the view, since all of them would be a megabyte). White noise, because any other image hides
errors of the coordinates.
"""
import json
import pathlib

import numpy as np
from scipy import ndimage

HERE = pathlib.Path(__file__).parent
RANDOM = np.random.RandomState(20230604)
IMAGES = {"square": (64, 64, 1, 7), "oblong": (33, 17, 1, 3), "two channels": (15, 20, 2, 3)}  # rows, columns, channels, stride

# degrees, shift x and y as fractions, zoom x and y, flips
PARAMETERS = [
    (0, 0, 0, 1, 1, False, False),
    (0, 0, 0, 1, 1, True, False),
    (0, 0.0831, -0.0462, 1, 1, False, True),
    (0, 0, 0, 0.9, 1.1, False, False),
    (31, 0, 0, 1, 1, False, False),
    (90, 0.0137, 0.0071, 1, 1, False, False),
    (-135.5, 0.05, 0.1, 1.1, 0.93, True, True),
    (17, -0.6, 0.8, 1, 1, False, False),
    (77, 0.01, 0.02, 3.7, 2.9, False, True),
    (-8, 0, 0, 0.21, 0.33, False, False),
]
PARAMETERS += [
    (RANDOM.uniform(-180, 180), *RANDOM.uniform(-0.1, 0.1, 2), *RANDOM.uniform(0.9, 1.1, 2), bool(i & 1), bool(i & 2))
    for i in range(4)
]


def view(image, mode, degrees, shift_x, shift_y, zoom_x, zoom_y, flip_horizontal, flip_vertical):
    rows, columns, _ = image.shape
    angle = np.deg2rad(degrees)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = rotation @ np.diag([zoom_x, zoom_y])
    centre = np.array([(columns - 1) / 2, (rows - 1) / 2])
    offset = centre + rotation @ [shift_x * columns, shift_y * rows] - linear @ centre
    linear, offset = linear[::-1, ::-1], offset[::-1]  # from (x, y) to (row, column)
    if mode in ("constant", "wrap"):
        check_edges(linear, offset, rows, columns)
    channels = [
        ndimage.affine_transform(channel, linear, offset, order=1, mode=mode, cval=0.25)
        for channel in np.moveaxis(image.astype(np.float64), 2, 0)
    ]
    result = np.stack(channels, 2)
    if flip_horizontal:
        result = result[:, ::-1]
    if flip_vertical:
        result = result[::-1]
    return result


def check_edges(linear, offset, rows, columns):
    """Where a view jumps, rounding decides what a pixel is: no pixel may lie that close, unless exactly there."""
    grid = np.stack(np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij"), -1)
    source = grid @ linear.T + offset
    for axis, size in enumerate((rows, columns)):
        distance = np.abs(source[..., axis] / (size - 1) - np.round(source[..., axis] / (size - 1))) * (size - 1)
        assert np.all((distance > 1e-5) | (distance == 0)), distance[(distance <= 1e-5) & (distance > 0)]


def main():
    index = {"images": [], "cases": []}
    values, length = [], 0
    for name, (rows, columns, channels, stride) in IMAGES.items():
        image = RANDOM.rand(rows, columns, channels).astype(np.float32)
        index["images"].append({"name": name, "rows": rows, "columns": columns, "channels": channels, "offset": length})
        values.append(image.ravel())
        length += image.size
        for mode in ("nearest", "constant", "reflect", "wrap"):
            for parameters in PARAMETERS:
                sample = view(image, mode, *parameters).ravel()[::stride].astype(np.float32)
                index["cases"].append({
                    "image": name, "mode": mode, "parameters": [float(p) for p in parameters], "offset": length,
                    "stride": stride})
                values.append(sample)
                length += sample.size
    np.concatenate(values).astype("<f4").tofile(HERE / "augmentation.f32")
    (HERE / "augmentation.json").write_text(json.dumps(index, indent=None, separators=(",", ":")).replace("},", "},\n") + "\n")


main()
