"""Makes the golden batches of kit/llama: padded ones, and logits in bfloat16.

    python batches.py ../../kit/llama/testdata/golden

Reads the models that llama.py made and adds batches.safetensors to each:
input_ids [3, 12] with mask [3, 12] (1 is a token), padded on the left and on the
right, their logits, and the logits of the golden input_ids in bfloat16.
"""

import os
import sys

import torch
from safetensors.torch import load_file, save_file
from transformers import LlamaForCausalLM

from llama import MODELS, SEQUENCE, VOCABULARY

LENGTHS = [12, 5, 9]


def padded(side):
    """Rows of the same tokens, and where they are."""
    torch.manual_seed(31)
    ids = torch.zeros(len(LENGTHS), SEQUENCE, dtype=torch.int64)
    mask = torch.zeros_like(ids)
    for row, length in enumerate(LENGTHS):
        at = slice(SEQUENCE - length, SEQUENCE) if side == "left" else slice(0, length)
        ids[row, at] = torch.randint(3, VOCABULARY, (length,))
        mask[row, at] = 1
    return ids, mask


def main():
    root = sys.argv[1]
    torch.set_num_threads(1)
    for name in MODELS:
        directory = os.path.join(root, name)
        model = LlamaForCausalLM.from_pretrained(directory, attn_implementation="eager").eval()
        golden = {}
        with torch.no_grad():
            for side in ("left", "right"):
                ids, mask = padded(side)
                positions = (mask.cumsum(-1) - 1).clamp(min=0)  # as generate() counts them
                logits = model(ids, attention_mask=mask, position_ids=positions, use_cache=False).logits
                golden |= {side + ".input_ids": ids, side + ".mask": mask, side + ".logits": logits * mask.unsqueeze(-1)}
            ids = load_file(os.path.join(directory, "golden.safetensors"))["input_ids"]
            golden["bfloat16.logits"] = model.to(torch.bfloat16)(ids, use_cache=False).logits.float()
        save_file({k: v.contiguous() for k, v in golden.items()}, os.path.join(directory, "batches.safetensors"))


if __name__ == "__main__":
    main()
