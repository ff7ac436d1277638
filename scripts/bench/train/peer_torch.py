"""Does with PyTorch, transformers and peft what scripts/bench/train does, and
prints tokens a second, and the bytes that training took, as JSON:
{"train": …, "train_dropout": …, "peak": …, "decode_1": …, "decode_16": …}.

    python peer_torch.py '{"hidden": 128, …}'

The model, the shapes, the adapter and the counting are main.go's: float32 on the
CPU, scaled-dot-product attention, gradient accumulation of 4, AdamW, clipping.
"""

import json
import resource
import sys
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

ACCUMULATION = 4


def build(s):
    torch.manual_seed(1)
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=s["vocabulary"],
            hidden_size=s["hidden"],
            intermediate_size=s["intermediate"],
            num_hidden_layers=s["layers"],
            num_attention_heads=s["heads"],
            max_position_embeddings=2048,
            attn_implementation="sdpa",
        )
    ).float()


def train(base, s, dropout):
    modules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    model = get_peft_model(base, LoraConfig(r=8, lora_alpha=16, lora_dropout=dropout, target_modules=modules, task_type="CAUSAL_LM"))
    model.train()
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=2e-4)
    start = 0.0
    for window in range(s["windows"] + 1):
        if window == 1:
            start = time.perf_counter()
        for _ in range(ACCUMULATION):
            ids = torch.randint(3, s["vocabulary"], (s["batch"], s["length"]))
            labels = ids.clone()
            labels[:, : s["length"] // 4] = -100
            (model(ids, labels=labels, use_cache=False).loss / ACCUMULATION).backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
    tokens = s["windows"] * ACCUMULATION * s["batch"] * s["length"]
    return tokens / (time.perf_counter() - start)


def decode(model, s, rows):
    model.eval()
    ids = torch.randint(3, s["vocabulary"], (rows, 64))
    pace = 0.0
    for _ in range(2):
        start = time.perf_counter()
        with torch.inference_mode():
            model.generate(
                ids,
                attention_mask=torch.ones_like(ids),
                max_new_tokens=s["decode"],
                min_new_tokens=s["decode"],
                do_sample=False,
                pad_token_id=0,
            )
        pace = rows * s["decode"] / (time.perf_counter() - start)
    return pace


def main():
    s = json.loads(sys.argv[1])
    figures = {"train": train(build(s), s, 0.0)}
    figures["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    figures["train_dropout"] = train(build(s), s, 0.05)
    figures |= {"decode_1": decode(build(s), s, 1), "decode_16": decode(build(s), s, 16)}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
