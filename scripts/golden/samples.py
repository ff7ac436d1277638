"""Makes the golden vectors of kit/score's best-of-k and pass@k.

    python samples.py ../../kit/score/testdata/samples.json

pass@k by the numerically stable form of M. Chen et al., Evaluating Large Language
Models Trained on Code (2021), figure 3, and by its equation 1 in whole numbers;
best of k as the mean of the maxima of all subsets of k values where they can be
listed, else from the binomial coefficients in exact fractions. The script stops
where two ways differ.
"""

import itertools
import json
import math
import random
import sys
from fractions import Fraction

import numpy as np


def pass_at(n, c, k):
    """The paper's formula, in numpy."""
    if n - c < k:
        return 1.0
    return float(1.0 - np.prod(1.0 - k / np.arange(n - c + 1, n + 1)))


def exact_pass(n, c, k):
    return 1 - Fraction(math.comb(n - c, k), math.comb(n, k))


def best_of(values, k):
    """The expected maximum of k of the values, in exact fractions."""
    exact = sorted(Fraction(v) for v in values)
    n = len(exact)
    mean = sum(x * math.comb(i, k - 1) for i, x in enumerate(exact)) / math.comb(n, k)
    if math.comb(n, k) <= 20_000:
        listed = np.mean([max(c) for c in itertools.combinations(values, k)])
        assert abs(float(mean) - listed) < 1e-12, (values, k)
    return float(mean)


def draw(rng, kind, n):
    if kind == "steps":
        return [rng.randrange(0, 21) / 20 for _ in range(n)]
    if kind == "zeros":
        return [0.0 if rng.random() < 0.7 else round(rng.random(), 3) for _ in range(n)]
    if kind == "equal":
        return [0.45] * n
    return [rng.random() for _ in range(n)]


def main():
    rng = random.Random(7)
    lists, cases = [], []
    for n in [1, 2, 3, 5, 8, 16, 100, 300]:
        for kind in ["spread", "steps", "zeros", "equal"]:
            values, threshold = draw(rng, kind, n), rng.choice([0.25, 0.45, 0.5, 0.75, 1.0])
            lists.append(values)
            c = sum(v >= threshold for v in values)
            for k in sorted({1, 2, 3, 4, n // 2, n - 1, n} & set(range(1, n + 1))):
                passed = pass_at(n, c, k)
                assert abs(passed - float(exact_pass(n, c, k))) < 1e-12, (n, c, k)
                cases.append({"list": len(lists) - 1, "threshold": threshold, "k": k,
                              "best": best_of(values, k), "pass": passed})
    with open(sys.argv[1], "w") as f:
        f.write('{"lists": [\n' + ",\n".join(json.dumps(v) for v in lists) + '\n], "cases": [\n')
        f.write(",\n".join(json.dumps(c) for c in cases) + "\n]}\n")


if __name__ == "__main__":
    main()
