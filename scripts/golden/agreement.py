"""Agreement of two sides as SciPy and scikit-learn compute it.

    python3 scripts/golden/agreement.py kit/agreement/testdata/agreement.json

Scores are in [0, 1]; most cases have many ties, as people score in steps. Figures
that a library leaves undefined (not a number) are null. `kappa` is by number of
equal bins, `confusion` by threshold; `intervals` are SciPy's own percentile
bootstrap, from other random numbers than ours.
"""

import json
import math
import random
import sys
import warnings

import numpy as np
from scipy import stats
from sklearn import metrics

THRESHOLDS = (0.25, 0.5, 0.75)


def number(v):
    return None if v is None or math.isnan(v) else float(v)


def spearman(x, y):
    return stats.spearmanr(x, y).statistic


def kendall(x, y):
    return stats.kendalltau(x, y, variant="b").statistic


def bins(v, n):
    return np.digitize(v, [i / n for i in range(1, n)])


def kappa(x, y, n=5):
    return metrics.cohen_kappa_score(bins(x, n), bins(y, n), weights="quadratic", labels=list(range(n)))


def confusion(people, judge, threshold):
    good, called = np.array(people) >= threshold, np.array(judge) >= threshold
    tn, fp, fn, tp = metrics.confusion_matrix(good, called, labels=[False, True]).ravel()
    score = lambda f: number(f(good, called, zero_division=np.nan))
    return {
        "threshold": threshold,
        "true_positives": int(tp), "false_positives": int(fp), "true_negatives": int(tn), "false_negatives": int(fn),
        "accuracy": float(metrics.accuracy_score(good, called)),
        "precision": score(metrics.precision_score), "recall": score(metrics.recall_score),
    }


def interval(f, x, y):
    r = stats.bootstrap((x, y), f, paired=True, vectorized=False, n_resamples=20000, method="percentile", rng=np.random.default_rng(1))
    return [float(r.confidence_interval.low), float(r.confidence_interval.high)]


def case(name, people, judge, bootstrap=False):
    c = {
        "name": name, "people": people, "judge": judge,
        "spearman": number(spearman(people, judge)), "kendall": number(kendall(people, judge)),
        "kappa": {str(n): number(kappa(people, judge, n)) for n in (2, 3, 5, 10)},
        "mean_absolute_error": float(metrics.mean_absolute_error(people, judge)),
        "bias": float(np.mean(np.array(judge) - np.array(people))),
        "confusion": [confusion(people, judge, t) for t in THRESHOLDS],
    }
    if bootstrap:
        mae = lambda x, y: np.mean(np.abs(x - y))
        c["intervals"] = {n: interval(f, people, judge) for n, f in
                          {"spearman": spearman, "kendall": kendall, "kappa": kappa, "mean_absolute_error": mae}.items()}
    return c


def main():
    warnings.simplefilter("ignore")  # of figures that are undefined
    rng = random.Random(7)

    def steps(v, n):
        return round(min(max(v, 0), 1) * n) / n

    def noisy(n, people_steps, judge_steps, noise, shift=0.0):
        truth = [rng.random() for _ in range(n)]
        people = [steps(t + rng.gauss(0, 0.1), people_steps) for t in truth]
        return people, [steps(t + shift + rng.gauss(0, noise), judge_steps) for t in truth]

    cases = [
        case("two", [0.25, 0.75], [0.5, 1.0]),
        case("the same", [0.0, 0.25, 0.5, 0.5, 1.0], [0.0, 0.25, 0.5, 0.5, 1.0]),
        case("the other way round", [0.0, 0.25, 0.5, 0.75, 1.0], [1.0, 0.75, 0.5, 0.25, 0.0]),
        case("judge always the same", [0.0, 0.25, 0.5, 1.0], [0.6, 0.6, 0.6, 0.6]),
        case("people always the same", [1.0, 1.0, 1.0], [0.1, 0.6, 0.7]),
        case("one bin each", [0.81, 0.85, 0.95], [0.9, 0.84, 1.0]),
        case("on the bounds of bins", [i / 10 for i in range(11)], [(i * 3 % 11) / 10 for i in range(11)]),
        case("nothing good", [0.0, 0.1, 0.2], [0.1, 0.0, 0.2]),
        case("30 in steps of 0.25", *noisy(30, 4, 20, 0.15), bootstrap=True),
        case("60 with a generous judge", *noisy(60, 4, 10, 0.25, 0.2), bootstrap=True),
        case("50 at random", *[[steps(rng.random(), 4) for _ in range(50)] for _ in range(2)], bootstrap=True),
        case("80 without ties", [rng.random() for _ in range(80)], [rng.random() for _ in range(80)]),
    ]
    for i in range(12):
        cases.append(case(f"random {i}", *noisy(rng.randrange(3, 200), rng.choice([2, 4, 5, 100]), rng.choice([3, 10, 20, 1000]), rng.random(), rng.uniform(-0.3, 0.3))))
    with open(sys.argv[1], "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")


main()
