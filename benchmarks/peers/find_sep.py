"""Finds sources with sep (Debian: python3-sep, python3-astropy), as a peer of benchmarks/Detection.

    find_sep.py MOSAIC CATALOGUE [THRESHOLD [LEAST_PEAK]]

Pixels above THRESHOLD times the noise (default 5) are a source, if its peak is above LEAST_PEAK times the noise (default THRESHOLD).
"""
import sys
import time

import numpy
import sep
from astropy.io import fits

from finder_common import own_cost, write


def main():
    mosaic, catalogue = sys.argv[1], sys.argv[2]
    threshold = float(sys.argv[3]) if len(sys.argv) > 3 else 5.0
    least = float(sys.argv[4]) if len(sys.argv) > 4 else threshold
    start, cpu = time.perf_counter(), time.process_time()
    with fits.open(mosaic, memmap=False) as file:
        image = numpy.ascontiguousarray(file[0].data.squeeze(), dtype=numpy.float32)
    blank = ~numpy.isfinite(image)
    image[blank] = 0
    background = sep.Background(image, mask=blank, bw=64, bh=64, fw=3, fh=3)
    level, noise = background.back(), background.rms()
    noise[blank] = numpy.inf
    image -= level
    sep.set_extract_pixstack(3000000)
    found = sep.extract(
        image, threshold, err=noise, mask=blank, minarea=5, filter_kernel=None, deblend_nthresh=32, deblend_cont=0.005, clean=False)
    shape = (found["x"], found["y"], found["a"], found["b"], numpy.clip(found["theta"], -1.5707, 1.5707))
    radii = numpy.nan_to_num(sep.kron_radius(image, *shape, 6.0, mask=blank)[0])
    kron = sep.sum_ellipse(image, *shape, numpy.maximum(2.5 * radii, 3.5), mask=blank)[0]
    rows = []
    for one, flux in zip(found, kron):
        here = noise[int(one["ypeak"]), int(one["xpeak"])]
        if one["peak"] < least * here:
            continue
        rows.append({
            "row": one["y"], "column": one["x"], "peak": one["peak"], "flux": flux, "row_error": one["erry2"] ** 0.5,
            "column_error": one["errx2"] ** 0.5, "noise": here, "background": level[int(one["ypeak"]), int(one["xpeak"])],
        })
    write(catalogue, rows, *own_cost(start, cpu))


main()
