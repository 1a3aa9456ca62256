#!/usr/bin/env python3
"""Loads pickle pairs with Python's pickle.load and with VlassNet, side by side.

    dotnet build -c Release benchmarks/Loading
    python3 benchmarks/peers/pickle_load.py FOLDER [--count 61351] [--repeat 3] [--only f4-4,f8-4]

Makes one pair of files at a time in FOLDER (images count x 64 x 64 of the published form, int64 labels), brings it into the
page cache, loads it in a new process each time, one after the other, prints the best of the repeats, and deletes the files.
A tenth of the count is used for protocols 0 to 2, which hold the bytes as text.
"""
import argparse
import os
import pickle
import subprocess
import sys

import numpy as np

CASES = [("f4", 3), ("f4", 4), ("f4", 5), ("f8", 4), ("f8", 5), ("f4", 0), ("f4", 1), ("f4", 2), ("f8", 0), ("f8", 2)]
LOAD = """
import pickle, sys, time
import numpy
start = time.perf_counter()
with open(sys.argv[1], 'rb') as file: images = pickle.load(file)
with open(sys.argv[2], 'rb') as file: labels = pickle.load(file)
seconds = time.perf_counter() - start
assert len(images) == len(labels)
peak = [line for line in open('/proc/self/status') if line.startswith('VmHWM')][0].split()[1]
print(f'{seconds:.3f} {images.size * 4 / 1e6:.1f} {int(peak) * 1024 / 1e6:.1f}')
"""


def make(folder, kind, protocol, count):
    random = np.random.default_rng(1)
    images = np.empty((count, 64, 64), kind)
    for start in range(0, count, 1024):
        part = random.standard_normal((len(images[start:start + 1024]), 64, 64), np.float32)
        part -= part.min(axis=(1, 2), keepdims=True)
        part /= part.max(axis=(1, 2), keepdims=True)
        images[start:start + 1024] = part
    labels = random.integers(0, 4, count)
    paths = [os.path.join(folder, name) for name in ("images.p", "labels.p")]
    for path, array in zip(paths, (images, labels)):
        with open(path, "wb") as file:
            pickle.dump(array, file, protocol=protocol)
    return paths


def run(command):
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()
    return [float(number) for number in output.split()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=61351)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", help="cases as type-protocol, separated by commas, e.g. f4-4,f8-4")
    options = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    program = os.path.join(here, "..", "Loading", "bin", "Release", "net10.0", "Loading.dll")
    wanted = options.only.split(",") if options.only else [f"{kind}-{protocol}" for kind, protocol in CASES]
    print("type protocol  images  file MB | Python s  peak MB | VlassNet s  peak MB  over float32 | speed ratio")
    for kind, protocol in CASES:
        if f"{kind}-{protocol}" not in wanted:
            continue
        count = options.count if protocol > 2 else options.count // 10
        child = os.fork()
        if child == 0:
            make(options.folder, kind, protocol, count)
            os._exit(0)
        if os.waitpid(child, 0)[1] != 0:
            sys.exit("the files could not be made")
        paths = [os.path.join(options.folder, name) for name in ("images.p", "labels.p")]
        size = os.path.getsize(paths[0]) / 1e6
        subprocess.run(["cat", *paths], check=True, stdout=subprocess.DEVNULL)
        python, vlassnet = [], []
        for _ in range(options.repeat):
            python.append(run([sys.executable, "-c", LOAD, *paths]))
            vlassnet.append(run(["dotnet", program, *paths]))
        theirs, ours = min(python), min(vlassnet)
        peak = max(result[2] for result in vlassnet)
        print(f"{kind:4} {protocol:8} {count:7} {size:8.0f} | {theirs[0]:8.3f} {theirs[2]:8.0f} | {ours[0]:10.3f} "
              f"{peak:8.0f} {peak - ours[1]:13.0f} | {theirs[0] / ours[0]:11.2f}", flush=True)
        for path in paths:
            os.remove(path)


if __name__ == "__main__":
    main()
