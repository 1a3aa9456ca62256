"""Makes metrics.json: the metrics that scikit-learn computes from labels and probabilities, and McNemar's tests with SciPy.

Probabilities are whole numbers over a power of two, so that they are exact in single precision and add up to exactly 1 for each
image, and coarse ones have ties. NaN is null, infinity "inf". Run with scikit-learn 1.2 or later:

    python3 make_metrics.py
"""
import json
import math
import pathlib
import warnings

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn import metrics
from sklearn.calibration import calibration_curve

warnings.simplefilter("ignore")


def binary(function, truth, scores):
    """Of a class of which there are all or no images, scikit-learn up to 1.5 raises what later ones call NaN."""
    return float(function(truth, scores)) if 0 < truth.sum() < len(truth) else math.nan


def averages(values, support):
    present = support > 0
    return float(np.mean(values)), float(np.average(np.array(values)[present], weights=support[present]))


def calibration(labels, probabilities, bins):
    """Guo et al. (2017), equation 3; a bin is open below and closed above, as in scikit-learn's calibration_curve."""
    predicted = probabilities.argmax(axis=1)
    confidence, right = probabilities.max(axis=1), predicted == labels
    place = np.searchsorted(np.arange(1, bins) / bins, confidence)
    rows, error = [], 0.0
    for b in range(bins):
        inside = place == b
        count = int(inside.sum())
        rows.append([count, confidence[inside].mean(), right[inside].mean()] if count else [0, math.nan, math.nan])
        if count:
            error += count / len(labels) * abs(rows[-1][1] - rows[-1][2])
    accuracies, confidences = calibration_curve(right, confidence, n_bins=bins)
    assert np.allclose(accuracies, [row[2] for row in rows if row[0]])
    assert np.allclose(confidences, [row[1] for row in rows if row[0]])
    return error, rows


def top(labels, probabilities, k):
    classes = probabilities.shape[1]
    if classes == 2:  # scikit-learn takes one score an image here: its rule for more, of a class that no image can be of.
        probabilities = np.column_stack([np.full(len(labels), -1.0), probabilities])
        return metrics.top_k_accuracy_score(labels + 1, probabilities, k=k, labels=range(3))
    return metrics.top_k_accuracy_score(labels, probabilities, k=k, labels=range(classes))


def case(title, labels, numerators, denominator, bins=15, k=2, curves=True):
    labels, numerators = np.asarray(labels), np.asarray(numerators)
    probabilities = numerators / denominator
    assert (numerators.sum(axis=1) == denominator).all() and denominator & (denominator - 1) == 0
    classes = probabilities.shape[1]
    names = list(range(classes))
    predicted = probabilities.argmax(axis=1)
    onehot = labels[:, None] == np.arange(classes)
    support = onehot.sum(axis=0)

    scores = metrics.precision_recall_fscore_support(labels, predicted, labels=names, zero_division=0)
    areas = [binary(metrics.roc_auc_score, onehot[:, c], probabilities[:, c]) for c in names]
    precisions = [float(metrics.average_precision_score(onehot[:, c], probabilities[:, c])) for c in names]
    briers = [float(metrics.brier_score_loss(onehot[:, c], probabilities[:, c], pos_label=True)) for c in names]
    error, reliability = calibration(labels, probabilities, bins)
    values = {
        "Accuracy": metrics.accuracy_score(labels, predicted),
        "BalancedAccuracy": metrics.balanced_accuracy_score(labels, predicted),
        "CohenKappa": metrics.cohen_kappa_score(labels, predicted),
        "MatthewsCorrelation": metrics.matthews_corrcoef(labels, predicted),
        "LogLoss": metrics.log_loss(labels, probabilities, labels=names),
        "BrierScore": float(((probabilities - onehot) ** 2).sum(axis=1).mean()),
        "TopKAccuracy": top(labels, probabilities, k),
        "ExpectedCalibrationError": error,
    }
    for average in ("macro", "weighted"):
        three = metrics.precision_recall_fscore_support(labels, predicted, labels=names, average=average, zero_division=0)
        for name, value in zip(("Precision", "Recall", "F1"), three):
            values[average.title() + name] = value
    values["MacroRocAuc"], values["WeightedRocAuc"] = averages(areas, support)
    values["MacroAveragePrecision"], values["WeightedAveragePrecision"] = averages(precisions, support)
    if classes > 2 and support.all():
        for average in ("macro", "weighted"):
            assert math.isclose(
                values[average.title() + "RocAuc"],
                metrics.roc_auc_score(labels, probabilities, multi_class="ovr", average=average))
            assert math.isclose(
                values[average.title() + "AveragePrecision"],
                metrics.average_precision_score(onehot, probabilities, average=average))

    roc, precision_recall = [], []
    for c in names if curves else []:
        false, true, thresholds = metrics.roc_curve(onehot[:, c], probabilities[:, c], drop_intermediate=False)
        thresholds = thresholds.astype(float)
        thresholds[0] = math.inf  # scikit-learn up to 1.2 has the largest score + 1.
        roc.append([false.tolist(), true.tolist(), thresholds.tolist()])
        precision_recall.append(
            [part.tolist() for part in metrics.precision_recall_curve(onehot[:, c], probabilities[:, c])])
    return {
        "title": title, "denominator": denominator, "bins": bins, "k": k, "labels": labels.tolist(),
        "probabilities": numerators.tolist(), "values": {name: float(value) for name, value in values.items()},
        "classes": {
            "Precision": scores[0].tolist(), "Recall": scores[1].tolist(), "F1": scores[2].tolist(),
            "RocAuc": areas, "AveragePrecision": precisions, "BrierScore": briers},
        "reliability": reliability, "roc": roc, "precisionRecall": precision_recall}


def main():
    random = np.random.default_rng(1863)

    def draw(images, classes, denominator, skill=1.5, missing=()):
        labels = random.choice([c for c in range(classes) if c not in missing], images)
        logits = random.normal(size=(images, classes)) * 1.5 + skill * (labels[:, None] == np.arange(classes))
        shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        numerators = np.floor(shares * denominator).astype(int)
        numerators[np.arange(images), random.integers(classes, size=images)] += denominator - numerators.sum(axis=1)
        return labels, numerators, denominator

    eye = np.eye(4, dtype=int)
    some = np.array([0, 1, 2, 3, 3, 2, 1, 0, 0, 1])
    cases = [
        case("four classes", *draw(120, 4, 1 << 20)),
        case("many images", *draw(2000, 4, 1 << 12), curves=False),
        case("ties", *draw(90, 4, 8)),
        case("many ties, many images", *draw(800, 3, 4), bins=10, curves=False),
        case("two classes", *draw(60, 2, 1 << 10), k=1),
        case("two classes, ties", *draw(60, 2, 4), k=1),
        case("two classes, one absent", *draw(30, 2, 1 << 10, missing=[0]), k=1),
        case("an absent class", *draw(60, 4, 1 << 10, missing=[2])),
        case("two absent classes", *draw(60, 5, 16, missing=[0, 4]), k=3),
        case("one class only", *draw(25, 4, 1 << 10, missing=[0, 1, 3])),
        case("one class only, which is always predicted", [1] * 6, [[1, 7, 0]] * 6, 8),
        case("perfect", some, eye[some] * 16, 16),
        case("perfect but unsure", some, eye[some] * 4 + 3, 16),
        case("all wrong, and sure of it", some, eye[(some + 1) % 4], 1),
        case("constant", some, [[4, 4, 4, 4]] * 10, 16),
        case("constant and unequal", some, [[1, 9, 4, 2]] * 10, 16),
        case("one image", [2], [[3, 2, 3]], 8),
        case("one bin", *draw(50, 4, 1 << 10), bins=1, k=1),
        case("eight bins, whose edges occur", *draw(200, 3, 16), bins=8, curves=False),
        case("twelve classes", *draw(300, 12, 1 << 8), bins=20, k=5, curves=False),
        case("no skill", *draw(150, 4, 1 << 10, skill=0), curves=False),
    ]

    tests = []
    for first, second in [(0, 0), (0, 1), (1, 1), (3, 9), (12, 12), (10, 14), (12, 13), (5, 20), (0, 30), (59, 121), (121, 59),
                          (400, 400), (500, 431), (10, 300), (1000, 0), (20000, 20311), (123456, 124000)]:
        total = first + second
        exact = min(1.0, 2 * stats.binom.cdf(min(first, second), total, 0.5))
        statistic = (abs(first - second) - 1) ** 2 / total if total else math.nan
        tests.append([first, second, exact, statistic, float(stats.chi2.sf(statistic, 1))])

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        if isinstance(value, (float, np.floating)):
            return None if math.isnan(value) else "inf" if math.isinf(value) else float(value)
        return value

    text = json.dumps(
        {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "cases": plain(cases), "mcnemar": plain(tests)},
        separators=(",", ":"), allow_nan=False)
    for key in ('{"title"', '"mcnemar"'):
        text = text.replace(key, "\n" + key)
    pathlib.Path(__file__).with_name("metrics.json").write_text(text + "\n", encoding="utf-8")
    print(len(cases), "cases,", len(tests), "tests")


if __name__ == "__main__":
    main()
