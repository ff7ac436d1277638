"""Makes the golden models of kit/llama, kit/lora and kit/sft.

Tiny random Llama models as transformers saves them, with their logits and
greedy continuations, and a LoRA adapter as peft saves it, with its logits, its
loss and gradients, and its weights after three AdamW steps.

    python llama.py ../../kit/llama/testdata/golden

needs torch, transformers, peft and safetensors (requirements.txt has the versions).
"""

import json
import os
import shutil
import sys

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

VOCABULARY = 96
SEQUENCE = 12

MODELS = {
    # rope_theta as in CodeLlama.
    "mha": dict(num_key_value_heads=4, rope_theta=1e6),
    "gqa": dict(num_key_value_heads=2),
    "tied": dict(num_key_value_heads=4, tie_word_embeddings=True),
    "rope-linear": dict(num_key_value_heads=4, rope_scaling={"rope_type": "linear", "factor": 4.0}),
    # With 8 dimensions a head, the wavelengths are 6.3, 63, 628 and 6283: one
    # kept, one blended and two scaled by these bounds (32 and 128).
    "rope-llama3": dict(
        num_key_value_heads=2,
        max_position_embeddings=1024,
        rope_scaling={
            "rope_type": "llama3",
            "factor": 8.0,
            "low_freq_factor": 1.0,
            "high_freq_factor": 4.0,
            "original_max_position_embeddings": 128,
        },
    ),
    # Scales only beyond max_position_embeddings.
    "rope-dynamic": dict(num_key_value_heads=4, rope_scaling={"rope_type": "dynamic", "factor": 4.0}),
}


def build(options):
    options = dict(max_position_embeddings=256, rms_norm_eps=1e-5) | options
    config = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        attn_implementation="eager",
        **options,
    )
    model = LlamaForCausalLM(config).float().eval()
    with torch.no_grad():
        for name, p in model.named_parameters():
            # Wide enough that logits differ clearly and attention is not flat.
            p.copy_(1 + 0.1 * torch.randn_like(p) if "norm" in name else 0.25 * torch.randn_like(p))
    return model


def greedy(model, ids, count):
    with torch.no_grad():
        for _ in range(count):
            logits = model(ids, use_cache=False).logits[:, -1]
            ids = torch.cat([ids, logits.argmax(-1, keepdim=True)], dim=1)
    return ids


def save_plain(tensors, path):
    save_file({k: v.detach().clone().contiguous() for k, v in tensors.items()}, path)


def make_model(root, name, options, seed):
    torch.manual_seed(seed)
    model = build(options)
    directory = os.path.join(root, name)
    model.save_pretrained(directory)
    os.remove(os.path.join(directory, "generation_config.json"))
    ids = torch.randint(3, VOCABULARY, (2, SEQUENCE))
    with torch.no_grad():
        logits = model(ids, use_cache=False).logits
    save_plain(
        {"input_ids": ids, "logits": logits, "greedy": greedy(model, ids[:, :5], 12)},
        os.path.join(directory, "golden.safetensors"),
    )


def lora_weights(model):
    """The adapter's weights under the names of adapter_model.safetensors."""
    return {
        name.replace(".default", ""): p
        for name, p in model.named_parameters()
        if "lora_" in name
    }


def make_adapter(root):
    torch.manual_seed(7)
    base = LlamaForCausalLM.from_pretrained(os.path.join(root, "mha"), attn_implementation="eager")
    modules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    model = get_peft_model(
        base,
        LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, target_modules=modules, task_type="CAUSAL_LM"),
    )
    with torch.no_grad():
        for name, p in lora_weights(model).items():
            if "lora_B" in name:
                p.normal_(0, 0.1)
    directory = os.path.join(root, "lora")
    model.save_pretrained(directory)
    for extra in ("README.md",):
        path = os.path.join(directory, extra)
        if os.path.exists(path):
            os.remove(path)
    config = os.path.join(directory, "adapter_config.json")
    with open(config) as f:
        values = json.load(f)
    values["base_model_name_or_path"] = "mha"
    values["target_modules"] = sorted(values["target_modules"])
    with open(config, "w") as f:
        json.dump(values, f, indent=2, sort_keys=True)
        f.write("\n")

    # Two examples of 12 and 9 tokens, padded on the right; prompts of 4 and 6.
    ids = torch.randint(3, VOCABULARY, (2, SEQUENCE))
    lengths, prompts = torch.tensor([12, 9]), torch.tensor([4, 6])
    labels = ids.clone()
    mask = torch.ones_like(ids)
    for row in range(2):
        ids[row, lengths[row]:] = 0
        mask[row, lengths[row]:] = 0
        labels[row, : prompts[row]] = -100
        labels[row, lengths[row]:] = -100

    golden = {"input_ids": ids, "labels": labels, "lengths": lengths, "prompt_lengths": prompts}
    # Trained on the prompt too, as by TRL with completion_only_loss=False.
    golden["whole_labels"] = ids.masked_fill(mask == 0, -100)
    with torch.no_grad():
        golden["whole_loss"] = model(ids, attention_mask=mask, labels=golden["whole_labels"], use_cache=False).loss
    model.train()
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0)
    losses, norms = [], []
    for step in range(3):
        out = model(ids, attention_mask=mask, labels=labels, use_cache=False)
        if step == 0:
            golden["logits"] = out.logits
        optimizer.zero_grad()
        out.loss.backward()
        if step == 0:
            golden |= {"grad." + k: p.grad for k, p in lora_weights(model).items()}
        norms.append(torch.nn.utils.clip_grad_norm_(parameters, 1.0))
        losses.append(out.loss.detach())
        golden = {k: v.detach().clone() for k, v in golden.items()}
        optimizer.step()
        golden |= {f"step{step + 1}." + k: p.detach().clone() for k, p in lora_weights(model).items()}
    golden["loss"] = torch.stack(losses)
    golden["grad_norm"] = torch.stack(norms)
    print("lora: loss", losses, "gradient norm", norms)
    save_plain(golden, os.path.join(directory, "golden.safetensors"))


def main():
    root = sys.argv[1]
    torch.set_num_threads(1)
    for i, (name, options) in enumerate(MODELS.items()):
        shutil.rmtree(os.path.join(root, name), ignore_errors=True)
        make_model(root, name, options, seed=100 + i)
    shutil.rmtree(os.path.join(root, "lora"), ignore_errors=True)
    make_adapter(root)


if __name__ == "__main__":
    main()
