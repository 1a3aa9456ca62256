#!/usr/bin/env python3
"""Writes wcs-frames.json.gz: pixels and ICRS positions by astropy, for every projection, frame and way to write a header.

Run here: python3 make_wcs_frames.py. A header is what strangers write; where astropy does not understand what it means, the header that
it is given ("meant") says the same in the standard's words.
"""
import gzip
import itertools
import json
import warnings

import numpy as np
from astropy import units as u
from astropy.coordinates import ICRS, Galactic, SkyCoord, Supergalactic
from astropy.io import fits
from astropy.wcs import WCS
from astropy.wcs.utils import wcs_to_celestial_frame

warnings.simplefilter("ignore")
RNG = np.random.default_rng(7)
SCALE = 1.5 / 3600

PROJECTIONS = {
    "SIN": [], "SIN slant": [("PV2_1", 0.1), ("PV2_2", -0.05)], "TAN": [], "ARC": [], "STG": [], "ZEA": [],
    "ZPN": [("PV2_1", 1.0), ("PV2_3", -0.05)], "NCP": [], "CAR": [], "SFL": [], "GLS": [],
    "TAN-SIP": [("A_ORDER", 2), ("B_ORDER", 2), ("A_2_0", 0.0), ("B_0_2", 0.0)],
    "TPV": [("PV1_1", 1.0), ("PV2_1", 1.0)],
    "TAN scamp": [("PV1_0", 0.0), ("PV1_1", 1.0), ("PV1_2", 0.0), ("PV2_0", 0.0), ("PV2_1", 1.0), ("PV2_2", 0.0)],
}

# Name: longitude and latitude of CTYPE, the cards, and what they mean where astropy does not see it.
FRAMES = {
    "icrs": ("RA--", "DEC-", [("RADESYS", "ICRS")], None),
    "nothing": ("RA--", "DEC-", [], None),
    "icrs of 1950": ("RA--", "DEC-", [("RADESYS", "ICRS"), ("EQUINOX", 1950.0)], None),
    "fk5": ("RA--", "DEC-", [("RADESYS", "FK5"), ("EQUINOX", 2000.0)], None),
    "j2000 as text": ("RA--", "DEC-", [("EQUINOX", "J2000")], [("RADESYS", "FK5"), ("EQUINOX", 2000.0)]),
    "radesys j2000": ("RA--", "DEC-", [("RADESYS", "J2000"), ("EQUINOX", 2000.0)], [("RADESYS", "FK5"), ("EQUINOX", 2000.0)]),
    "fk5 of 1975": ("RA--", "DEC-", [("RADESYS", "FK5"), ("EQUINOX", 1975.0)], None),
    "fk5 of 2015.5": ("RA--", "DEC-", [("EQUINOX", 2015.5)], None),
    "equinox nan": ("RA--", "DEC-", ["EQUINOX =                  NaN"], []),
    "epoch 0": ("RA--", "DEC-", [("EPOCH", 0.0)], []),
    "fk4": ("RA--", "DEC-", [("RADESYS", "FK4"), ("EQUINOX", 1950.0)], None),
    "b1950 as text": ("RA--", "DEC-", [("EQUINOX", "B1950")], [("RADESYS", "FK4"), ("EQUINOX", 1950.0)]),
    "epoch 1950": ("RA--", "DEC-", [("EPOCH", 1950.0)], None),
    "fk4 of 1975": ("RA--", "DEC-", [("RADECSYS", "FK4"), ("EQUINOX", 1975.0)], None),
    "fk4 without e-terms": ("RA--", "DEC-", [("RADESYS", "FK4-NO-E"), ("EQUINOX", 1950.0)], None),
    "galactic": ("GLON", "GLAT", [], None),
    "supergalactic": ("SLON", "SLAT", [], None),
}


def linear(kind, angle):
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    if kind == "crota":
        return [("CDELT1", -SCALE), ("CDELT2", SCALE), ("CROTA2", angle)]
    if kind == "pc":
        return [("CDELT1", -SCALE), ("CDELT2", SCALE), ("PC1_1", cos), ("PC1_2", -sin), ("PC2_1", sin), ("PC2_2", cos)]
    if kind == "cd":
        return [("CD1_1", -SCALE * cos), ("CD1_2", 0.9 * SCALE * sin), ("CD2_1", SCALE * sin), ("CD2_2", 1.1 * SCALE * cos)]
    return [("CDELT1", -SCALE), ("CDELT2", SCALE)]


def frame_of(wcs, name):
    if name == "supergalactic":
        return Supergalactic()
    return Galactic() if name == "galactic" else wcs_to_celestial_frame(wcs)


def base_of(kind, place, extra):
    return [("CRPIX1", 33.0), ("CRPIX2", 32.5), ("CRVAL1", place[0]), ("CRVAL2", place[1])] + linear(kind, 20.0) + list(extra)


def cards_of(projection, name, kind, place, extra=()):
    """The header as strangers write it."""
    lon, lat, cards, _ = FRAMES[name]
    code = projection.split()[0]
    written = [("CTYPE1", lon + "-" + code), ("CTYPE2", lat + "-" + code)] + base_of(kind, place, extra)
    return [c if isinstance(c, str) else str(fits.Card(*c)).rstrip() for c in written + PROJECTIONS[projection] + cards]


def case(projection, name, kind, place, extra=()):
    lon, lat, cards, meant = FRAMES[name]
    code = projection.split()[0]
    base = base_of(kind, place, extra)
    plain = "TAN" if code in ("TPV", "TAN-SIP") or projection == "TAN scamp" else code
    understood = [("CTYPE1", lon + "-" + plain), ("CTYPE2", lat + "-" + plain)] + base
    understood += [] if plain == "TAN" else PROJECTIONS[projection]
    wcs = WCS(fits.Header(understood + (cards if meant is None else meant)))
    reach = 3000 if RNG.integers(2) else 60
    pixels = np.concatenate([[(32.0, 31.5)], np.round(RNG.uniform(-reach, reach, (3, 2)), 2)])
    world = wcs.wcs_pix2world(pixels, 0)
    frame = frame_of(wcs, name)
    assert frame is not None, name
    # The FK5 of the equinox 2000 is taken as it is.
    is_fk5 = frame.name == "fk5" and frame.equinox.jyear == 2000
    pairs = []
    for (x, y), (a, b) in zip(pixels, world):
        if not np.isfinite([a, b]).all():
            continue
        if not is_fk5:
            sky = SkyCoord(a * u.deg, b * u.deg, frame=frame).transform_to(ICRS())
            a, b = sky.ra.deg, sky.dec.deg
        pairs.append([y, x, a % 360, b])
    assert pairs, (projection, name, kind)
    return {"title": "%s, %s, %s, %g %+g%s" % (projection, name, kind, *place, ", ".join([""] + ["%s %g" % e for e in extra])),
            "cards": cards_of(projection, name, kind, place, extra), "pairs": pairs}


def main():
    places = [(157.5, 30.76), (0.001, -45.0), (266.4, -28.93333), (83.6, 12.0), (200.0, 0.0), (10.0, 89.7)]
    kinds = ["cdelt", "crota", "pc", "cd"]
    cases = []
    refused = []
    for number, (projection, name) in enumerate(itertools.product(PROJECTIONS, FRAMES)):
        place = places[number % len(places)]
        if projection == "NCP" and abs(place[1]) < 1:
            place = places[0]
        cases.append(case(projection, name, kinds[number % 4], place))
    for projection in ("CAR", "SFL", "GLS"):
        for place in places + [(0.0, 0.0), (359.9, -60.0), (10.0, 90.0), (10.0, -90.0)]:
            for extra in ([], [("LONPOLE", 0.0)], [("LONPOLE", 180.0)], [("LATPOLE", -90.0)], [("PV1_3", 180.0), ("PV1_4", 10.0)],
                          [("LONPOLE", 30.0)]):
                try:
                    cases.append(case(projection, "icrs", kinds[len(cases) % 4], place, extra))
                except ValueError:  # No native pole fits.
                    refused.append(cards_of(projection, "icrs", kinds[0], place, extra))
    for number, one in enumerate(cases):
        one["title"] = "%d: %s" % (number, one["title"])
    print(len(cases), "headers,", len(refused), "refused,", sum(len(c["pairs"]) for c in cases), "positions")
    with gzip.GzipFile("wcs-frames.json.gz", "wb", 9, mtime=0) as file:
        file.write(json.dumps({"cases": cases, "refused": refused}, allow_nan=False).encode())


if __name__ == "__main__":
    main()
