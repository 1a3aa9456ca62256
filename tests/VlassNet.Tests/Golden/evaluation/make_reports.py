"""Makes reports.json: classification reports and confusion matrices as scikit-learn prints and counts them.

Each case holds counts of (true class, predicted class), the names (or null), the classes with a row (or null), the number of
decimals, the report's text and the confusion matrices. Run with scikit-learn 1.2 or later:

    python3 make_reports.py
"""
import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.metrics import classification_report, confusion_matrix

warnings.simplefilter("ignore")
VLASS = ["Extended", "Point Source", "Double Lobes", "Three Points"]
UNICODE = ["étendue", "точка", "двойной", "三つ星", "Ωmega", "🌀 spiral"]


def report(true, predicted, labels, names, digits):
    text = classification_report(
        true, predicted, labels=labels, target_names=names, digits=digits, zero_division=0)
    covered = labels is not None and set(labels) > set(true) | set(predicted)
    if covered and "micro avg" in text:
        # scikit-learn up to 1.2 prints 'micro avg' where a class with a row does not occur; later ones 'accuracy'.
        lines = text.split("\n")
        place = next(i for i, line in enumerate(lines) if line.lstrip().startswith("micro avg"))
        width = lines[place].index("micro avg") + len("micro avg")
        _, _, f1, support = lines[place][width:].split()
        lines[place] = f"{'accuracy':>{width}s} " + f" {'':>9}" * 2 + f" {f1:>9} {support:>9}"
        text = "\n".join(lines)
    return text


def case(title, counts, names=None, labels=None, digits=2):
    triples = [[int(t), int(p), int(n)] for (t, p), n in np.ndenumerate(counts) if n]
    true = np.repeat([t for t, _, _ in triples], [n for _, _, n in triples])
    predicted = np.repeat([p for _, p, _ in triples], [n for _, _, n in triples])
    shown = labels if labels is not None else (list(range(len(names))) if names else None)
    shown_names = [names[i] for i in shown] if names else None
    matrices = {
        str(norm): confusion_matrix(true, predicted, labels=shown, normalize=norm).tolist()
        for norm in (None, "true", "pred", "all")}
    return {
        "title": title, "counts": triples, "names": names, "labels": labels, "digits": digits,
        "report": report(true, predicted, shown, shown_names, digits), "matrices": matrices}


def main():
    random = np.random.default_rng(242)

    def counts(classes, total, accuracy=0.7):
        share = random.dirichlet(np.ones(classes))
        table = np.zeros((classes, classes), int)
        for t in range(classes):
            wrong = random.dirichlet(np.ones(classes))
            probabilities = accuracy * np.eye(classes)[t] + (1 - accuracy) * wrong
            table[t] = random.multinomial(round(total * share[t]), probabilities)
        table[0, 0] += 1
        return table

    cases = [
        case("the notebook's classes", counts(4, 11351), VLASS),
        case("the notebook's classes by number", counts(4, 50000)),
        case("perfect", np.diag([3, 4, 5, 6]), VLASS),
        case("all wrong", np.roll(np.diag([3, 4, 5, 6]), 1, axis=1), VLASS),
        case("everything taken for one class", np.array([[5, 0, 0], [7, 0, 0], [1, 0, 0]]), ["a", "b", "c"]),
        case("a class that never occurs", np.array([[5, 1, 0, 0], [2, 7, 0, 0], [0, 0, 0, 0], [0, 1, 0, 3]]), VLASS),
        case("a class that is only predicted", np.array([[5, 1, 2], [2, 7, 1], [0, 0, 0]]), ["a", "b", "c"]),
        case("a class that is never predicted", np.array([[5, 1, 0], [2, 7, 0], [3, 1, 0]]), ["a", "b", "c"]),
        case("one image", np.array([[0, 1], [0, 0]]), ["a", "b"]),
        case("one class", np.array([[9]]), ["only"]),
        case("ties: exact halves", np.array([[1, 7], [7, 1]]), ["one eighth", "seven"], digits=2),
        case("ties: three eighths", np.array([[3, 5], [5, 3]]), digits=2),
        case("ties: five eighths, no decimals", np.array([[5, 3], [3, 5]]), digits=0),
        case("ties: one sixteenth, three decimals", np.array([[1, 15], [15, 1]]), digits=3),
        case("large supports", np.array([[1234567, 89], [12, 765432]]), ["a", "b"], digits=4),
        case("a subset", counts(4, 900), VLASS, [1, 3]),
        case("a subset in another order", counts(4, 900), VLASS, [3, 0, 2]),
        case("one row of four", counts(4, 900), VLASS, [2], 3),
        case("all rows reversed", counts(4, 900), VLASS, [3, 2, 1, 0]),
        case("a subset by number", counts(6, 900), None, [5, 1], 4),
        case("rows for numbers that do not occur", counts(3, 90), None, [0, 1, 2, 3, 4]),
        case("unicode", counts(6, 700), UNICODE, None, 3),
        case("a long name", counts(2, 70), ["x", "a wide-angle tailed radio galaxy in a merging cluster, perhaps"]),
        case("names shorter than the headings", counts(3, 70), ["a", "bb", ""], None, 4),
        case("fourteen decimals widen the names", counts(3, 70), ["a", "b", "c"], None, 14),
    ]
    for classes in range(1, 13):
        total = int(random.integers(2 * classes, 40 * classes))
        cases.append(case(f"random, {classes} classes, few", counts(classes, total, 0.4), None, None, 2 + classes % 3))
        names = [f"class number {i}" * (1 + i % 2) for i in range(classes)]
        cases.append(case(f"random, {classes} classes, named", counts(classes, total * 17, 0.85), names, None, 2 + classes % 2))
    cases.append(case("random, 140 classes", counts(140, 3000, 0.6), None, None, 4) | {"matrices": {}})

    text = json.dumps({"scikit-learn": sklearn.__version__, "cases": cases}, ensure_ascii=False)
    text = text.replace('{"title"', '\n{"title"')
    pathlib.Path(__file__).with_name("reports.json").write_text(text + "\n", encoding="utf-8")
    print(len(cases), "cases")


if __name__ == "__main__":
    main()
