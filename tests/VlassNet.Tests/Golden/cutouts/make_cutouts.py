"""Makes mosaic.fits and cutouts.json beside it with astropy and SciPy.

    python3 make_cutouts.py        (astropy 5.2, NumPy 1.24 and SciPy 1.10 were used)

Cutouts are (row, column) from 0, the centre as VlassNet has it: the middle between the pixels of the cutout. Values are before the
scaling, NaN as null. The scalings are those of astropy.visualization.
"""
import json
import pathlib

import numpy as np
from astropy import visualization as vis
from astropy.coordinates import SkyCoord
from astropy.io import fits
from astropy.stats import mad_std
from astropy.wcs import WCS
from scipy import ndimage

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(5)
ROWS, COLUMNS = 40, 50


def nulls(values):
    return [None if not np.isfinite(v) else float(v) for v in np.asarray(values, float).ravel()]


def copied(image, row, column, rows, columns):
    first = [int(np.floor(c - (n - 1) / 2 + 0.5)) for c, n in ((row, rows), (column, columns))]
    out = np.full((rows, columns), np.nan, np.float32)
    for i in range(rows):
        for j in range(columns):
            if 0 <= first[0] + i < image.shape[0] and 0 <= first[1] + j < image.shape[1]:
                out[i, j] = image[first[0] + i, first[1] + j]
    return out


def resampled(image, row, column, rows, columns, step):
    """Means of points between pixels; for places whose neighbours all exist."""
    points = max(1, int(np.ceil(step)))
    fine = (np.arange(points) + 0.5) / points - 0.5
    r = row + (np.arange(rows)[:, None] - (rows - 1) / 2 + fine).ravel() * step
    c = column + (np.arange(columns)[:, None] - (columns - 1) / 2 + fine).ravel() * step
    grid = np.meshgrid(r, c, indexing="ij")
    values = ndimage.map_coordinates(image.astype(float), grid, order=1)
    return values.reshape(rows, points, columns, points).mean((1, 3))


def main():
    image = rng.normal(0, 1e-4, (ROWS, COLUMNS)).astype(np.float32)
    y, x = np.mgrid[:ROWS, :COLUMNS]
    image += (0.01 * np.exp(-((x - 27.3) ** 2 + (y - 18.2) ** 2) / 8)).astype(np.float32)
    image[30:34, 40:] = np.nan
    image[2, 3] = np.inf
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = "RA---SIN", "DEC--SIN"
    wcs.wcs.crval = 150.1, 2.2
    wcs.wcs.crpix = 25, 20
    wcs.wcs.cdelt = -1.8 / 3600, 1.8 / 3600
    header = wcs.to_header()
    header["BUNIT"], header["BMAJ"], header["BMIN"], header["BPA"] = "Jy/beam", 5.4 / 3600, 5.4 / 3600, 0.0
    fits.PrimaryHDU(image, header).writeto(HERE / "mosaic.fits", overwrite=True)

    clean = np.nan_to_num(image, nan=0, posinf=0)
    cases = []
    for row, column, rows, columns in ((20, 25, 8, 8), (20.4, 25.6, 8, 6), (20.5, 25.5, 7, 7), (1, 1, 12, 12), (39.2, 49.4, 9, 10), (32, 44, 8, 8),
                                       (-30, 20, 8, 8), (1e12, 3, 4, 4)):
        cases.append({"row": row, "column": column, "rows": rows, "columns": columns, "values": nulls(copied(image, row, column, rows, columns))})
    steps = [{"row": 20.3, "column": 24.6, "rows": 6, "columns": 7, "scale": 1.8 * step, "values": nulls(resampled(clean, 20.3, 24.6, 6, 7, step))}
             for step in (0.4, 0.75, 1.5, 2.3)]
    pixels = image[10:26, 20:36].astype(np.float32)
    flat = pixels.ravel().astype(float)
    median, sigma = np.median(flat), mad_std(flat)
    scalings = {
        "none": flat, "min-max": vis.MinMaxInterval()(flat),
        "percentile 0.5 99.5": vis.AsymmetricPercentileInterval(0.5, 99.5)(flat), "percentile 10 90": vis.AsymmetricPercentileInterval(10, 90)(flat),
        "asinh 0.1": vis.AsinhStretch(0.1)(vis.MinMaxInterval()(flat)), "asinh 1": vis.AsinhStretch(1)(vis.MinMaxInterval()(flat)),
        "sigma -1 10": np.clip((flat - (median - sigma)) / (11 * sigma), 0, 1), "sigma -2.5 3": np.clip((flat - (median - 2.5 * sigma)) / (5.5 * sigma), 0, 1)}
    position = SkyCoord(150.0995, 2.2003, unit="deg")
    column, row = wcs.world_to_pixel(position)
    json.dump({"copies": cases, "resampled": steps, "pixels": flat.tolist(), "scaled": {k: v.tolist() for k, v in scalings.items()},
               "sky": {"ra": 150.0995, "dec": 2.2003, "row": float(row), "column": float(column)},
               "total": float((flat[flat > median + 3 * sigma] - median).sum()), "peak": float(flat.max())},
              open(HERE / "cutouts.json", "w"))


main()
