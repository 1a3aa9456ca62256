"""How many 64x64 images a second SciPy augments on one thread, as Keras' ImageDataGenerator uses it for the notebook.

The same work as `VlassNet.Benchmarks throughput --only augment`: random rotation, zoom and shift
(scipy.ndimage.affine_transform, order 1, mode "nearest") and flips. The best of several rounds is printed.
"""
import time

import numpy as np
from scipy import ndimage

SIZE, IMAGES, ROUNDS = 64, 64, 50
CENTRE = np.full(2, (SIZE - 1) / 2)


def augment(image, random):
    theta = np.deg2rad(random.uniform(-180, 180))
    shift = random.uniform(-0.1, 0.1, 2) * SIZE
    zoom = random.uniform(0.9, 1.1, 2)
    cos, sin = np.cos(theta), np.sin(theta)
    rotation = np.array([[cos, sin], [-sin, cos]])
    matrix = rotation * zoom
    view = ndimage.affine_transform(
        image, matrix, CENTRE + rotation @ shift - matrix @ CENTRE, order=1, mode="nearest")
    if random.random() < 0.5:
        view = view[:, ::-1]
    if random.random() < 0.5:
        view = view[::-1]
    return np.ascontiguousarray(view)


def main():
    random = np.random.default_rng(1)
    images = random.random((IMAGES, SIZE, SIZE), dtype=np.float32)
    best = 0.0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for image in images:
            augment(image, random)
        best = max(best, IMAGES / (time.perf_counter() - start))
    print(f"augment images/s: {best:.0f}")


main()
