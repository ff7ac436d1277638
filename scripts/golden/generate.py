"""Makes the golden vectors of kit/generate's greedy decoding.

    python generate.py ../../kit/generate/testdata/greedy.json

What transformers' generate answers with the golden models of kit/llama, to
prompts of different lengths in one batch, with two end tokens that are chosen so
that rows end at different steps and one is cut by max_new_tokens.
"""

import json
import os
import sys

import torch
from transformers import LlamaForCausalLM

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "kit", "llama", "testdata", "golden")
MODELS = ["mha", "gqa", "tied", "rope-linear", "rope-llama3"]
PROMPTS = [[1, 5, 9, 33, 7], [1, 80, 81], [1, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49], [1, 17, 18, 19, 90, 6, 61]]
NEW = 24


def generate(model, prompts, eos, **options):
    longest = max(map(len, prompts))
    ids = torch.tensor([[0] * (longest - len(p)) + p for p in prompts])
    mask = torch.tensor([[0] * (longest - len(p)) + [1] * len(p) for p in prompts])
    out = model.generate(ids, attention_mask=mask, do_sample=False, max_new_tokens=NEW, eos_token_id=eos, pad_token_id=0, **options)
    rows = []
    for row in out[:, longest:].tolist():
        ends = [i for i, t in enumerate(row) if t in (eos or [])]
        rows.append(row[: ends[0]] if ends else row)
    return rows


def main():
    torch.set_num_threads(1)
    cases = []
    for name in MODELS:
        model = LlamaForCausalLM.from_pretrained(os.path.join(ROOT, name), attn_implementation="eager").eval()
        for penalty in [1.0, 1.3]:
            def answers(eos):
                if penalty == 1:
                    return generate(model, PROMPTS, eos)
                # One by one: in a batch, transformers counts the padding as seen.
                return [generate(model, [p], eos, repetition_penalty=penalty)[0] for p in PROMPTS]

            free = answers(None)
            eos = [free[0][6], free[1][13]]
            rows = answers(eos)
            print(name, penalty, [len(r) for r in rows])
            cases.append({"model": name, "penalty": penalty, "prompts": PROMPTS, "eos": eos, "max_tokens": NEW, "answers": rows})
    with open(sys.argv[1], "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")


if __name__ == "__main__":
    main()
