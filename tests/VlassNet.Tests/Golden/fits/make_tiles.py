#!/usr/bin/env python3
"""Writes compressed.fits.gz, images in compressed tiles, and compressed.json, what astropy (that is, CFITSIO) reads in them; and the
small tiles-*.fits.gz, which the fuzzer damages.

Run here: python3 make_tiles.py
"""
import gzip
import io
import json
import warnings
import zlib

import numpy as np
from astropy.io import fits

warnings.simplefilter("ignore")
RNG = np.random.default_rng(11)
ROWS, COLUMNS = 37, 53


def sky(kind="f4"):
    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    return (RNG.normal(size=(ROWS, COLUMNS)) * 1e-4 + 0.02 * np.exp(-((x - 20) ** 2 + (y - 15) ** 2) / 18)).astype(kind)


def strange():
    """Tiles that cannot be quantised, pixels without a value, zeros, and infinity."""
    data = sky()
    data[3] = 0.25
    data[5] = RNG.normal(size=COLUMNS) * 10.0 ** RNG.integers(-30, 30, COLUMNS)
    data[7, 10:20] = np.nan
    data[8] = np.nan
    data[10, 4:9] = 0
    data[11, 6] = np.inf
    return data


def integers(kind):
    info = np.iinfo(kind)
    data = RNG.integers(-200 if info.min else 0, 200, (ROWS, COLUMNS)).astype(kind)
    data[2] = RNG.integers(info.min, info.max, COLUMNS, endpoint=True)
    data[4] = 7
    data[6, 1::2] = info.max
    data[6, 0::2] = info.min
    return data


def images():
    found = []

    def add(name, data, header=None, **options):
        found.append(fits.CompImageHDU(data, header, name=name, **options))

    for kind in ("u1", "i2", "u2", "i4", "u4"):
        for method in ("RICE_1", "GZIP_1", "GZIP_2"):
            add("%s %s" % (kind, method), integers(kind), compression_type=method)
    add("i2 tiles", integers("i2"), compression_type="RICE_1", tile_size=(10, 7))
    add("i4 one tile", integers("i4"), compression_type="RICE_1", tile_size=(COLUMNS, ROWS))
    add("i2 cube", RNG.integers(-500, 500, (5, 11, 17)).astype("i2"), compression_type="RICE_1", tile_size=(5, 4, 2))
    add("f4 cube", RNG.normal(size=(3, 11, 17)).astype("f4"), compression_type="GZIP_2", tile_size=(17, 3, 2))
    scaled = fits.Header([("BSCALE", 0.5), ("BZERO", 100.0)])
    add("scaled", integers("i2"), scaled, compression_type="RICE_1")
    for kind in ("f4", "f8"):
        for method in ("RICE_1", "GZIP_1", "GZIP_2"):
            for quantize, dither in (("none", -1), ("dither 1", 1), ("dither 2", 2)):
                add("%s %s %s" % (kind, method, quantize), sky(kind), compression_type=method, quantize_method=dither,
                    quantize_level=16, dither_seed=9990 if dither > 0 else 0)
        for method in ("GZIP_1", "GZIP_2"):
            add("%s %s lossless" % (kind, method), strange().astype(kind), compression_type=method, quantize_level=0)
    for dither in (-1, 1, 2):
        add("strange %d" % dither, strange(), compression_type="RICE_1", quantize_method=dither, dither_seed=77 if dither > 0 else 0)
        add("strange tiles %d" % dither, strange(), compression_type="RICE_1", tile_size=(20, 11), quantize_method=dither,
            dither_seed=9999 if dither > 0 else 0)
    # So many pixels that the random numbers of a tile begin again.
    add("long dither", (RNG.normal(size=(110, 150)) * 1e-4).astype("f4"), compression_type="RICE_1", tile_size=(150, 110), quantize_method=1,
        dither_seed=10000, quantize_level=1)
    add("hcompress", integers("i2"), compression_type="HCOMPRESS_1")
    add("plio", np.ones((ROWS, COLUMNS), "i2"), compression_type="PLIO_1")
    return found


def not_compressed(data):
    """astropy does not write NOCOMPRESS; CFITSIO reads it."""
    rows = np.array([np.frombuffer(row.astype(row.dtype.newbyteorder(">")).tobytes(), "u1") for row in data] + [None], dtype=object)[:-1]
    hdu = fits.BinTableHDU.from_columns([fits.Column("COMPRESSED_DATA", "1PB()", array=rows)], name="NOCOMPRESS")
    for key, value in (("ZIMAGE", True), ("ZTENSION", "IMAGE"), ("ZBITPIX", 16), ("ZNAXIS", 2), ("ZNAXIS1", COLUMNS), ("ZNAXIS2", ROWS),
                       ("ZPCOUNT", 0), ("ZGCOUNT", 1), ("ZTILE1", COLUMNS), ("ZTILE2", 1), ("ZCMPTYPE", "NOCOMPRESS")):
        hdu.header[key] = value
    return hdu


def write(name, hdus):
    file = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU()] + hdus).writeto(file)
    with open(name, "wb") as output:
        output.write(gzip.compress(file.getvalue(), 9, mtime=0))
    file.seek(0)
    return file


def main():
    plain = integers("i2")
    file = write("compressed.fits.gz", images() + [not_compressed(plain)])
    small = strange()[:12, :10]
    write("tiles-rice.fits.gz", [fits.CompImageHDU(small, compression_type="RICE_1", tile_size=(4, 5), quantize_method=2, dither_seed=5)])
    write("tiles-gzip.fits.gz", [fits.CompImageHDU(small, compression_type="GZIP_2", quantize_level=0)])
    found = []
    with fits.open(file) as hdus:
        for hdu in hdus[1:]:
            if hdu.name in ("HCOMPRESS", "PLIO"):
                continue
            data = plain if hdu.name == "NOCOMPRESS" else hdu.data
            data = data.astype("<f4")
            data[np.isnan(data)] = np.nan
            planes = data.reshape((-1,) + data.shape[-2:])
            found.append({"name": hdu.name, "rows": data.shape[-2], "columns": data.shape[-1],
                          "crcs": [zlib.crc32(plane.tobytes()) for plane in planes]})
    with open("compressed.json", "w") as output:
        json.dump(found, output, indent=1)
        output.write("\n")


if __name__ == "__main__":
    main()
