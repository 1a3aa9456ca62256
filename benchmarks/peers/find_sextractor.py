"""Finds sources with SExtractor (Debian: source-extractor), as a peer of benchmarks/Detection.

    find_sextractor.py MOSAIC CATALOGUE [THRESHOLD [LEAST_PEAK]]

Pixels above THRESHOLD times the noise (default 5) are a source, if its peak is above LEAST_PEAK times the noise (default THRESHOLD). Noise
and background are SExtractor's own (WEIGHT_TYPE BACKGROUND), on a mesh of 64 pixels.
"""
import os
import sys
import tempfile

from finder_common import run, write

PARAMETERS = [
    "X_IMAGE", "Y_IMAGE", "XWIN_IMAGE", "YWIN_IMAGE", "ERRX2WIN_IMAGE", "ERRY2WIN_IMAGE", "FLUX_AUTO", "FLUX_MAX", "THRESHOLD", "BACKGROUND", "FLAGS",
]


def main():
    mosaic, catalogue = sys.argv[1], sys.argv[2]
    threshold = float(sys.argv[3]) if len(sys.argv) > 3 else 5.0
    least = float(sys.argv[4]) if len(sys.argv) > 4 else threshold
    with tempfile.TemporaryDirectory() as folder:
        names = os.path.join(folder, "columns.param")
        with open(names, "w") as file:
            file.write("\n".join(PARAMETERS) + "\n")
        table = os.path.join(folder, "found.cat")
        cost = run([
            "source-extractor", mosaic, "-c", "/dev/null", "-PARAMETERS_NAME", names, "-CATALOG_NAME", table, "-CATALOG_TYPE", "ASCII_HEAD",
            "-DETECT_THRESH", str(threshold), "-ANALYSIS_THRESH", str(threshold), "-DETECT_MINAREA", "5", "-FILTER", "N",
            "-WEIGHT_TYPE", "BACKGROUND", "-BACK_SIZE", "64", "-BACK_FILTERSIZE", "3", "-DEBLEND_NTHRESH", "32", "-DEBLEND_MINCONT", "0.005",
            "-CLEAN", "N", "-MEMORY_PIXSTACK", "3000000", "-VERBOSE_TYPE", "QUIET",
        ])
        rows = []
        with open(table) as file:
            for line in file:
                if line.startswith("#"):
                    continue
                one = dict(zip(PARAMETERS, map(float, line.split())))
                noise = one["THRESHOLD"] / threshold
                if one["FLUX_MAX"] < least * noise:
                    continue
                rows.append({
                    "row": one["YWIN_IMAGE"] - 1, "column": one["XWIN_IMAGE"] - 1, "peak": one["FLUX_MAX"], "flux": one["FLUX_AUTO"],
                    "row_error": one["ERRY2WIN_IMAGE"] ** 0.5, "column_error": one["ERRX2WIN_IMAGE"] ** 0.5,
                    "noise": noise, "background": one["BACKGROUND"],
                })
        write(catalogue, rows, *cost)


main()
