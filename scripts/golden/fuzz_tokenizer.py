"""Compares kit/tokenizer with the tokenizers library on random texts and ids.

    python fuzz_tokenizer.py [-n 20000] [--seed 1] [DIR...]

Without a directory it takes every tokenizer of kit/tokenizer/testdata and that of
data/tiny. A text is a mixture of code, spaces, characters from all of Unicode,
bytes that happen to be UTF-8, and the tokenizer's own tokens and control tokens.
What is compared: encode with encode_special_tokens = True and False, encode
without the dummy prefix, decode with and without control tokens, of the encoded
ids and of random ones; and that decoding gives the text again wherever the
library's own decoding does. The exit status is 1 when anything differs.
"""

import argparse
import glob
import json
import os
import random
import subprocess
import sys
import tempfile

from tokenizer_models import mark_special, without_control_merges, without_prefix
from tokenizers import Tokenizer
from transformers import CodeLlamaTokenizerFast, LlamaTokenizerFast, logging

REPOSITORY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

SPACES = [" ", "  ", "    ", "\t", "\n", "\r\n", "\r", "\n\n", "\u00a0", "\u2003", "\u3000", "\u2028", "\x85", "\x0b", " \n", "\n ", "\u2581"]

MARKED = [
    "'s", "'LL", "'\u017f", "'re", "</s>", "<s>", "<unk>", "<0x41>", "<0x", "\u0301", "\u200d", "\ufe0f", "\ufeff", "\ufffd", "\x00", "\x1b",
    "\ud7ff", "\ue000", "\U0010ffff", "\u05d0\u05d1", "\u0645\u0631", "\u202e", "\u65e5\u672c\u8a9e", "\uac00", "\U0001f469\u200d\U0001f52c", "\u0661\u0662", "\u2167", "0xff00aa", "12345",
]


def library(directory):
    """The library's tokenizer of a model directory: one for texts that are not
    trusted, one without the dummy prefix, one that parses control tokens."""
    path = os.path.join(directory, "tokenizer.json")
    if os.path.exists(path):
        backend = Tokenizer.from_file(path)
    else:
        config = {}
        if os.path.exists(os.path.join(directory, "tokenizer_config.json")):
            with open(os.path.join(directory, "tokenizer_config.json")) as f:
                config = json.load(f)
        code = config.get("tokenizer_class", "").startswith("CodeLlama")
        backend = (CodeLlamaTokenizerFast if code else LlamaTokenizerFast).from_pretrained(directory).backend_tokenizer
        if code:
            backend = mark_special(backend)
    plain = without_control_merges(backend)
    continuation = without_prefix(plain)
    for t in (plain, continuation):
        t.encode_special_tokens = True
    backend.encode_special_tokens = False
    return plain, continuation, backend


def sources():
    """The project's own code and notes, to take pieces from."""
    out = []
    for pattern in ["kit/tokenizer/*.go", "data/scenes/**/*.js", "data/scenes/**/*.md"]:
        for path in sorted(glob.glob(os.path.join(REPOSITORY, pattern), recursive=True))[:40]:
            with open(path, encoding="utf-8") as f:
                out.append(f.read())
    return out


def piece(rng, code, tokens):
    kind = rng.randrange(8)
    if kind == 0:
        text = rng.choice(code)
        start = rng.randrange(len(text))
        return text[start : start + rng.randint(1, 60)]
    if kind == 1:
        return rng.choice(SPACES) * rng.choice([1, 1, 1, 2, 3, 17])
    if kind == 2:
        return rng.choice(MARKED)
    if kind == 3:
        while True:
            c = rng.choice([rng.randrange(0x80), rng.randrange(0x800), rng.randrange(0x10000), rng.randrange(0x110000)])
            if not 0xD800 <= c <= 0xDFFF:
                return chr(c) * rng.choice([1, 1, 2])
    if kind == 4:
        return rng.randbytes(rng.randint(1, 12)).decode("utf-8", rng.choice(["ignore", "replace"]))
    if kind == 5:
        return rng.choice(tokens)
    if kind == 6:
        return rng.choice("abcxyzTHREE_$.;(){}=<>'\"0123456789") * rng.choice([1, 2, 5, 40])
    return rng.choice(tokens).replace("\u2581", " ").replace("\u0120", " ")


def ask(program, directory, questions):
    lines = "".join(json.dumps(q) + "\n" for q in questions)
    done = subprocess.run([program, directory], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(program, directory, n, seed):
    """Returns how many texts and lists of ids were compared, and what differs."""
    plain, continuation, special = library(directory)
    rng = random.Random(f"{seed} {os.path.basename(directory)}")
    code = sources()
    tokens = sorted(plain.get_vocab())
    texts = ["".join(piece(rng, code, tokens) for _ in range(rng.randint(0, 12))) for _ in range(n)]
    differ = []
    encoded = ask(program, directory, [{"text": t} for t in texts])
    lists = []
    for text, got in zip(texts, encoded, strict=True):
        want = {
            "ids": plain.encode(text, add_special_tokens=False).ids,
            "continuation": continuation.encode(text, add_special_tokens=False).ids,
            "special": special.encode(text, add_special_tokens=False).ids,
        }
        differ += [(kind, text, want[kind], got[kind]) for kind in want if got[kind] != want[kind]]
        lists.append(want["ids"])
        lists.append(want["special"] if rng.random() < 0.5 else [rng.randrange(len(tokens) + 2) for _ in range(rng.randint(0, 30))])
    for ids, got in zip(lists, ask(program, directory, [{"ids": ids} for ids in lists]), strict=True):
        want = {"text": special.decode(ids), "special": special.decode(ids, skip_special_tokens=False)}
        differ += [("decode", ids, want[kind], got[kind]) for kind in want if got[kind] != want[kind]]
    back = sum(special.decode(ids) == text for text, ids in zip(texts, lists[::2], strict=True))
    return len(texts), len(lists), back, differ


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=20000, help="texts for each tokenizer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("directories", nargs="*")
    args = parser.parse_args()
    logging.set_verbosity_error()
    directories = args.directories or sorted(
        os.path.dirname(path)
        for pattern in ["kit/tokenizer/testdata/*/tokenizer.json", "kit/tokenizer/testdata/*/tokenizer.model", "data/tiny/tokenizer.json"]
        for path in glob.glob(os.path.join(REPOSITORY, pattern))
    )
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        program = os.path.join(scratch, "tokenize")
        subprocess.run(["go", "build", "-o", program, "./scripts/golden/tokenize"], cwd=REPOSITORY, check=True)
        print("| tokenizer | texts | come back whole | lists of ids | differ |\n|---|---:|---:|---:|---:|")
        for directory in directories:
            texts, lists, back, differ = compare(program, directory, args.n, args.seed)
            print(f"| {os.path.relpath(directory, REPOSITORY)} | {texts} | {back} | {lists} | {len(differ)} |", flush=True)
            for kind, given, want, got in differ[:5]:
                print(f"{kind} {given!r}\n  library {want!r}\n  ours    {got!r}", file=sys.stderr)
            failed = failed or bool(differ)
    sys.exit(failed)


if __name__ == "__main__":
    main()
