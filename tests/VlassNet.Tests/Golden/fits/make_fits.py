#!/usr/bin/env python3
"""Writes the small FITS files that the reader's tests load, and what astropy reads in them. Run here: python3 make_fits.py

With a folder as argument (shared/data/fits) it writes real.json, the numbers of the real files there, as well.
"""
import gzip
import io
import json
import os
import sys
import warnings
import zlib

import numpy as np
from astropy.io import fits
from astropy.io.fits.verify import VerifyError
from astropy.wcs import WCS

warnings.simplefilter("ignore")
RNG = np.random.default_rng(5)


def write(name, content):
    with open(name, "wb") as file:
        file.write(content)


def packed(content):
    return gzip.compress(content, 9, mtime=0)


def part(cards, raw=b"", shape=None, bitpix=8, primary=False):
    """A header and data unit as bytes; cards are (keyword, value) or raw texts."""
    head = [("SIMPLE", True)] if primary else [("XTENSION", "IMAGE")]
    shape = () if shape is None else shape
    head += [("BITPIX", bitpix), ("NAXIS", len(shape))]
    head += [("NAXIS%d" % (i + 1), n) for i, n in enumerate(reversed(shape))]
    head += [("EXTEND", True)] if primary else [("PCOUNT", 0), ("GCOUNT", 1)]
    text = "".join(c.ljust(80) if isinstance(c, str) else str(fits.Card(*c)) for c in head + list(cards)) + "END".ljust(80)
    text = text.encode("latin1")
    return text + b" " * (-len(text) % 2880) + raw + b"\0" * (-len(raw) % 2880)


def bits(array):
    return ["%08x" % v for v in np.ascontiguousarray(array, dtype=np.float32).ravel().view(np.uint32)]


def raw_values(bitpix):
    if bitpix > 0:
        kind = np.dtype({8: "u1", 16: ">i2", 32: ">i4", 64: ">i8"}[bitpix])
        info = np.iinfo(kind)
        edges = [info.min, info.min + 1, info.max, info.max - 1, 0, 1, 7, 100]
        if bitpix == 64:
            edges += [2**53 + 1, -2**53 - 1, 2**60 + 2**36 + 1, -2**63 + 2**39 + 1]
        more = RNG.integers(info.min, info.max, 21 - len(edges), dtype=kind.newbyteorder("="), endpoint=True)
        return np.array(edges + list(more), dtype=kind).reshape(3, 7)
    kind = np.dtype({-32: ">f4", -64: ">f8"}[bitpix])
    edges = [0.0, -0.0, np.nan, np.inf, -np.inf, 1.5, -2.25, 3.4e38, 1e-40, 1e-45]
    if bitpix == -64:
        edges += [1e300, 1e-300, 0.1, 1 + 2.0**-24, 1 + 2.0**-24 + 2.0**-50]
    return np.array(edges + list(RNG.normal(size=21 - len(edges)) / 100), dtype=kind).reshape(3, 7)


def values():
    content = part([], primary=True)
    known = content
    blanks = {}
    for bitpix in (8, 16, 32, 64, -32, -64):
        scalings = {"plain": [], "scaled": [("BSCALE", 0.045777764213996), ("BZERO", 1500.0)], "negative": [("BSCALE", -1.0)],
                    "shifted": [("BSCALE", 1.0), ("BZERO", 0.1)], "tiny": [("BSCALE", 1.23456789e-9), ("BZERO", -3)]}
        if bitpix > 0:
            scalings["unsigned"] = [("BSCALE", 1), ("BZERO", -128 if bitpix == 8 else 2 ** (bitpix - 1))]
        for name, cards in scalings.items():
            raw = raw_values(bitpix)
            for blank in [None] + ([7, 0, -5] if bitpix > 0 else [7]):
                title = "%d %s" % (bitpix, name) + ("" if blank is None else " blank %d" % blank)
                blanked = cards + ([] if blank is None else [("BLANK", blank)])
                content += part([("EXTNAME", title)] + blanked, raw.tobytes(), raw.shape, bitpix)
                # astropy cannot have NaN among the integers that it makes of unsigned ones.
                known += part([("EXTNAME", title)] + (cards if name == "unsigned" else blanked), raw.tobytes(), raw.shape, bitpix)
                blanks[title] = (raw, blank)
    write("values.fits.gz", packed(content))
    expected = {}
    with fits.open(io.BytesIO(known)) as hdus:
        for hdu in hdus[1:]:
            raw, blank = blanks[hdu.name.lower()]
            data = hdu.data
            data = data.astype(np.float32)
            if blank is not None and raw.dtype.kind != "f":
                data[raw == blank] = np.nan  # astropy forgets about a BLANK of 0.
            expected[hdu.name.lower()] = bits(data)
    return expected


def axes():
    shapes = {"plain": (3, 4), "four": (1, 1, 3, 4), "three": (1, 3, 4), "stokes first": (3, 4, 1), "between": (3, 1, 4),
              "row": (1, 4), "column": (4, 1), "pixel": (1, 1), "column of four": (1, 4, 1), "cube": (2, 3, 4), "line": (4,),
              "empty": (0, 4), "nothing": ()}
    content = part([], primary=True)
    for name, shape in shapes.items():
        data = np.arange(int(np.prod(shape)) if shape else 0, dtype=">i2")
        content += part([("EXTNAME", name.upper())], data.tobytes(), shape, 16)
    write("axes.fits.gz", packed(content))


def extensions():
    content = part([], primary=True)
    content += part([("EXTNAME", "LINE")], b"abc", (3,), 8)
    for version in (1, 2, 3):
        data = np.full((2, 2), version, ">f4")
        content += part([("EXTNAME", "SCI"), ("EXTVER", version)], data.tobytes(), data.shape, -32)
    write("extensions.fits.gz", packed(content + b"\0" * 2880))
    table = fits.BinTableHDU.from_columns([fits.Column("A", "J", array=np.arange(3))], name="TAB")
    ascii_table = fits.TableHDU.from_columns([fits.Column("A", "I4", array=np.arange(3))], name="TEXT")
    image = fits.ImageHDU(np.arange(6, dtype=np.int16).reshape(2, 3), name="IMG")
    tiles = fits.CompImageHDU(np.arange(400, dtype=np.int16).reshape(20, 20), name="TILES")
    for name, hdus in {"tables": [table, ascii_table, image], "tiles": [tiles, image], "only-tables": [table]}.items():
        file = io.BytesIO()
        fits.HDUList([fits.PrimaryHDU()] + hdus).writeto(file)
        write(name + ".fits.gz", packed(file.getvalue()))
    groups = part([("GROUPS", True), ("PCOUNT", 2), ("GCOUNT", 2)], bytes(112), (4, 3, 0), -32, primary=True)
    write("groups.fits.gz", packed(groups))


def cards():
    texts = [
        "INTEGER =                   42 / an integer",
        "NEGATIVE= -7",
        "PLUS    = +12",
        "REAL    =             1.25E+02 / m/s",
        "DOUBLE  = 1.5D-3",
        "LOWER   = 2.5d2",
        "POINT   =                 361.",
        "LEADING = .5",
        "TRUE    =                    T",
        "FALSE   =                    F / no",
        "COMPLEX = (1.0, -2.5) / two",
        "NOVALUE =                      / nothing yet",
        "QUOTED  = 'it''s here' / a 'quoted' comment",
        "QUOTES  = ''''''",
        "EMPTY   = ''",
        "BLANKS  = '        '",
        "SLASHED = 'a/b     '           / with / slashes",
        "LEFT    = '  keeps leading  '",
        "FREE='no value'",
        "COMMENT = 'not a value'",
        "COMMENT   a second one",
        "HISTORY made by hand",
        "        a card without a keyword",
        "LONGSTR = 'This string is so long that it does not fit into one card, &' / one",
        "CONTINUE  'but goes on &'",
        "CONTINUE  'to the end''s end.' / two",
        "AMPER   = 'ends with &'",
        "AFTER   = 1",
        "CONTINUE  'of nothing'",
        "HIERARCH ESO DET ID = 'CCID20' / a name",
        "HIERARCH ESO TEL ALT=71.5",
        "TWICE   =                    1",
        "TWICE   =                    2",
        "BIG     =  9223372036854775807",
        "TOOBIG  =  9223372036854775808",
    ]
    content = part(texts, bytes(range(6)), (2, 3), 8, primary=True)
    write("cards.fits", content)
    expected = {}
    with fits.open("cards.fits") as hdus:
        header = hdus[0].header
        for text in texts:
            if text.startswith("FREE"):
                continue  # astropy takes the quote for a part of the keyword
            keyword = text[8:].split("=")[0].strip() if text.startswith("HIERARCH") else text[:8].strip()
            try:
                value, comment = header[keyword], header.comments[keyword]
            except (KeyError, VerifyError):
                continue
            if isinstance(value, (str, int, float, bool)) and isinstance(comment, str):
                expected[keyword] = {"value": value, "comment": comment}
    return expected


def grid(count, reach, centre):
    return np.round(RNG.uniform(-reach, reach, (count, 2)), 3) + centre


def wcs_case(title, cards, pixels, hidden=()):
    header = fits.Header(cards)
    wcs = WCS(header)
    size = wcs.naxis
    full = np.zeros((len(pixels), size))
    lng, lat = wcs.wcs.lng, wcs.wcs.lat
    full[:, :2] = pixels
    world = wcs.wcs_pix2world(full, 0)
    back = wcs.wcs_world2pix(np.nan_to_num(world), 0)
    pairs = [[p[1], p[0], s[lng] % 360, s[lat]] for p, s, b in zip(full, world, back)
             if np.isfinite(s).all() and np.abs(b - p)[:2].max() < 1e-6]
    assert len(pairs) >= 4, title
    off = [[p[1], p[0]] for p, s in zip(full, world) if not np.isfinite(s).all()]
    scale = np.sqrt(abs(np.linalg.det((wcs.wcs.get_pc() * wcs.wcs.get_cdelt()[:, None])[np.ix_([lng, lat], [0, 1])]))) * 3600
    behind = []
    for position in hidden:
        place = np.zeros((1, size))
        place[0, lng], place[0, lat] = position
        if size > 2:
            place[0, 2:] = wcs.wcs.crval[2:]
        assert not np.isfinite(wcs.wcs_world2pix(place, 0)).all(), title
        behind.append(list(position))
    return {"title": title, "cards": [str(card) for card in header.cards], "pairs": pairs, "off": off, "hidden": behind,
            "scale": float(scale), "frame": wcs.wcs.radesys.strip()}


def linear(kind, scale, angle=25.0):
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    if kind == "cdelt":
        return [("CDELT1", -scale), ("CDELT2", scale)]
    if kind == "crota":
        return [("CDELT1", -scale), ("CDELT2", 1.5 * scale), ("CROTA2", angle)]
    if kind == "pc":
        return [("CDELT1", -scale), ("CDELT2", scale), ("PC1_1", cos), ("PC1_2", -sin), ("PC2_1", sin), ("PC2_2", cos)]
    return [("CD1_1", -scale * cos), ("CD1_2", 0.9 * scale * sin), ("CD2_1", scale * sin), ("CD2_2", 1.1 * scale * cos)]


def wcs():
    cases = []
    parameters = {"SIN slant": [("PV2_1", 0.15), ("PV2_2", -0.3)],
                  "ZPN": [("PV2_1", 1.0), ("PV2_3", -0.05), ("PV2_5", 0.002)],
                  "ZPN offset": [("PV2_0", 0.001), ("PV2_1", 0.9), ("PV2_2", 0.02)]}
    places = [(157.5, 30.76), (0.001, -45.0), (359.999, 89.9), (266.4, -28.93333), (10.0, 90.0), (10.0, -90.0), (83.6, 0.0)]
    for name in ("SIN", "SIN slant", "NCP", "TAN", "ARC", "STG", "ZEA", "ZPN", "ZPN offset"):
        code = name.split()[0]
        for number, (ra, dec) in enumerate(places):
            if name == "NCP" and dec == 0.0:
                continue
            for scale, reach in ((1 / 3600, 4000), (0.5, 150)):
                kind = ("cdelt", "crota", "pc", "cd")[(number + (scale > 0.1)) % 4]
                cards = [("CTYPE1", "RA---" + code), ("CTYPE2", "DEC--" + code), ("CRVAL1", ra), ("CRVAL2", dec),
                         ("CRPIX1", 136.25), ("CRPIX2", 250.5)] + linear(kind, scale) + parameters.get(name, [])
                middle = (135.25, 249.5)
                pixels = np.concatenate([[middle], grid(3, reach / 20, middle), grid(7, reach, middle)])
                hidden = [((ra + 180) % 360, -dec)] if code in ("SIN", "TAN", "NCP", "STG") else []
                cases.append(wcs_case("%s %s at %g %g, %g" % (name, kind, ra, dec, scale), cards, pixels, hidden))
    base = [("CRPIX1", 33.0), ("CRPIX2", 32.5), ("CRVAL1", 157.5), ("CRVAL2", 30.76)]
    sin = [("CTYPE1", "RA---SIN"), ("CTYPE2", "DEC--SIN")] + base
    away = sin[:4]  # with CRVAL to come
    cd = linear("cd", 1 / 3600)
    special = {
        "swapped": [("CTYPE1", "DEC--SIN"), ("CTYPE2", "RA---SIN"), ("CRVAL1", 30.76), ("CRVAL2", 157.5), ("CRPIX1", 3.0),
                    ("CRPIX2", 4.0)] + cd,
        "swapped slant": [("CTYPE1", "DEC--SIN"), ("CTYPE2", "RA---SIN"), ("CRVAL1", 30.76), ("CRVAL2", 157.5), ("PV1_1", 0.1),
                          ("PV1_2", 0.2)] + linear("pc", 1 / 3600),
        "swapped crota": [("CTYPE1", "DEC--TAN"), ("CTYPE2", "RA---TAN"), ("CRVAL1", 30.76), ("CRVAL2", 157.5), ("CDELT1", 0.001),
                          ("CDELT2", -0.002), ("CROTA1", 30.0)],
        "galactic": [("CTYPE1", "GLON-TAN"), ("CTYPE2", "GLAT-TAN")] + base + cd,
        "ecliptic": [("CTYPE1", "ELON-ZEA"), ("CTYPE2", "ELAT-ZEA"), ("EQUINOX", 2000.0)] + base + cd,
        "lonpole": sin + cd + [("LONPOLE", 150.0)],
        "lonpole 0": sin + cd + [("LONPOLE", 0.0)],
        "lonpole by PV": sin + cd + [("LONPOLE", 10.0), ("PV1_3", 120.0)],
        "latpole": sin + cd + [("LATPOLE", 45.0)],
        "arcsec": away + [("CDELT1", -2.0), ("CDELT2", 2.0), ("CUNIT1", "arcsec"), ("CUNIT2", "arcsec"), ("CRVAL1", 567000.0),
                         ("CRVAL2", 110736.0)],
        "arcmin": away + [("CDELT1", -0.5), ("CDELT2", 0.5), ("CUNIT1", "arcmin"), ("CUNIT2", "arcmin"), ("CRVAL1", 9450.0),
                         ("CRVAL2", 1845.6)],
        "rad": away + [("CD1_1", -1e-5), ("CD2_2", 1e-5), ("CUNIT1", "rad"), ("CUNIT2", "rad"), ("CRVAL1", 2.7), ("CRVAL2", 0.5)],
        "mixed units": away + [("CDELT1", -2.0), ("CDELT2", 0.001), ("CUNIT1", "arcsec"), ("CUNIT2", "deg"), ("CRVAL1", 567000.0),
                        ("CRVAL2", 30.76)],
        "pc before crota": sin + linear("pc", 0.001) + [("CROTA2", 45.0)],
        "cd before cdelt": sin + cd + [("CDELT1", 7.0), ("CDELT2", 9.0)],
        "pc of casa": sin + [("CDELT1", -0.001), ("CDELT2", 0.001), ("PC01_02", 0.3), ("PC02_01", -0.2)],
        "pc of the drafts": sin + [("CDELT1", -0.001), ("CDELT2", 0.001), ("PC001002", 0.3), ("PC002001", -0.2)],
        "one of pc": sin + [("CDELT1", -0.001), ("CDELT2", 0.001), ("PC1_2", 0.3)],
        "one of cd": sin + [("CD1_1", -0.001), ("CD2_2", 0.001)],
        "cubical": [("NAXIS", 4), ("NAXIS1", 64), ("NAXIS2", 64), ("NAXIS3", 1), ("NAXIS4", 1)] + sin + linear("cdelt", 1 / 3600)
        + [("CTYPE3", "FREQ"), ("CRVAL3", 3e9), ("CDELT3", 2e9), ("CRPIX3", 1.0), ("CUNIT3", "Hz"), ("CTYPE4", "STOKES"),
           ("CRVAL4", 1.0), ("CDELT4", 1.0), ("CRPIX4", 1.0), ("PC1_3", 0.0), ("CROTA2", 10.0)],
        "leaning on frequency": [("NAXIS", 3), ("NAXIS1", 64), ("NAXIS2", 64), ("NAXIS3", 1)] + sin + linear("cdelt", 1 / 3600)
        + [("CTYPE3", "FREQ"), ("CRVAL3", 3e9), ("CDELT3", 2e9), ("CRPIX3", 4.0), ("PC1_3", 1.5), ("PC2_3", -2.5)],
        "negative longitude": away + [("CRVAL1", -10.0), ("CRVAL2", 30.0)] + cd,
        "no reference pixel": [("CTYPE1", "RA---TAN"), ("CTYPE2", "DEC--TAN"), ("CRVAL1", 1.0), ("CRVAL2", 2.0)] + cd,
        "fk4": sin + cd + [("EQUINOX", 1950.0)],
        "fk5": sin + cd + [("EQUINOX", 2000.0)],
        "epoch": sin + cd + [("EPOCH", 2000.0)],
        "icrs": sin + cd + [("RADESYS", "ICRS")],
        "radecsys": sin + cd + [("RADECSYS", "FK5")],
    }
    for title, cards in special.items():
        centre = (32.0, 31.5)
        cases.append(wcs_case(title, cards, np.concatenate([[centre], grid(10, 60, centre)])))
    return cases


def real(folder):
    found = []
    for name, index in [("J103007+304037.fits", 0), ("NVSS_J105007.27+304037.52.fits", 0), ("scale.fits", 0), ("blank.fits", 0),
                        ("test0.fits", 1), ("test0.fits", 2), ("test0.fits", 3), ("test0.fits", 4)]:
        with fits.open(os.path.join(folder, name)) as hdus:
            hdu = hdus[index]
            data = hdu.data.astype("<f4").squeeze()
            if hdu.header.get("BLANK") is not None:
                data = np.where(hdu.data == hdu.header["BLANK"], np.nan, data).astype("<f4")
            data = np.atleast_2d(data)
            wcs = WCS(hdu.header).celestial if "SIN" in str(hdu.header.get("CTYPE1")) or "TAN" in str(
                hdu.header.get("CTYPE1")) else None
            pixels = [[0, 0], [data.shape[0] - 1, data.shape[1] - 1], [data.shape[0] // 2, data.shape[1] // 3], [-50.25, 700.5]]
            sky = None if wcs is None else [[r, c] + [float(v) for v in wcs.wcs_pix2world([[c, r]], 0)[0]] for r, c in pixels]
            found.append({"file": name, "hdu": index, "rows": data.shape[0], "columns": data.shape[1],
                          "crc": zlib.crc32(data.tobytes()), "values": [[r, c, bits(data[r, c])[0]] for r, c in pixels[:3]],
                          "sky": sky})
    return found


def dump(name, content):
    with open(name, "w") as file:
        json.dump(content, file, indent=1, allow_nan=False)
        file.write("\n")


def main():
    dump("values.json", values())
    axes()
    extensions()
    dump("cards.json", cards())
    with gzip.GzipFile("wcs.json.gz", "wb", 9, mtime=0) as file:
        file.write(json.dumps({"cases": wcs()}, allow_nan=False).encode())
    if len(sys.argv) > 1:
        dump("real.json", real(sys.argv[1]))


if __name__ == "__main__":
    main()
