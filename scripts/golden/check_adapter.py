"""Loads adapters that kit/lora has saved into PEFT and compares the logits.

    go run ./scripts/golden/adapters kit/llama/testdata/golden /tmp/adapters
    python scripts/golden/check_adapter.py kit/llama/testdata/golden /tmp/adapters

Each directory holds adapter_config.json, adapter_model.safetensors and, in
logits.safetensors, token ids and the logits to be had. Loading is strict: the
adapter's tensors must be all that PEFT makes for the config, in name, shape and
value, and nothing in the config may go unread.
"""

import dataclasses
import json
import os
import sys
import warnings

import torch
from peft import LoraConfig, PeftModel, get_peft_model_state_dict
from safetensors.torch import load_file
from transformers import LlamaForCausalLM

TOLERANCE = 1e-5


def check(models, directory):
    with open(os.path.join(directory, "adapter_config.json")) as f:
        config = json.load(f)
    unread = set(config) - {field.name for field in dataclasses.fields(LoraConfig)}
    assert not unread, f"PEFT does not know {unread}"
    base = LlamaForCausalLM.from_pretrained(
        os.path.join(models, config["base_model_name_or_path"]), attn_implementation="eager"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # such as of keys that are missing
        model = PeftModel.from_pretrained(base, directory).eval()
    saved = load_file(os.path.join(directory, "adapter_model.safetensors"))
    loaded = get_peft_model_state_dict(model, save_embedding_layers=False)
    assert saved.keys() == loaded.keys(), saved.keys() ^ loaded.keys()
    for name in saved:
        assert torch.equal(saved[name], loaded[name]), name

    golden = load_file(os.path.join(directory, "logits.safetensors"))
    with torch.no_grad():
        logits = model(golden["input_ids"], use_cache=False).logits
        plain = base_logits(model, golden["input_ids"])
    largest = (logits - golden["logits"]).abs().max().item()
    changed = (logits - plain).abs().max().item()
    merged = model.merge_and_unload()
    with torch.no_grad():
        merged_largest = (merged(golden["input_ids"], use_cache=False).logits - golden["logits"]).abs().max().item()
    print(
        f"{os.path.basename(directory):14} {len(saved):3} tensors  logits to {logits.abs().max():.1f}, "
        f"the adapter changes them by up to {changed:.1f}; largest difference {largest:.1e}, merged {merged_largest:.1e}"
    )
    return changed > 0.1 and largest <= TOLERANCE


def base_logits(model, ids):
    with model.disable_adapter():
        return model(ids, use_cache=False).logits


def main():
    models, root = sys.argv[1:]
    torch.set_num_threads(1)
    names = sorted(os.listdir(root))
    failed = [name for name in names if not check(models, os.path.join(root, name))]
    if failed or not names:
        sys.exit(f"differ by more than {TOLERANCE}, or change nothing: {', '.join(failed) or 'there is no adapter'}")


if __name__ == "__main__":
    main()
