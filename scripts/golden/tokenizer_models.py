"""Makes the golden vectors of kit/tokenizer for a tokenizer.model without a
tokenizer.json: the answers of the tokenizer that transformers converts it to.

    python tokenizer_models.py ../../kit/tokenizer/testdata

sentencepiece has a model and no configuration; sentencepiece-new asks for what is
not legacy, for other control tokens and for BOS and EOS; codellama has the
infilling marks as pieces that merges make, codellama-user as user-defined pieces.
"""

import json
import os
import sys

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizer import vectors, write_vectors
from tokenizers import Tokenizer
from transformers import CodeLlamaTokenizerFast, LlamaTokenizerFast

MARKS = ["PRE", "MID", "SUF", "EOT"]


def train(root):
    path = os.path.join(root, "sentencepiece", "tokenizer")
    sentencepiece.SentencePieceTrainer.train(
        input=os.path.join(root, "corpus.txt"), model_prefix=path, model_type="bpe", vocab_size=440,
        byte_fallback=True, split_digits=True, allow_whitespace_only_pieces=True,
        normalization_rule_name="identity", remove_extra_whitespaces=False, minloglevel=2,
    )
    os.remove(path + ".vocab")
    proto = sentencepiece_model_pb2.ModelProto()
    with open(path + ".model", "rb") as f:
        proto.ParseFromString(f.read())
    # The trainer notes the paths it was given.
    proto.trainer_spec.ClearField("input")
    proto.trainer_spec.ClearField("model_prefix")
    return proto.SerializeToString()


def with_marks(model, kind):
    """Adds ▁<PRE> and the like: as pieces of merges (1) or user-defined ones (4)."""
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model)
    known = {p.piece for p in proto.pieces}
    score = min(p.score for p in proto.pieces)
    for mark in MARKS:
        whole = f"▁<{mark}>"
        for end in range(2, len(whole) + 1):
            if whole[:end] in known:
                continue
            known.add(whole[:end])
            score -= 1
            user = end == len(whole) and kind == 4
            proto.pieces.add(piece=whole[:end], score=0 if user else score, type=kind if user else 1)
    return proto.SerializeToString()


def without_control_merges(backend):
    """The tokenizer without the merges that make a control token out of text."""
    value = json.loads(backend.to_str())
    special = {a["content"] for a in value["added_tokens"] if a["special"]}
    value["model"]["merges"] = [m for m in value["model"]["merges"] if "".join(m) not in special]
    return Tokenizer.from_str(json.dumps(value))


def without_prefix(backend):
    value = json.loads(backend.to_str())
    if value["normalizer"]:
        value["normalizer"]["normalizers"] = [n for n in value["normalizer"]["normalizers"] if n["type"] != "Prepend"]
    kind = value["pre_tokenizer"] and value["pre_tokenizer"]["type"]
    if kind == "Metaspace":
        value["pre_tokenizer"]["prepend_scheme"] = "never"
    if kind == "ByteLevel":
        value["pre_tokenizer"]["add_prefix_space"] = False
    return Tokenizer.from_str(json.dumps(value))


def mark_special(backend):
    """Makes the marks control tokens, which transformers means them to be and forgets."""
    value = json.loads(backend.to_str())
    for a in value["added_tokens"]:
        a["special"] = a["special"] or a["content"][2:-1] in MARKS
    return Tokenizer.from_str(json.dumps(value))


def write(root, name, model, config, kind, own=lambda backend: backend):
    directory = os.path.join(root, name)
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "tokenizer.model"), "wb") as f:
        f.write(model)
    if config:
        with open(os.path.join(directory, "tokenizer_config.json"), "w") as f:
            json.dump(config, f, indent=2)
            f.write("\n")
    backend = own(kind.from_pretrained(directory).backend_tokenizer)
    plain = without_control_merges(backend)
    value = vectors(plain, without_prefix(plain))
    backend.encode_special_tokens = False
    for row in value["encode"]:
        row["special"] = backend.encode(row["text"], add_special_tokens=False).ids
    write_vectors(directory, value)


def main():
    root = sys.argv[1]
    os.makedirs(os.path.join(root, "sentencepiece"), exist_ok=True)
    model = train(root)
    write(root, "sentencepiece", model, None, LlamaTokenizerFast)
    write(root, "sentencepiece-new", model, {
        "tokenizer_class": "LlamaTokenizer", "legacy": False, "add_eos_token": True, "pad_token": "box",
        "additional_special_tokens": ["const", "<|new|>"],
        "added_tokens_decoder": {
            "259": {"content": "er", "lstrip": True, "rstrip": False, "normalized": False, "single_word": False, "special": False},
        },
    }, LlamaTokenizerFast)
    write(root, "sentencepiece-bare", model, {
        "tokenizer_class": "LlamaTokenizerFast", "legacy": False, "add_prefix_space": False, "add_bos_token": False,
    }, LlamaTokenizerFast)
    code = {"tokenizer_class": "CodeLlamaTokenizer", "legacy": False}
    write(root, "codellama", with_marks(model, 1), code, CodeLlamaTokenizerFast)
    write(root, "codellama-user", with_marks(model, 4), code, CodeLlamaTokenizerFast, mark_special)


if __name__ == "__main__":
    main()
