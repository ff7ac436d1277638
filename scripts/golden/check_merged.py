"""Checks a merged model with the field's own software.

    threebook merge --model-path BASE --adapter ADAPTER -o MERGED
    python check_merged.py BASE ADAPTER MERGED

loads MERGED with transformers' AutoModelForCausalLM and AutoTokenizer, and
compares it with PEFT's base model + adapter, and with PEFT's own merge: weights,
logits and greedy tokens, all computed in float32. Exits with 1 when they differ
by more than the rounding of the weights explains.
"""

import sys

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

TEXTS = [
    "[INST] Write the Three.js module that draws this scene:\n\nA red cube on a grey floor. [/INST]",
    "import * as THREE from 'three';\n\nconst scene = new THREE.Scene();\n",
    "\tfor (let i = 0; i < 10; i++) {   mesh.position.set( i, 0, - 2 ); } // ☃ é",
]
NEW_TOKENS = 24


def logits(model, ids):
    with torch.no_grad():
        return model(torch.tensor([ids])).logits[0]


def greedy(model, ids):
    for _ in range(NEW_TOKENS):
        ids = ids + [int(logits(model, ids)[-1].argmax())]
    return ids


def main():
    base_dir, adapter, merged_dir = sys.argv[1:4]
    load = lambda path: AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32).eval()
    stored = AutoModelForCausalLM.from_pretrained(merged_dir, dtype="auto").dtype
    merged, peft = load(merged_dir), PeftModel.from_pretrained(load(base_dir), adapter).eval()
    tokenizer, base_tokenizer = AutoTokenizer.from_pretrained(merged_dir), AutoTokenizer.from_pretrained(base_dir)
    failed = False

    worst, scale, same, total = 0.0, 0.0, 0, 0
    reference = PeftModel.from_pretrained(load(base_dir), adapter).merge_and_unload()
    rounded = load(merged_dir)
    rounded.load_state_dict({k: v.to(stored).float() for k, v in reference.state_dict().items()})
    against_rounded = 0.0
    for text in TEXTS:
        ids = tokenizer(text)["input_ids"]
        failed |= ids != base_tokenizer(text)["input_ids"]
        want, got = logits(peft, ids), logits(merged, ids)
        worst = max(worst, float((want - got).abs().max()))
        scale = max(scale, float(want.std()))
        against_rounded = max(against_rounded, float((logits(rounded, ids) - got).abs().max()))
        a, b = greedy(rounded, ids), greedy(merged, ids)
        same += sum(x == y for x, y in zip(a[len(ids):], b[len(ids):]))
        total += NEW_TOKENS
    print(f"{merged_dir}: {stored}, tokenizer {'differs' if failed else 'equals the base model’s'}")
    print(f"logits against PEFT's base + adapter: at most {worst:.3g} off, standard deviation {scale:.3g}")
    print(f"logits against PEFT's merge, rounded to {stored}: at most {against_rounded:.3g} off, {same} of {total} greedy tokens the same")

    ours, theirs = merged.state_dict(), rounded.state_dict()
    differing = sum(int((ours[k] != theirs[k]).sum()) for k in theirs)
    step = torch.finfo(stored).eps
    beyond = sum(int(((ours[k] - theirs[k]).abs() > 1.01 * step * theirs[k].abs() + 1e-7).sum()) for k in theirs)
    count = sum(v.numel() for v in theirs.values())
    print(f"weights against PEFT's merge: {differing} of {count} are rounded to the neighbour, {beyond} are further off")
    failed |= beyond > 0 or worst > scale / 4 or against_rounded > worst + 1e-3
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
