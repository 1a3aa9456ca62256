#!/usr/bin/env python3
"""Writes pictures.json: small PNG files of every kind, and the samples in them. Run here: python3 make_png.py

The files are put together by hand, since no library writes every depth, filter and interlacing; Pillow, if it is there, must
read the same samples.
"""
import base64
import io
import json
import random
import struct
import zlib

try:
    from PIL import Image
except ImportError:
    Image = None

RNG = random.Random(9)
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, body=b""):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def packed_row(samples, depth):
    if depth == 16:
        return struct.pack(">%dH" % len(samples), *samples)
    bits = "".join(format(s, "0%db" % depth) for s in samples)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filtered(rows, pixel, choose):
    out, above = b"", bytes(len(rows[0]))
    for number, row in enumerate(rows):
        kind = choose(number)
        line = []
        for i, value in enumerate(row):
            a = row[i - pixel] if i >= pixel else 0
            b, c = above[i], above[i - pixel] if i >= pixel else 0
            guess = [0, a, b, (a + b) // 2, paeth(a, b, c)][kind]
            line.append((value - guess) & 255)
        out += bytes([kind]) + bytes(line)
        above = row
    return out


def picture(width, height, depth, color, pixel, choose=None, interlaced=False, palette=None, transparent=None, pieces=1):
    """The file; pixel(x, y) gives the samples of a pixel, y counted from the top."""
    size = max(1, CHANNELS[color] * depth // 8)
    choose = choose or (lambda row: row % 5)
    raw = b""
    for x0, y0, dx, dy in (ADAM7 if interlaced else [(0, 0, 1, 1)]):
        xs, ys = range(x0, width, dx), range(y0, height, dy)
        if xs and ys:
            raw += filtered([packed_row([s for x in xs for s in pixel(x, y)], depth) for y in ys], size, choose)
    data = zlib.compress(raw, 9)
    step = -(-len(data) // pieces)
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
    file += chunk(b"gAMA", struct.pack(">I", 45455))
    if palette:
        file += chunk(b"PLTE", bytes(v for entry in palette for v in entry))
    if transparent:
        file += chunk(b"tRNS", transparent)
    file += b"".join(chunk(b"IDAT", data[i:i + step]) for i in range(0, len(data), step))
    return file + chunk(b"tEXt", b"Comment\0made by hand") + chunk(b"IEND")


def grid(width, height, most):
    return [[RNG.choice([0, most, RNG.randint(0, most)]) for _ in range(width)] for _ in range(height)]


def check(name, file, grid_, most):
    if Image is None:
        return
    image = Image.open(io.BytesIO(file))
    if most == 65535 and image.mode != "I;16" and image.mode != "I":
        return  # Pillow makes 8 bits of 16 in colour.
    pixels = image.load()
    for y, row in enumerate(grid_):
        for x, value in enumerate(row):
            got = pixels[x, y]
            got = got[0] if isinstance(got, tuple) else got
            if image.mode == "P":
                got = image.getpalette()[3 * got]
            if image.mode == "1":
                value = 255 * value
            elif most in (3, 15) and image.mode == "L":
                value = value * 255 // most
            assert got == value, (name, image.mode, x, y, got, value)


cases = {}


def add(name, width, height, depth, color=GREY, **more):
    most = 2 ** depth - 1
    samples = grid(width, height, most)
    shape = {
        GREY: lambda v: (v,), RGB: lambda v: (v, v, v), GREY_ALPHA: lambda v: (v, most), RGBA: lambda v: (v, v, v, most),
        PALETTE: lambda v: (v,),
    }[color]
    if color == PALETTE:
        more["palette"] = [((37 * i + 11) % 256,) * 3 for i in range(2 ** depth)]
    file = picture(width, height, depth, color, lambda x, y: shape(samples[y][x]), **more)
    if color == PALETTE:
        samples, most = [[more["palette"][v][0] for v in row] for row in samples], 255
    check(name, file, samples, most)
    cases[name] = {"file": base64.b64encode(file).decode(), "width": width, "height": height, "largest": most,
                   "samples": [v for row in samples for v in row]}


def refuse(name, depth, color, pixel, **more):
    file = picture(3, 2, depth, color, pixel, **more)
    cases[name] = {"file": base64.b64encode(file).decode(), "width": 3, "height": 2, "largest": 0, "samples": []}


for bits in (1, 2, 4, 8, 16):
    for way in (False, True):
        add("grey%d%s" % (bits, "-interlaced" if way else ""), 13, 11, bits, interlaced=way)
for kind in range(5):
    for bits in (1, 8, 16):
        add("grey%d-filter%d" % (bits, kind), 9, 7, bits, choose=lambda row, kind=kind: kind)
for w, h in ((1, 1), (2, 2), (3, 5), (5, 1), (1, 9), (8, 8), (17, 3)):
    add("small-%dx%d" % (w, h), w, h, 4)
    add("small-%dx%d-interlaced" % (w, h), w, h, 4, interlaced=True)
for color_name, color_type in (("rgb", RGB), ("grey-alpha", GREY_ALPHA), ("rgba", RGBA)):
    for bits in (8, 16):
        for way in (False, True):
            add("%s%d%s" % (color_name, bits, "-interlaced" if way else ""), 9, 7, bits, color_type, interlaced=way)
for bits in (1, 2, 4, 8):
    add("palette%d" % bits, 9, 7, bits, PALETTE)
add("palette4-interlaced", 9, 7, 4, PALETTE, interlaced=True)
add("pieces", 13, 11, 8, pieces=7)

refuse("refused-colour-rgb8", 8, RGB, lambda x, y: (9, 9, 9 + (x == 2)))
refuse("refused-colour-rgba16", 16, RGBA, lambda x, y: (9, 9 + (y == 1), 9, 65535))
refuse("refused-colour-palette2", 2, PALETTE, lambda x, y: (x,), palette=[(1, 1, 1), (2, 2, 2), (3, 4, 3)])
refuse("refused-entry-palette4", 4, PALETTE, lambda x, y: (x,), palette=[(1, 1, 1), (2, 2, 2)])
refuse("refused-opaque-alpha8", 8, GREY_ALPHA, lambda x, y: (9, 255 - x))
refuse("refused-opaque-rgba8", 8, RGBA, lambda x, y: (9, 9, 9, 254))
refuse("refused-opaque-tRNS", 8, GREY, lambda x, y: (9,), transparent=b"\0\5")

with open("pictures.json", "w") as output:
    output.write("{\n" + ",\n".join('"%s": %s' % (n, json.dumps(c, separators=(",", ":"))) for n, c in cases.items()) + "\n}\n")
