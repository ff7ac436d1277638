"""Makes the golden adapters of what LoRA can do beyond one rank and one scale.

rsLoRA, rank and alpha patterns, DoRA and LoRA+, each by itself and all together,
on the golden model `mha`: the adapter as peft saves it, with random values, its
logits, and the losses, gradient norms and weights of six AdamW steps. And `full`,
the same steps on all of the model's weights, some of which are kept.

    python variants.py ../../kit/llama/testdata/golden

needs what llama.py needs; llama.py makes `mha`.
"""

import json
import os
import shutil
import sys

import torch
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from peft.optimizers import create_loraplus_optimizer
from transformers import LlamaForCausalLM, Trainer

from llama import SEQUENCE, VOCABULARY, save_plain

STEPS = 6
LEARNING_RATE = 5e-3
MODULES = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

# A kind, a name's end, a regular expression; the second of the ranks is not reached for layer 1.
PATTERNS = dict(
    rank_pattern={r"layers\.1\.mlp\.(gate|up)_proj": 2, "up_proj": 3, "^model.layers.0.self_attn.q_proj": 6},
    alpha_pattern={"[kv]_proj": 3, "layers.0.mlp.down_proj": 12.5},
)
SOME = dict(layers_to_transform=[1], exclude_modules=["k_proj", "model.layers.1.mlp.down_proj"])

# Options of the adapter, and of the optimizer.
VARIANTS = {
    "rslora": (dict(use_rslora=True), {}),
    "patterns": (PATTERNS, {}),
    "some-modules": (SOME, {}),
    "dora": (dict(use_dora=True), {}),
    "loraplus": ({}, dict(ratio=8.0, decay=0.1)),
    "combined": (dict(use_rslora=True, use_dora=True) | PATTERNS, dict(ratio=4.0, decay=0.1)),
}


def weights(model):
    """The adapter under the names of adapter_model.safetensors."""
    return {name: p.detach().clone() for name, p in get_peft_model_state_dict(model).items()}


def build(root, options, seed):
    torch.manual_seed(seed)
    base = LlamaForCausalLM.from_pretrained(os.path.join(root, "mha"), attn_implementation="eager", use_cache=False)
    config = LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, target_modules=MODULES, task_type="CAUSAL_LM", **options)
    model = get_peft_model(base, config)
    fresh = weights(model)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if "lora_B" in name:
                p.normal_(0, 0.1)
            elif "magnitude" in name:
                p.mul_(1 + 0.2 * torch.randn_like(p))
    return model, fresh


def save(model, directory):
    """Saves as peft does; its order of the patterns is alphabetical, so it is put back."""
    config = model.peft_config["default"]
    model.save_pretrained(directory)
    os.remove(os.path.join(directory, "README.md"))
    path = os.path.join(directory, "adapter_config.json")
    with open(path) as f:
        values = json.load(f)
    values["base_model_name_or_path"] = "mha"
    values["rank_pattern"], values["alpha_pattern"] = config.rank_pattern, config.alpha_pattern
    for key in ("target_modules", "exclude_modules"):
        values[key] = values[key] and sorted(values[key])
    with open(path, "w") as f:
        json.dump({k: values[k] for k in sorted(values)}, f, indent=2)
        f.write("\n")


def examples():
    """Two of 12 and 9 tokens, padded on the right; prompts of 4 and 6."""
    ids = torch.randint(3, VOCABULARY, (2, SEQUENCE))
    lengths, prompts = torch.tensor([12, 9]), torch.tensor([4, 6])
    labels, mask = ids.clone(), torch.ones_like(ids)
    for row in range(2):
        ids[row, lengths[row] :] = 0
        mask[row, lengths[row] :] = 0
        labels[row, : prompts[row]] = -100
        labels[row, lengths[row] :] = -100
    return ids, mask, labels, lengths, prompts


def optimizer_of(model, parameters, ratio=None, decay=0.0):
    if ratio is None:
        return torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=decay)
    return create_loraplus_optimizer(
        model, torch.optim.AdamW, lr=LEARNING_RATE, loraplus_lr_ratio=ratio, loraplus_weight_decay=decay
    )


def train(model, optimizer, parameters, batch):
    ids, mask, labels, lengths, prompts = batch
    golden = {"input_ids": ids, "lengths": lengths, "prompt_lengths": prompts}
    model.train()
    losses, norms = [], []
    for step in range(STEPS):
        out = model(ids, attention_mask=mask, labels=labels)
        if step == 0:
            golden["logits"] = out.logits
        optimizer.zero_grad()
        out.loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(parameters, 1.0))
        losses.append(out.loss.detach())
        optimizer.step()
    print(f"loss {losses[0]:.4f} to {losses[-1]:.4f}")
    return golden | {"loss": torch.stack(losses), "grad_norm": torch.stack(norms)}


def make(root, name, options, training, seed):
    model, fresh = build(root, options, seed)
    directory = os.path.join(root, name)
    shutil.rmtree(directory, ignore_errors=True)
    save(model, directory)
    parameters = [p for p in model.parameters() if p.requires_grad]
    batch = examples()
    golden = train(model, optimizer_of(model, parameters, **training), parameters, batch)
    # What an adapter of DoRA begins with; A and B are random and zero.
    golden |= {"initial." + k: p for k, p in fresh.items() if "magnitude" in k}
    golden |= {"final." + k: p for k, p in weights(model).items()}
    save_plain(golden, os.path.join(directory, "golden.safetensors"))


def make_full(root, seed):
    """All weights, with the Trainer's groups: norms do not decay."""
    torch.manual_seed(seed)
    model = LlamaForCausalLM.from_pretrained(os.path.join(root, "mha"), attn_implementation="eager", use_cache=False)
    decays = set(Trainer.get_decay_parameter_names(None, model))
    groups = [
        {"params": [p for n, p in model.named_parameters() if n in decays], "weight_decay": 0.1},
        {"params": [p for n, p in model.named_parameters() if n not in decays], "weight_decay": 0.0},
    ]
    assert len(groups[1]["params"]) == 5
    golden = train(model, torch.optim.AdamW(groups, lr=LEARNING_RATE), list(model.parameters()), examples())
    kept = ("norm", "embed_tokens", "layers.0.self_attn.q_proj", "layers.1.mlp.down_proj")
    golden |= {"final." + n: p for n, p in model.named_parameters() if any(k in n for k in kept)}
    directory = os.path.join(root, "full")
    os.makedirs(directory, exist_ok=True)
    save_plain(golden, os.path.join(directory, "golden.safetensors"))


def main():
    root = sys.argv[1]
    torch.set_num_threads(1)
    for i, (name, (options, training)) in enumerate(VARIANTS.items()):
        print(name, end=": ")
        make(root, name, options, training, seed=200 + i)
    print("full", end=": ")
    make_full(root, seed=300)


if __name__ == "__main__":
    main()
