"""Makes the golden vectors of the embedded model.

    python tiny.py ../../kit/testdata/tiny.json

What transformers makes of data/tiny as it is shipped, in float32: for prompts in
each of the formats that it knows, and prose, the tokens, the logits after some of
them, and 48 tokens of greedy continuation.
"""

import json
import os
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

TINY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "tiny")
INSTRUCTION = "Write the Three.js module that draws this scene:\n\n"
DESCRIPTIONS = [
    "A single large glossy red knot stands on a wooden floor against a midnight background. It is turning. "
    "The light is warm and comes from the left. The camera is near and looks from above.",
    "Tags ring six small matte gold cubes stone floor peach neutral overhead corner far orbiting",
    "Sheet\nlayout row\ncount three\nsize medium\nfinish metallic\ncolour teal\nshape spheres\nfloor no\n"
    "background ivory\nlight cool right\ncamera near level\nmotion still",
]
NEW = 48


def main():
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(TINY)
    model = AutoModelForCausalLM.from_pretrained(TINY, torch_dtype=torch.float32, attn_implementation="eager").eval()
    cases = []
    for description in DESCRIPTIONS:
        text = "[INST] " + INSTRUCTION + description + " [/INST]"
        ids = tokenizer(text, return_tensors="pt").input_ids
        with torch.no_grad():
            out = model.generate(ids, do_sample=False, max_new_tokens=NEW, temperature=None, top_p=None, pad_token_id=0)
            logits = model(out).logits[0]
        at = [0, ids.shape[1] - 1, out.shape[1] - 1]
        cases.append({
            "text": text, "ids": ids[0].tolist(), "greedy": out[0, ids.shape[1]:].tolist(),
            "at": at, "logits": [[round(v, 5) for v in logits[i, ::64].tolist()] for i in at],
        })
        print(repr(tokenizer.decode(out[0, ids.shape[1]:])))
    with open(sys.argv[1], "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")


if __name__ == "__main__":
    main()
