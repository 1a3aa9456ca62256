"""Makes calibration.json: temperatures that SciPy and PyTorch find, risk-coverage curves, and thresholds from scikit-learn's
precision-recall curves.

Probabilities are whole numbers over a power of two, as in metrics.json. Run with scikit-learn, SciPy and PyTorch:

    python3 make_calibration.py
"""
import json
import math
import pathlib

import numpy as np
import scipy
import sklearn
import torch
from scipy.optimize import brentq, minimize_scalar
from sklearn import metrics

SMALLEST = 1.17549435e-38


def temperature(labels, probabilities):
    """The root of the slope; minimize_scalar and LBFGS must agree with it, but see the minimum only to the root of the precision."""
    logarithms = np.log(np.maximum(probabilities, SMALLEST))
    logarithms -= logarithms.max(axis=1, keepdims=True)
    rows = np.arange(len(labels))

    def loss(beta):
        scaled = beta * logarithms
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[rows, labels]))

    def slope(beta):
        powers = np.exp(beta * logarithms)
        return float(np.mean((powers * logarithms).sum(axis=1) / powers.sum(axis=1) - logarithms[rows, labels]))

    beta = brentq(slope, 0.01, 100, xtol=1e-15, rtol=1e-14)
    scalar = minimize_scalar(lambda t: loss(1 / t), bracket=(0.9 / beta, 1.1 / beta), tol=1e-12).x
    assert abs(scalar - 1 / beta) < 1e-6 / beta, (scalar, 1 / beta)

    parameter = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [parameter], max_iter=500, tolerance_grad=1e-14, tolerance_change=1e-16, line_search_fn="strong_wolfe")
    logits, truth = torch.tensor(logarithms), torch.tensor(labels)

    def closure():
        optimizer.zero_grad()
        value = torch.nn.functional.cross_entropy(parameter * logits, truth)
        value.backward()
        return value

    optimizer.step(closure)
    assert abs(1 / parameter.item() - 1 / beta) < 1e-6 / beta, (1 / parameter.item(), 1 / beta)
    right = np.mean(logarithms.argmax(axis=1) == labels)

    def gap(beta):
        return float(np.mean(1 / np.exp(beta * logarithms).sum(axis=1)) - right)

    consistent = brentq(gap, 0.01, 100, xtol=1e-15, rtol=1e-14)
    scaled = np.exp(beta * logarithms)
    return 1 / beta, 1 / consistent, loss(beta), (scaled / scaled.sum(axis=1, keepdims=True))[:3].tolist()


def risk_coverage(labels, probabilities, random):
    """The area is the mean over orders of equally sure images: exactly by their mean, and checked on orders drawn."""
    confidence, wrong = probabilities.max(axis=1), probabilities.argmax(axis=1) != labels
    levels = np.unique(confidence)[::-1]
    kept = np.array([(confidence >= level).sum() for level in levels])
    errors = np.array([wrong[confidence >= level].sum() for level in levels])
    places = np.arange(1, len(labels) + 1)
    area = float(np.mean(np.interp(places, np.concatenate([[0], kept]), np.concatenate([[0], errors])) / places))
    areas = []
    for _ in range(300):
        order = np.lexsort((random.random(len(labels)), -confidence))
        areas.append(np.mean(np.cumsum(wrong[order]) / places))
    assert abs(np.mean(areas) - area) < 1e-12 + 5 * np.std(areas) / math.sqrt(len(areas)), (np.mean(areas), area)
    return [(kept / len(labels)).tolist(), (errors / kept).tolist(), levels.tolist(), area]


def threshold(truth, scores, kind, least):
    precision, recall, levels = metrics.precision_recall_curve(truth, scores)
    precision, recall = precision[:-1], recall[:-1]
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
    if kind == "F1":
        at = np.flatnonzero(f1 >= f1.max() - 1e-12)[:1]
    elif kind == "precision":
        at = np.flatnonzero(precision >= least)[:1]
    else:
        at = np.flatnonzero(recall >= least)[-1:]
    if len(at) == 0:
        return ["inf", None, 0.0, 0.0]
    return [float(levels[at[0]]), float(precision[at[0]]), float(recall[at[0]]), float(f1[at[0]])]


def case(title, labels, numerators, denominator, random):
    probabilities = numerators / denominator
    assert (numerators.sum(axis=1) == denominator).all() and denominator & (denominator - 1) == 0
    classes = probabilities.shape[1]
    found = {"title": title, "denominator": denominator, "labels": labels.tolist(), "probabilities": numerators.tolist()}
    found["temperature"], found["confidenceTemperature"], found["loss"], found["scaled"] = temperature(labels, probabilities)
    found["riskCoverage"] = risk_coverage(labels, probabilities, random)
    found["thresholds"] = [
        [kind, least, [threshold(labels == c, probabilities[:, c], kind, least) for c in range(classes)]]
        for kind, least in [("F1", 0), ("precision", 0.5), ("precision", 0.9), ("precision", 1), ("recall", 0.5), ("recall", 0.9), ("recall", 1)]]
    return found


def main():
    random = np.random.default_rng(2017)

    def draw(images, classes, denominator, skill, sharpness):
        labels = np.concatenate([np.arange(classes), random.integers(classes, size=images - classes)])
        logits = sharpness * (random.normal(size=(images, classes)) + skill * (labels[:, None] == np.arange(classes)))
        shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        numerators = np.floor(shares * denominator).astype(int)
        numerators[np.arange(images), random.integers(classes, size=images)] += denominator - numerators.sum(axis=1)
        return labels, numerators, denominator, random

    cases = [
        case("too sure", *draw(200, 4, 1 << 20, skill=1.5, sharpness=4)),
        case("about right", *draw(200, 4, 1 << 20, skill=1.5, sharpness=1.5)),
        case("not sure enough", *draw(200, 4, 1 << 20, skill=2, sharpness=0.3)),
        case("two classes", *draw(120, 2, 1 << 12, skill=1, sharpness=2)),
        case("seven classes", *draw(150, 7, 1 << 16, skill=1.5, sharpness=3)),
        case("coarse, with zeros", *draw(150, 4, 16, skill=2, sharpness=1.5)),
        case("ties", *draw(100, 3, 4, skill=1, sharpness=1)),
        case("hardly any skill", *draw(400, 4, 1 << 12, skill=0.4, sharpness=2)),
    ]
    text = json.dumps(
        {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "torch": torch.__version__, "cases": cases},
        separators=(",", ":"), allow_nan=False).replace('{"title"', '\n{"title"')
    pathlib.Path(__file__).with_name("calibration.json").write_text(text + "\n", encoding="utf-8")
    print([(found["title"], round(found["temperature"], 3), round(found["confidenceTemperature"], 3)) for found in cases])


if __name__ == "__main__":
    main()
