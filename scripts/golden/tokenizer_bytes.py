"""Makes the golden vectors of kit/tokenizer's byte-level forms.

    python tokenizer_bytes.py ../../kit/tokenizer/testdata

llama3 is configured as Llama 3's tokenizer.json is (the Split pattern, ByteLevel,
ignore_merges, special tokens after the vocabulary, the post-processor); gpt2 has
ByteLevel's own pattern and a space before the text. bytelevel-pieces.json says
where both patterns cut a text with every character there is.
"""

import hashlib
import json
import os
import sys

from tokenizer import texts, vectors, write_vectors
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

LLAMA3_SPECIAL = [
    "<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>",
]

# Tokens that no merge makes: only ignore_merges finds them.
WHOLE = ["Ġroughness", "125", "æĹ¥æľ¬", "ĊĊĊ"]

BLOCK = 8192


def split():
    return pre_tokenizers.Split(Regex(LLAMA3), "isolated", invert=False)


def train(root, pre_tokenizer, size):
    with open(os.path.join(root, "corpus.txt")) as f:
        lines = f.read().splitlines(keepends=True)
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizer
    t.train_from_iterator(
        lines + texts(),
        trainers.BpeTrainer(vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False),
    )
    return json.loads(t.to_str())["model"]


def build(model, pre_tokenizer, special, before, ignore_merges):
    vocab, merges = model["vocab"], [tuple(m) for m in model["merges"]]
    if ignore_merges:
        for token in WHOLE:
            assert token not in vocab
            vocab[token] = len(vocab)
    t = Tokenizer(models.BPE(vocab, merges, ignore_merges=ignore_merges))
    t.pre_tokenizer = pre_tokenizer
    t.add_special_tokens([AddedToken(s, normalized=False, special=True) for s in special])
    t.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(single=f"{before} $A", special_tokens=[(before, t.token_to_id(before))]),
    ])
    t.decoder = decoders.ByteLevel()
    return t


def write(root, name, t, continuation, config):
    directory = os.path.join(root, name)
    os.makedirs(directory, exist_ok=True)
    t.save(os.path.join(directory, "tokenizer.json"), pretty=False)
    with open(os.path.join(directory, "tokenizer_config.json"), "w") as f:
        json.dump(config, f, indent=2)
        f.write("\n")
    write_vectors(directory, vectors(t, continuation))


def llama3(root):
    pre = pre_tokenizers.Sequence([split(), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    t = build(train(root, pre, 640), pre, LLAMA3_SPECIAL, "<|begin_of_text|>", True)
    # What transformers cleans up is not the library's to clean.
    write(root, "llama3", t, t, {
        "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>",
        "clean_up_tokenization_spaces": True,
    })


def gpt2(root):
    plain = pre_tokenizers.ByteLevel(add_prefix_space=False)
    prefixed = pre_tokenizers.ByteLevel(add_prefix_space=True)
    model = train(root, plain, 480)
    t = build(model, prefixed, ["<|endoftext|>"], "<|endoftext|>", False)
    c = build(model, plain, ["<|endoftext|>"], "<|endoftext|>", False)
    write(root, "gpt2", t, c, {"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"})


def around(c):
    """A text in which a letter, a number, a space or a mark meets its neighbours otherwise."""
    return f"a{c}1{c}{c} {c}'s{c}\n{c}!"


def pieces(root):
    """For every block of characters the hash of where each pattern cuts."""
    patterns = {"llama3": split(), "gpt2": pre_tokenizers.ByteLevel(add_prefix_space=False)}
    rows = []
    for first in range(0, 0x110000, BLOCK):
        row = {"first": first}
        characters = [chr(c) for c in range(first, first + BLOCK) if not 0xD800 <= c <= 0xDFFF]
        for name, pattern in patterns.items():
            digest = hashlib.sha256()
            for c in characters:
                for _, (start, _) in pattern.pre_tokenize_str(around(c)):
                    digest.update(bytes([start]))
            row[name] = digest.hexdigest()[:16]
        rows.append(row)
    with open(os.path.join(root, "bytelevel-pieces.json"), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(r, separators=(",", ":")) for r in rows) + "\n]\n")


def main():
    root = sys.argv[1]
    llama3(root)
    gpt2(root)
    pieces(root)


if __name__ == "__main__":
    main()
