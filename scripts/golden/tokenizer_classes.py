"""Writes kit/tokenizer/classes.txt: the characters of \\p{L}, \\p{N} and \\w in the
regular expressions of the tokenizers library, whose Unicode version is not Go's.

    python tokenizer_classes.py ../../kit/tokenizer/classes.txt

\\p{L} and \\p{N} cut a text for a byte-level vocabulary; \\w bounds added tokens
that stand for a single word.
"""

import sys

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, models, pre_tokenizers

BLOCK = 2048


def characters():
    return [chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def matching(pattern):
    """The characters that a pattern of one character matches."""
    split = pre_tokenizers.Split(Regex(pattern), "removed")
    every, found = characters(), set()
    for start in range(0, len(every), BLOCK):
        block = every[start : start + BLOCK]
        kept = set()
        for piece, _ in split.pre_tokenize_str("".join(block)):
            kept.update(piece)
        found.update(c for c in block if c not in kept)
    return found


def words():
    """The characters beside which a token of a single word does not stand alone."""
    t = Tokenizer(models.BPE())
    t.add_tokens([AddedToken("\x01", single_word=True, normalized=False)])
    every, found = characters(), set()
    for start in range(0, len(every), BLOCK):
        block = every[start : start + BLOCK]
        for c, e in zip(block, t.encode_batch([c + "\x01" for c in block])):
            if not e.ids:
                found.add(c)
    return found


def ranges(found):
    out = []
    for c in sorted(map(ord, found)):
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def main():
    with open(sys.argv[1], "w") as f:
        f.write(f"# The classes of characters in tokenizers {tokenizers.__version__}, by scripts/golden/tokenizer_classes.py\n")
        for name, found in [("L", matching(r"\p{L}")), ("N", matching(r"\p{N}")), ("W", words())]:
            for first, last in ranges(found):
                f.write(f"{name} {first:04X}-{last:04X}\n")


if __name__ == "__main__":
    main()
