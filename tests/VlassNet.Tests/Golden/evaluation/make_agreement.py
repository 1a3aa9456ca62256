"""Makes agreement.json beside it: how far made-up labellers agree.

    python3 make_agreement.py        (NumPy 1.24 was used)

Cohen's kappa is written as sklearn.metrics.cohen_kappa_score has it (a matrix of weights over the expected and the observed confusion
matrix), Fleiss' kappa as statsmodels.stats.inter_rater.fleiss_kappa has it (method "fleiss", from a table of counts).
"""
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def cohen(first, second, classes):
    confusion = np.zeros((classes, classes))
    np.add.at(confusion, (first, second), 1)
    expected = np.outer(confusion.sum(axis=1), confusion.sum(axis=0)) / confusion.sum()
    weights = 1 - np.eye(classes)
    return 1 - (weights * confusion).sum() / (weights * expected).sum()


def fleiss(votes, classes):
    table = np.array([[np.sum(row == k) for k in range(classes)] for row in votes], dtype=float)
    n_sub, n_rat = len(table), table.sum(1).max()
    p_cat = table.sum(0) / table.sum()
    p_rat = ((table * table).sum(1) - n_rat) / (n_rat * (n_rat - 1.0))
    p_mean, p_mean_exp = p_rat.mean(), (p_cat * p_cat).sum()
    assert n_sub == len(votes)
    return (p_mean - p_mean_exp) / (1 - p_mean_exp)


random = np.random.default_rng(23)
cases = []
for sources, people, classes, errors in [(12, 2, 2, 0.3), (40, 3, 3, 0.2), (60, 5, 4, 0.5)]:
    truth = random.integers(0, classes, sources)
    wrong = random.random((sources, people)) < errors
    votes = np.where(wrong, random.integers(0, classes, (sources, people)), truth[:, None])
    cases.append({
        "classes": classes,
        "votes": votes.tolist(),
        "cohen": [[cohen(votes[:, a], votes[:, b], classes) for b in range(people)] for a in range(people)],
        "fleiss": fleiss(votes, classes),
    })
(HERE / "agreement.json").write_text(json.dumps(cases) + "\n")
