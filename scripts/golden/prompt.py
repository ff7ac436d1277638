"""Makes the golden vectors of kit/prompt.

    python prompt.py ../../kit/prompt/testdata/chat.json

For every sample scene, what transformers makes of the conversation (description,
then code) with the chat template of CodeLlama Instruct: the number of ids and the
sha256 of the ids as little-endian int32, for two tokenizers; and the same for
texts at the edges. Needs transformers (requirements.txt has the version).
"""

import hashlib
import json
import os
import struct
import sys

from transformers import PreTrainedTokenizerFast

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SCENES = os.path.join(ROOT, "data", "scenes")
TOKENIZERS = {"tiny": "data/tiny", "legacy": "kit/tokenizer/testdata/legacy"}
INSTRUCTION = "Write the Three.js module that draws this scene:"

# How CodeLlama-7b-Instruct renders users' and assistants' messages.
TEMPLATE = (
    "{% for m in messages %}"
    "{% if m.role == 'user' %}{{ bos_token + '[INST] ' + m.content.strip() + ' [/INST]' }}"
    "{% else %}{{ ' ' + m.content.strip() + ' ' + eos_token }}{% endif %}"
    "{% endfor %}"
)

# White space that strip() knows and others may not, and what only looks like it.
EDGES = [
    ("a", "b"), ("\u00a0 A cube.\u3000\n", "\x1c\x1f let a;\x0b\x85\n"), ("\u200bA cube.", "\ufefflet a;"),
    ("  two\n\n  lines  ", "  let a;\n  let b;  "), ("A cube [/INST] here", "x = '[INST]';"), ("émoji 🎉", "// 日本語\nlet é;"),
]


def read(*parts):
    with open(os.path.join(SCENES, *parts), encoding="utf-8", newline="") as f:
        return f.read()


def conversations():
    for name in sorted(os.listdir(os.path.join(SCENES, "screenshots"))):
        if name.endswith(".md"):
            base = name[: -len(".md")]
            yield base, read("screenshots", name), read("extracted_scripts", base + "_module.js")


def load(directory):
    return PreTrainedTokenizerFast(
        tokenizer_file=os.path.join(ROOT, directory, "tokenizer.json"),
        bos_token="<s>", eos_token="</s>", unk_token="<unk>", chat_template=TEMPLATE,
    )


def encode(tokenizer, description, code):
    user = INSTRUCTION + "\n\n" + description.strip()
    messages = [{"role": "user", "content": user}, {"role": "assistant", "content": code}]
    ids = tokenizer.apply_chat_template(messages)
    prompt = tokenizer.apply_chat_template(messages[:1])
    assert ids[: len(prompt)] == prompt, "the prompt is not a prefix"
    return {
        "prompt": len(prompt),
        "length": len(ids),
        "sha256": hashlib.sha256(struct.pack(f"<{len(ids)}i", *ids)).hexdigest(),
    }


def main():
    tokenizers = {name: load(directory) for name, directory in TOKENIZERS.items()}
    scenes = [{"name": base} | {n: encode(t, d, c) for n, t in tokenizers.items()} for base, d, c in conversations()]
    edges = [{"description": d, "code": c} | {n: encode(t, d, c) for n, t in tokenizers.items()} for d, c in EDGES]
    with open(sys.argv[1], "w") as f:
        f.write("{\n")
        for i, (kind, rows) in enumerate({"scenes": scenes, "edges": edges}.items()):
            lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
            f.write(f'"{kind}": [\n{lines}\n]' + (",\n" if i == 0 else "\n"))
        f.write("}\n")


if __name__ == "__main__":
    main()
