"""What the scripts that run other source finders share: the table that benchmarks/Detection reads, and what a program cost."""
import csv
import os
import resource
import subprocess
import time

COLUMNS = ["row", "column", "peak", "flux", "row_error", "column_error", "noise", "background"]


def write(path, rows, seconds, cpu, megabytes):
    """Rows are dictionaries of COLUMNS: pixels from 0, Jy/beam, and sums of pixels in Jy/beam as flux."""
    with open(path, "w", newline="") as file:
        file.write(f"# seconds={seconds:.3f} cpu={cpu:.3f} megabytes={megabytes:.0f}\n")
        table = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        for row in rows:
            table.writerow({name: format(row[name], ".8g") for name in COLUMNS})


def run(command):
    """Runs a program; returns the seconds, those of the processor, and the most memory (MB) that it took."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = child.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        raise SystemExit(f"{command[0]} ended with {status}: {complaint[-2000:]}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def own_cost(start, cpu):
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter() - start, time.process_time() - cpu, usage.ru_maxrss / 1024
