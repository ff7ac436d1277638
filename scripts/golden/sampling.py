"""Makes the golden vectors of kit/generate's sampling.

    python sampling.py ../../kit/generate/testdata/sampling.json

Random logits and settings, each with the tokens that transformers leaves to be
sampled and their probabilities: the chain that generate() itself builds, then a
softmax. Some logits are rounded so that many are equal. The last cases have the
vocabulary of CodeLlama; their logits follow from a formula.
"""

import json
import random
import sys

import torch
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM

SETTINGS = [
    {},
    {"temperature": 0.7, "top_p": 0.9},
    {"top_k": 1}, {"top_k": 5}, {"top_k": 1000},
    {"top_p": 0.01}, {"top_p": 0.5}, {"top_p": 0.95}, {"top_p": 0.999},
    {"min_p": 0.05}, {"min_p": 0.5}, {"min_p": 1.0},
    {"repetition_penalty": 1.3}, {"repetition_penalty": 0.8},
    {"temperature": 0.01}, {"temperature": 3.0},
    {"temperature": 0.7, "top_k": 20, "top_p": 0.8},
    {"temperature": 1.5, "top_k": 7, "min_p": 0.1},
    {"top_p": 0.9, "min_p": 0.2},
    {"temperature": 0.9, "top_k": 12, "top_p": 0.7, "min_p": 0.15, "repetition_penalty": 1.2},
]


def model():
    return LlamaForCausalLM(LlamaConfig(vocab_size=8, hidden_size=4, intermediate_size=4, num_hidden_layers=1, num_attention_heads=1))


def chain(m, settings, prompt):
    """The processors of model.generate(**settings, do_sample=True)."""
    values = {"temperature": 1.0, "top_p": 1.0, "top_k": 0} | settings
    config = GenerationConfig(do_sample=True, **values)
    return m._get_logits_processor(generation_config=config, input_ids_seq_length=len(prompt), encoder_input_ids=None,
                                   prefix_allowed_tokens_fn=None, logits_processor=[])


def kept(m, logits, settings, prompt):
    scores = chain(m, settings, prompt)(torch.tensor([prompt]), torch.tensor([logits]))
    probabilities = torch.softmax(scores, dim=-1)[0]
    ids = torch.nonzero(probabilities > 0).flatten().tolist()
    return ids, [round(float(probabilities[i]), 9) for i in ids]


def random_logits(rng, kind, n):
    if kind == "rounded":
        return [float(rng.randint(-6, 6)) / 2 for _ in range(n)]
    if kind == "equal":
        return [1.5] * n
    if kind == "masked":
        return [rng.gauss(0, 3) if rng.random() < 0.7 else float("-inf") for _ in range(n - 1)] + [0.25]
    return [rng.gauss(0, 3) for _ in range(n)]


def as_float32(values):
    return [float(v) for v in torch.tensor(values, dtype=torch.float32)]


def formula(n, seed):
    """16 bits of a linear congruential generator, as logits from -16 to 16."""
    state, out = seed, []
    for _ in range(n):
        state = (state * 1664525 + 1013904223) % 2**32
        out.append((state >> 16) / 2048 - 16)
    return out


def text(v):
    return None if v == float("-inf") else v


def main():
    rng = random.Random(11)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    m = model()
    cases = []
    for settings in SETTINGS:
        for kind in ["spread", "rounded", "equal", "masked"]:
            n = rng.choice([5, 17, 64])
            logits = as_float32(random_logits(rng, kind, n))
            prompt = [rng.randrange(n) for _ in range(6)]
            ids, probabilities = kept(m, logits, settings, prompt)
            cases.append({"settings": settings, "prompt": prompt, "logits": [text(v) for v in logits], "ids": ids, "probabilities": probabilities})
    for seed, settings in enumerate([{"temperature": 0.7, "top_p": 0.9}, {"top_k": 50}, {"temperature": 0.7, "top_k": 40, "top_p": 0.95, "min_p": 0.2}]):
        ids, probabilities = kept(m, formula(32016, seed + 1), settings, [1])
        # The likeliest hundred and the number of all say enough.
        order = sorted(sorted(range(len(ids)), key=lambda i: -probabilities[i])[:100])
        cases.append({"settings": settings, "prompt": [1], "formula": seed + 1, "count": len(ids),
                      "ids": [ids[i] for i in order], "probabilities": [probabilities[i] for i in order]})
    with open(sys.argv[1], "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")


if __name__ == "__main__":
    main()
