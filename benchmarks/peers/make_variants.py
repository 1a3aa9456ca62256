#!/usr/bin/env python3
"""Writes two thousand and more files as NumPy, astropy and PyTorch write them, and what is in them, for

    python3 make_variants.py FOLDER [SEED]
    dotnet run -c Release --project ../VlassNet.Benchmarks -- variants FOLDER

The right values are those of the programs that wrote the files (NumPy 1.24, astropy 5.2 and PyTorch 1.13 were used). variants.jsonl
has a line for each file. The headers are those of tests/VlassNet.Tests/Golden/fits/make_wcs_frames.py at other places of the sky.
"""
import csv
import gzip
import io
import itertools
import json
import pathlib
import pickle
import sys
import warnings

import numpy as np
import torch
import torch.nn as nn
from astropy import units as u
from astropy.coordinates import Angle
from astropy.io import fits
from astropy.table import Table

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = pathlib.Path(sys.argv[1])
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
sys.path.insert(0, str(HERE.parents[1] / "tests/VlassNet.Tests/Golden/fits"))
import make_wcs_frames as frames  # noqa: E402

warnings.simplefilter("ignore")
rng = np.random.default_rng(SEED)
lines = []


def add(kind, name, title, **values):
    lines.append({"kind": kind, "file": name, "title": title, **values})


def values_of(name, values):
    np.ascontiguousarray(values, "<f4").tofile(FOLDER / name)
    return name


# NumPy: every type and order of bytes, both orders of axes, every container.

TYPES = ["f2", "f4", "f8", "g", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "?"]
LABELS = ["i8", ">i4", "u1", "<U1", "f4", "i2", "O", "S1"]


def npy(array, version):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


def numpy_variants():
    shapes = [(9, 8, 8), (9, 8, 8, 1), (9, 8, 8, 3)]
    containers = ["npy 1", "npy 2", "npy 3", "npz", "npz compressed"] + [f"pickle {p}" for p in range(6)]
    number = 0
    for dtype, order, shape, container in itertools.product(TYPES, "CF", shapes, containers):
        for end in "<>" if np.dtype(dtype).itemsize > 1 and dtype != "g" else "|":
            number += 1
            array = rng.integers(0, 2 if dtype == "?" else 100, shape)
            if dtype in ("f2", "f4", "f8", "g"):
                array = array / 7 - 3
            if dtype[0] == "i":
                array = array - 50
            array = np.array(array, order=order).astype(dtype if end == "|" else end + dtype, order="K")
            labels = np.arange(9) % 3
            rng.shuffle(labels)
            kind = LABELS[number % len(LABELS)]
            written = labels.astype(kind) if not container.startswith("np") or kind != "O" else labels
            name, meant = f"n{number}", values_of(f"n{number}.f32", array / np.float32(255) if dtype == "u1" else array.astype(np.float64))
            title = f"{array.dtype.str} {order} {shape} in {container}, labels {written.dtype.str}"
            if container.startswith("npz"):
                (np.savez if container == "npz" else np.savez_compressed)(FOLDER / f"{name}.npz", images=array, labels=written)
                add("numpy", f"{name}.npz", title, values=meant, labels=labels.tolist())
                continue
            suffix = "npy" if container.startswith("npy") else "p"
            for part, one in (("", array), ("l", written)):
                data = npy(one, (int(container[-1]), 0)) if suffix == "npy" else pickle.dumps(one, protocol=int(container[-1]))
                (FOLDER / f"{name}{part}.{suffix}").write_bytes(data)
            add("numpy", f"{name}.{suffix}", title, second=f"{name}l.{suffix}", values=meant, labels=labels.tolist())


# Tables of positions: every format, name and unit.

NAMES = [("ra", "dec"), ("RAJ2000", "DEJ2000"), ("RA_ICRS", "DE_ICRS"), ("ALPHA_J2000", "DELTA_J2000"), ("Ra", "Dec"), ("RAdeg", "DEdeg")]
FORMATS = ["csv", "csv ;", "tsv", "csv |", "spaces", "csv bom", "csv # header", "csv sep=", "csv quoted", "csv crlf", "ecsv", "ecsv ,", "tabledata",
           "binary", "binary2", "fits"]


def text_table(form, names, columns):
    delimiter = {"csv ;": ";", "tsv": "\t", "csv |": "|", "spaces": " ", "csv sep=": ";"}.get(form, ",")
    out = io.StringIO()
    if form == "csv sep=":
        out.write("sep=;\n")
    if form == "csv # header":
        out.write("# made for a test, of no use\n# ")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if form == "csv crlf" else "\n",
                        quoting=csv.QUOTE_ALL if form == "csv quoted" else csv.QUOTE_MINIMAL)
    writer.writerow(names)
    writer.writerows(zip(*columns))
    return (b"\xef\xbb\xbf" if form == "csv bom" else b"") + out.getvalue().encode()


def table_variants():
    number = 0
    for form, names, written, packed in itertools.product(FORMATS, NAMES, ("degrees", "hours", "sexagesimal"), (False, True)):
        if written == "sexagesimal" and (names[0] == "RAdeg" or form == "spaces"):
            continue
        is_text = form.startswith(("csv", "tsv", "spaces"))
        if written == "hours" and (is_text or names[0] == "RAdeg" or form == "fits"):  # No unit in plain text; FITS has none for hours.
            continue
        number += 1
        ra, dec = np.round(rng.uniform(0, 360, 7), 7), np.round(rng.uniform(-90, 90, 7), 7)
        first, second = ra, dec
        if written == "sexagesimal":
            first = Angle(ra, u.deg).to_string(u.hourangle, sep=":", precision=5, pad=True)
            second = Angle(dec, u.deg).to_string(u.deg, sep=":", precision=4, pad=True, alwayssign=True)
            ra, dec = Angle(first, u.hourangle).deg, Angle(second, u.deg).deg
        columns = {"id": np.arange(7), "flux": rng.uniform(0, 1, 7), names[0]: first, names[1]: second, "n": np.arange(7, dtype=np.int16)}
        out = io.BytesIO()
        if is_text:
            out.write(text_table(form, list(columns), [[str(value) for value in column] for column in columns.values()]))
        else:
            table = Table(columns)
            if written != "sexagesimal":
                table[names[0]].unit, table[names[1]].unit = u.deg, u.deg
            if written == "hours":
                table[names[0]] = table[names[0]].to(u.hourangle)
                ra = np.asarray(table[names[0]]) * 15
            if form.startswith("ecsv"):
                text = io.StringIO()
                table.write(text, format="ascii.ecsv", delimiter="," if form == "ecsv ," else " ")
                out.write(text.getvalue().encode())
            elif form == "fits":
                table.write(out, format="fits")
            else:
                table.write(out, format="votable", tabledata_format=form)
        suffix = {"fits": "fits", "tsv": "tsv", "spaces": "txt"}.get(form, "ecsv" if form[0] == "e" else "csv" if is_text else "vot")
        name = f"t{number}.{suffix}" + (".gz" if packed else "")
        (FOLDER / name).write_bytes(gzip.compress(out.getvalue(), 1) if packed else out.getvalue())
        add("table", name, f"{form}, {names[0]} and {names[1]}, {written}", ra=ra.tolist(), dec=dec.tolist(), tolerance=1e-9)


# FITS images: every projection, frame and form of the header, anywhere on the sky.

def fits_variants():
    frames.RNG = np.random.default_rng(SEED + 1)
    number = 0
    for projection, frame, _ in itertools.product(frames.PROJECTIONS, frames.FRAMES, range(3)):
        place = (round(rng.uniform(0, 360), 5), round(float(np.degrees(np.arcsin(rng.uniform(-1, 1)))), 5))
        if projection == "NCP" and abs(place[1]) < 20:  # There astropy's own way back is right to 0.00001 pixels only.
            continue
        one = frames.case(projection, frame, ["cdelt", "crota", "pc", "cd"][rng.integers(4)], place)
        number += 1
        top = ["SIMPLE  =                    T", "BITPIX  =                  -32", "NAXIS   =                    2", "NAXIS1  =                   64",
               "NAXIS2  =                   64"]
        header = "".join(card.ljust(80) for card in top + one["cards"] + ["END"])
        data = header.ljust(-(-len(header) // 2880) * 2880).encode() + np.zeros((64, 64), ">f4").tobytes()
        name = f"w{number}.fits"
        (FOLDER / name).write_bytes(data + bytes(-len(data) % 2880))
        add("wcs", name, one["title"], pairs=one["pairs"])


# FITS pixels: every type, scaled or not, compressed or not.

def pixel_variants():
    number = 0
    for dtype, scaled, blank, form in itertools.product(["u1", "i2", "i4", "i8", "f4", "f8"], (False, True), (False, True),
                                                        ("plain", "extension", "gz", "rice", "gzip")):
        if (dtype in ("i8", "f4", "f8") and form in ("rice", "gzip")) or (form in ("rice", "gzip") and (scaled or blank)):
            continue
        number += 1
        array = rng.integers(0, 120, (20, 30)).astype(dtype) if dtype[0] != "f" else rng.normal(size=(20, 30)).astype(dtype)
        meant = array.astype(np.float64)
        header = fits.Header()
        if blank:
            array[3, 4:9] = np.nan if dtype[0] == "f" else 7
            if dtype[0] != "f":
                header["BLANK"] = 7
            meant = np.where(np.isnan(array) if dtype[0] == "f" else array == 7, np.nan, array.astype(np.float64))
        name = f"p{number}.fits" + (".gz" if form == "gz" else "")
        if form in ("rice", "gzip"):
            hdus = fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(array, compression_type="RICE_1" if form == "rice" else "GZIP_1")])
        elif form == "extension":
            hdus = fits.HDUList([fits.PrimaryHDU(), fits.ImageHDU(array, header)])
        else:
            hdus = fits.HDUList([fits.PrimaryHDU(array, header)])
        out = io.BytesIO()
        hdus.writeto(out)
        data = out.getvalue()
        if scaled:
            # Written by hand: astropy would apply them to the array first.
            cards = "".join(card.ljust(80) for card in ("BSCALE  =                 0.25", "BZERO   =                -10.0"))
            at = data.rindex(b"END" + b" " * 77)
            data = data[:at] + cards.encode() + data[at:at + 80] + data[at + 80 + 160:]
            meant = meant * 0.25 - 10
        (FOLDER / name).write_bytes(gzip.compress(data, 1) if form == "gz" else data)
        add("pixels", name, f"{dtype} {form}{' scaled' if scaled else ''}{' blank' if blank else ''}", values=values_of(f"p{number}.f32", meant))


# PyTorch: both orders of a block, every way to save it.

def network(normalizes_first, bias, blocks, last):
    layers, channels = [], 1
    for block in range(blocks):
        convolution, norm = nn.Conv2d(channels, 4 + block, 3, padding=1, bias=bias), nn.BatchNorm2d(4 + block)
        layers += [convolution, norm, nn.ReLU()] if normalizes_first else [convolution, nn.ReLU(), norm]
        layers.append(nn.MaxPool2d(2))
        channels = 4 + block
    side = 16 >> blocks
    net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels * side * side, 6), nn.ReLU(), nn.Linear(6, last))
    with torch.no_grad():
        for name, value in net.state_dict().items():
            if name.endswith("running_var"):
                value.uniform_(1e-4, 1)
            elif value.is_floating_point():
                value.copy_(torch.randn_like(value) * 0.4)
    return net.eval()


def torch_variants():
    torch.manual_seed(SEED)
    images = torch.rand(10, 1, 16, 16)
    np.ascontiguousarray(images.numpy(), "<f4").tofile(FOLDER / "images.f32")
    number = 0
    savings = ["zip", "legacy", "parallel", "checkpoint", "half", "bfloat16", "npz", "module"]
    for first, bias, blocks, last, saving in itertools.product((False, True), (False, True), (1, 2), (3, 5), savings):
        number += 1
        net = network(first, bias, blocks, last)
        if saving in ("half", "bfloat16"):
            kind = torch.float16 if saving == "half" else torch.bfloat16
            net.load_state_dict({k: v.to(kind).float() if v.is_floating_point() else v for k, v in net.state_dict().items()})
        with torch.no_grad():
            meant = values_of(f"m{number}.f32", torch.softmax(net(images), 1).numpy())
        state = net.state_dict()
        name = f"m{number}.{'npz' if saving == 'npz' else 'pt'}"
        if saving == "npz":
            np.savez(FOLDER / name, **{key: value.numpy() for key, value in state.items()})
        elif saving == "module":
            torch.save(net, FOLDER / name)
        else:
            if saving == "parallel":
                state = {"module." + key: value for key, value in state.items()}
            if saving == "checkpoint":
                state = {"epoch": 3, "model_state_dict": state, "optimizer_state_dict": torch.optim.Adam(net.parameters()).state_dict()}
            if saving in ("half", "bfloat16"):
                state = {k: v.to(kind) if v.is_floating_point() else v for k, v in state.items()}
            torch.save(state, FOLDER / name, _use_new_zipfile_serialization=saving != "legacy")
        order = "normalisation, ReLU" if first else "ReLU, normalisation"
        add("model", name, f"{blocks} of convolution{'' if bias else ' without bias'}, {order}; {last} classes; {saving}", values=meant)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for variants in (numpy_variants, table_variants, fits_variants, pixel_variants, torch_variants):
        before = len(lines)
        variants()
        print(f"{variants.__name__}: {len(lines) - before}")
    with open(FOLDER / "variants.jsonl", "w", encoding="utf-8") as out:
        out.writelines(json.dumps(line) + "\n" for line in lines)
    print(f"{len(lines)} files and their right values in {FOLDER}")


if __name__ == "__main__":
    main()
