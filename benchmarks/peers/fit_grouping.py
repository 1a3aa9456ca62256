"""Fits the weights by which components are grouped (src/VlassNet/Sky/Detection/Grouping/PairEvidence.cs): a logistic regression.

    dotnet run -c Release --project benchmarks/Detection -- find FOLDER/mosaic-11.fits FOLDER/mosaic-11.vlassnet.csv   (to 20)
    dotnet run -c Release --project benchmarks/Detection -- pairs FOLDER --first 11 --seeds 10 --found .vlassnet.csv > pairs.csv
    fit_grouping.py pairs.csv
"""
import csv
import sys

import numpy

NAMES = ["1", "ln separation", "ln flux ratio", "ln signal to noise", "bridge", "lean", "elongation", "halo"]


def main():
    with open(sys.argv[1]) as file:
        rows = list(csv.DictReader(file))
    value = {name: numpy.array([float(row[name]) for row in rows]) for name in rows[0] if name != "kind"}
    same = value["same"]
    terms = numpy.stack([
        numpy.ones(len(rows)), numpy.log(value["separation"]), numpy.log(value["flux_ratio"]), numpy.log(value["signal_to_noise"]),
        value["bridge"], value["lean"], value["elongation"], value["halo"]], axis=1)
    weights = numpy.zeros(len(NAMES))
    for _ in range(50):
        probability = 1 / (1 + numpy.exp(-terms @ weights))
        curvature = (terms * (probability * (1 - probability))[:, None]).T @ terms
        weights += numpy.linalg.solve(curvature + 1e-3 * numpy.eye(len(NAMES)), terms.T @ (same - probability))
    for name, weight in zip(NAMES, weights):
        print(f"{name:20} {weight:8.3f}")
    far = value["separation"] > 5
    print(f"{len(rows)} pairs, {same.mean():.3f} of one source; beyond five beams {(probability[far & (same == 1)] > 0.5).mean():.3f} of these "
          f"and {(probability[far & (same == 0)] > 0.5).mean():.3f} of the others are more probable than not")


main()
