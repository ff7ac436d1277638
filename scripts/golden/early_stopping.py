"""When transformers stops early: random evaluation losses with patience and threshold.

    python3 scripts/golden/early_stopping.py kit/sft/testdata/early_stopping.json

Each case goes through EarlyStoppingCallback and the Trainer's own best metric, in
the order in which the Trainer calls them; `stop` is the evaluation, from 1, that
training stops at (0: none), `best` the one whose loss is kept.
"""

import json
import random
import sys
from types import SimpleNamespace

from transformers import EarlyStoppingCallback, Trainer, TrainerControl, TrainerState, TrainingArguments


def case(losses, patience, threshold):
    args = TrainingArguments(output_dir="/tmp/unused", metric_for_best_model="loss", greater_is_better=False, report_to=[], use_cpu=True)
    state, control = TrainerState(), TrainerControl()
    trainer = SimpleNamespace(args=args, state=state)
    callback = EarlyStoppingCallback(patience, threshold)
    best = stop = 0
    for n, loss in enumerate(losses, 1):
        metrics = {"eval_loss": loss}
        callback.on_evaluate(args, state, control, metrics)
        if Trainer._determine_best_metric(trainer, metrics, None):
            best = n
        if control.should_training_stop:
            stop = n
            break
    return {"losses": losses, "patience": patience, "threshold": threshold, "stop": stop, "best": best}


def main():
    rng = random.Random(3)
    cases = [case([1.0, 0.95, 0.91, 0.86, 0.5, 0.5, 0.5], 2, 0.1), case([1.0, 1.0, 1.0], 1, 0.0), case([1.0, 2.0], 3, 0.0)]
    for _ in range(40):
        loss, losses = 2.0, []
        for _ in range(12):
            loss += rng.choice([-0.3, -0.1, -0.05, 0.0, 0.05, 0.1])
            losses.append(round(loss, 3))
        cases.append(case(losses, rng.randint(1, 4), rng.choice([0.0, 0.0, 0.05, 0.125])))
    with open(sys.argv[1], "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")


main()
