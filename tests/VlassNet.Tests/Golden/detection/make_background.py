"""Background and noise of sep (SExtractor's algorithm as a library) for an image that the tests make too.

python3 make_background.py > background.json    (sep 1.2.1, NumPy 1.24)
"""
import json

import numpy as np
import sep

ROWS, COLUMNS, MESH = 256, 320, 64


def image():
    """Sums of twelve uniform numbers of a linear congruential generator, on a slope, with a source and blank pixels."""
    state, pixels = 12345, np.zeros(ROWS * COLUMNS)
    for i in range(ROWS * COLUMNS):
        total = 0.0
        for _ in range(12):
            state = (1664525 * state + 1013904223) % 2**32
            total += state / 2**32
        pixels[i] = total - 6
    pixels = pixels.reshape(ROWS, COLUMNS)
    row, column = np.mgrid[0:ROWS, 0:COLUMNS]
    pixels = pixels * (1 + column / 640) + 10 + row / 128
    pixels += 500 * np.exp(-((row - 100) ** 2 + (column - 200) ** 2) / 18)
    return pixels.astype(np.float32)


pixels = image()
mask = np.zeros(pixels.shape, bool)
mask[:20] = True
background = sep.Background(pixels, mask=mask, bw=MESH, bh=MESH, fw=3, fh=3)
# At the edges sep and the library take medians of different neighbours.
places = [(row, column) for row in (96, 160) for column in (96, 160, 224)]
print(json.dumps([
    {"row": r, "column": c, "background": float(background.back()[r, c]), "noise": float(background.rms()[r, c])} for r, c in places
], indent=1))
