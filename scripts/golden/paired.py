"""Paired differences and their percentile bootstrap intervals as SciPy computes them.

    python3 scripts/golden/paired.py kit/stats/testdata/paired.json

Ratings are in [0, 1], most with ties and zeros, as failed code gives them. `levels`
are 0.95 and what Bonferroni leaves each of three comparisons. SciPy resamples with
other random numbers than ours, so intervals agree as far as resampling settles them.
"""

import json
import sys

import numpy as np
from scipy import stats

RESAMPLES = 400_000
LEVELS = (0.95, 1 - 0.05 / 3)


def ratings(random, n):
    drew = random.random(n) > 0.25
    return np.where(drew, np.round(random.beta(2, 2, n), 2), 0.0)


def case(name, before, after, random):
    difference = after - before
    intervals = []
    for level in LEVELS:
        result = stats.bootstrap((difference,), np.mean, n_resamples=RESAMPLES, batch=20_000, vectorized=True,
                                 confidence_level=level, method="percentile", rng=random)
        low, high = result.confidence_interval
        intervals.append([float(low), float(high)])
    return {"name": name, "before": before.tolist(), "after": after.tolist(), "mean": float(difference.mean()), "intervals": intervals}


def main(path):
    random = np.random.default_rng(20261123)
    cases = []
    for n, gain in ((8, 0.3), (20, 0.05), (20, 0.25), (60, -0.1)):
        before = ratings(random, n)
        after = np.clip(np.round(before + random.normal(gain, 0.2, n), 2), 0, 1)
        cases.append(case(f"{n} examples, {gain:+g}", before, after, random))
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"levels": LEVELS, "cases": cases}, f, indent=1)
        f.write("\n")


main(sys.argv[1])
