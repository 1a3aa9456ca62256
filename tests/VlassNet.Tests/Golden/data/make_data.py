#!/usr/bin/env python3
"""Writes the small files that the readers' tests load. Run in this folder: python3 make_data.py

Small sets are (3, 4, 5) with value v = 20 image + 5 row + column (floats v / 8 - 2, signed integers v - 9, bool v % 3 == 0);
large ones are (300, 32, 32) with value ((image + 5 row + column) % 32) / 8, gzipped.
"""
import collections
import gzip
import os
import pickle
import struct

import numpy as np

V = np.arange(60).reshape(3, 4, 5)


def small(kind):
    kind = np.dtype(kind)
    if kind.kind == "f":
        return (V / 8 - 2).astype(kind)
    if kind.kind == "i":
        return (V - 9).astype(kind)
    return (V % 3 == 0) if kind.kind == "b" else V.astype(kind)


def large(kind):
    image, row, column = np.ogrid[:300, :32, :32]
    return (((image + 5 * row + column) % 32) / 8).astype(kind)


def write(name, content):
    with open(name, "wb") as file:
        file.write(content)


def python2(array, protocol):
    """What Python 2 wrote: texts are 8-bit strings, and the payload is one of them."""
    if protocol == 0:
        def text(raw):
            inner = "".join(
                chr(b) if 32 <= b < 127 and chr(b) not in "\\'" else
                {9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\", 39: "\\'"}.get(b, "\\x%02x" % b) for b in raw)
            return b"S'" + inner.encode() + b"'\n"
        head, number, false = b"", lambda n: b"I%d\n" % n, b"I00\n"
    else:
        def text(raw):
            return (b"U" + bytes([len(raw)]) if len(raw) < 256 else b"T" + struct.pack("<i", len(raw))) + raw
        head, number, false = b"\x80\x02", lambda n: b"J" + struct.pack("<i", n), b"\x89"
    kind = array.dtype.str
    shape = b"(" + b"".join(number(n) for n in array.shape) + b"t"
    dtype = (b"cnumpy\ndtype\np1\n(" + text(kind[1:].encode()) + number(0) + number(1) + b"tRp2\n("
             + number(3) + text(kind[:1].encode()) + b"NNN" + number(-1) + number(-1) + number(0) + b"tb")
    return (head + b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(" + number(0) + b"t" + text(b"b") + b"tR("
            + number(1) + shape + dtype + false + text(array.tobytes()) + b"tb.")


class Foreign:
    """Pickled as a call of a name that is not here, as other libraries' objects are."""

    def __init__(self, module, name):
        self.module, self.name = module, name

    def pickle(self):
        return f"c{self.module}\n{self.name}\n(I1\ntR.".encode()


def strangers():
    """What others write in place of plain arrays: files stranger-*.p and .npy. Right: small images, or labels 2, 0, 3."""
    images, labels = small("<f4"), np.array([2, 0, 3])
    plain = pickle.dumps(images, 2)
    for name, old in [("umath", b"numpy.core._multiarray_umath"), ("new-umath", b"numpy._core._multiarray_umath"),
                      ("new", b"numpy._core.multiarray")]:
        write(f"stranger-{name}.p", plain.replace(b"numpy._core.multiarray", b"numpy.core.multiarray").replace(b"numpy.core.multiarray", old))
    np.memmap("memmap.tmp", "f4", "w+", shape=images.shape)[:] = images
    for protocol in (2, 4, 5):
        write(f"stranger-memmap-p{protocol}.p", pickle.dumps(np.memmap("memmap.tmp", "f4", "r", shape=images.shape), protocol))
    os.remove("memmap.tmp")
    write("stranger-matrix-labels.p", pickle.dumps(np.matrix([[2], [0], [3]]), 4))
    write("stranger-object-images.p", pickle.dumps(object_array(list(images)), 4))
    write("stranger-object-labels.p", pickle.dumps(np.array([2, 0, 3], object), 4))
    write("stranger-object-floats.p", pickle.dumps(images.astype(object), 4))
    write("stranger-channels-first.p", pickle.dumps(channels(), 4))
    np.save("stranger-channels-first.npy", channels())
    np.save("stranger-channels-last.npy", np.moveaxis(channels(), 1, -1))
    write("stranger-tuple.p", pickle.dumps((images, labels), 4))
    write("stranger-dict.p", pickle.dumps({"images": images, "labels": labels, "filenames": ["a.png", "b.png", np.str_("c\n.png")]}, 4))
    write("stranger-nested-labels.p", pickle.dumps([[2], (0,), np.array([3])], 4))
    write("stranger-one-hot-labels.p", pickle.dumps([[0, 0, 1, 0], [1, 0, 0, 0], np.array([0, 0, 0, 1.0])], 4))
    texts = ["Bent", "Arc", "Ring"]
    write("stranger-text-labels.p", pickle.dumps(texts, 4))
    write("stranger-bytes-labels.p", pickle.dumps([np.bytes_(text) for text in texts], 2))
    write("stranger-text-array-labels.p", pickle.dumps(np.array(texts), 4))
    write("stranger-object-text-labels.p", pickle.dumps(np.array(texts, object), 4))
    for kind in ("<U8", ">U8", "S8"):
        np.save(f"stranger-{kind.strip('<>')}{'-big' if kind[0] == '>' else ''}-labels.npy", np.array(texts, kind))
    np.savez("stranger-text.npz", images=images, labels=np.array(texts))
    write("stranger-set-labels.p", pickle.dumps({2, 0, 3}, 4))
    write("stranger-set-labels-p2.p", pickle.dumps({2, 0, 3}, 2))
    write("stranger-frozen-labels.p", pickle.dumps(frozenset([2, 0, 3]), 4))
    write("stranger-masked.p", pickle.dumps(np.ma.masked_less(images, 0), 4))
    write("stranger-gzip.p", gzip.compress(plain, 9, mtime=0))
    for name, module, call in [("joblib", "joblib.numpy_pickle", "NumpyArrayWrapper"), ("pandas", "pandas.core.series", "Series"),
                               ("torch", "torch._utils", "_rebuild_tensor_v2"), ("own", "__main__", "Data")]:
        write(f"stranger-{name}.p", Foreign(module, call).pickle())
    header = '{ "shape" :(3 , 4,5L) ,\n"fortran_order":False, "descr":"<f4"}'
    header += " " * (118 - len(header) - 1) + "\n"
    write("stranger-header.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + images.tobytes())


def object_array(items):
    array = np.empty(len(items), object)
    array[:] = items
    return array


def channels():
    """(3, 2, 5, 6), value 60 image + 30 channel + 6 row + column."""
    return np.arange(180, dtype="f4").reshape(3, 2, 5, 6)


def main():
    strangers()
    for protocol in range(6):
        for name, array in [("f4", small("<f4")), ("f4-fortran", np.asfortranarray(small("<f4"))), ("f8-big", small(">f8")),
                            ("f2", small("<f2")), ("u1", small("u1")), ("i8", small("<i8")), ("b1", small("b1"))]:
            write(f"small-p{protocol}-{name}.p", pickle.dumps(array, protocol))
        for name, array in [("f4", large("<f4")), ("f8", large("<f8")), ("f4-fortran", np.asfortranarray(large("<f4")))]:
            if name == "f4" or protocol in (2, 4, 5):
                write(f"large-p{protocol}-{name}.p.gz", gzip.compress(pickle.dumps(array, protocol), 9, mtime=0))
        labels = np.array([2, 0, 3])
        write(f"labels-p{protocol}-array.p", pickle.dumps(labels, protocol))
        write(f"labels-p{protocol}-list.p", pickle.dumps([2, 0, 3], protocol))
        write(f"labels-p{protocol}-scalars.p", pickle.dumps([np.int64(2), np.uint8(0), np.float32(3)], protocol))
        mixed = collections.OrderedDict([
            ("name", np.str_("né")), ("raw", b"\x00\xff\n'"), ("text", "line\nö\\"), ("none", None), ("yes", True),
            ("int", -5), ("big", 2 ** 70), ("long", 2 ** 40), ("float", -0.5), ("tuple", (1, (2, 3), [])),
            ("set", {4}), ("frozen", frozenset([5])), ("bytearray", bytearray(b"ab\x80")), ("empty", b""),
            ("array", np.array([1.5, -2.5]))])
        write(f"mixed-p{protocol}.p", pickle.dumps(mixed, protocol))
    for name, labels in [("column", np.array([[2], [0], [3]], "i4")), ("one-hot", np.eye(4, dtype="u1")[[2, 0, 3]]),
                         ("float", np.array([2.0, 0.0, 3.0])), ("big", np.array([2, 0, 3], ">i2"))]:
        write(f"labels-{name}.p", pickle.dumps(labels, 4))
        np.save(f"labels-{name}.npy", labels)
    write("python2-p0.p", python2(small("<f4"), 0))
    write("python2-p2.p", python2(small("<f4"), 2))
    write("python2-large-p0.p.gz", gzip.compress(python2(large("<f4"), 0), 9, mtime=0))
    write("python2-large-p2.p.gz", gzip.compress(python2(large("<f4"), 2), 9, mtime=0))
    write("numpy2-p2.p", pickle.dumps(small("<f4"), 2).replace(b"numpy.core", b"numpy._core"))
    write("image-list.p", pickle.dumps(list(small("<f4")), 4))
    write("object-array.p", pickle.dumps(np.array([1, "a", None], object), 4))
    write("structured.p", pickle.dumps(np.zeros(3, [("a", "f4"), ("b", "i4")]), 4))

    # CIFAR: rows of 12 bytes are 3 channels of 2x2, one plane after the other; value = 12 image + 4 channel + 2 row + column.
    rows = np.arange(48, dtype="u1").reshape(4, 12)
    write("cifar-str-array.p", pickle.dumps({"data": rows, "labels": [0, 1, 1, 0]}, 2))
    write("cifar-bytes-list.p", pickle.dumps({b"data": list(rows), b"labels": [0, 1, 1, 0]}, 3))
    write("cifar-meta.p", pickle.dumps({b"label_names": [b"FRI", b"FRII"]}, 3))

    for kind in ["b1", "i1", "u1", "<i2", ">u2", "<i4", ">u4", "<i8", ">u8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
        order = {"<": "little-", ">": "big-"}.get(kind[0], "")
        np.save(f"small-{order}{kind.lstrip('<>')}.npy", small(kind))
    np.save("small-fortran.npy", np.asfortranarray(small("<f8")))
    np.save("small-channels.npy", small("<f4").reshape(3, 2, 5, 2))
    for version in (2, 3):
        with open(f"small-version{version}.npy", "wb") as file:
            np.lib.format.write_array(file, small("<f4"), version=(version, 0))
    np.save("object.npy", np.array([1, "a", None], object))
    np.save("structured.npy", np.zeros(3, [("a", "f4"), ("b", "i4")]))
    np.savez("set-stored.npz", images=small("<f4"), labels=np.array([2, 0, 3]))
    np.savez_compressed("set-compressed.npz", x=large("<f4"), y=np.arange(300) % 4)
    np.savez_compressed("set-fortran.npz", x=np.asfortranarray(large("<f8")), y=np.arange(300) % 4)


if __name__ == "__main__":
    main()
