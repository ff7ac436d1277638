"""Makes the golden files of kit/gguf with the gguf package's own writer.

    python gguf_files.py ../../kit/gguf/testdata ../../kit/tokenizer/testdata

f16.gguf and q8_0.gguf: two models of one layer each, whose weights follow from a
formula, so that a test can make them again, with tokenizers of kit/tokenizer's
tests. blocks.safetensors: values and their Q8_0 blocks.
"""

import json
import math
import os
import sys

import gguf
import numpy as np
import torch
from safetensors.torch import save_file
from sentencepiece import SentencePieceProcessor

HIDDEN, FFN, HEADS, HEAD_DIM, UNUSED = 32, 48, 4, 8, 3
TEMPLATE = "{% for m in messages %}[INST] {{ m.content }} [/INST]{% endfor %}"


def weight(index, shape):
    """The tensor that comes index-th, from a formula that float16 holds exactly."""
    i = np.arange(math.prod(shape), dtype=np.int64)
    return (((i * 7919 + index * 104729) % 2003 - 1001) / 4096).astype(np.float32).reshape(shape)


def pairs(w, heads):
    """Rows i and i + half of a head become neighbours, as llama.cpp rotates them."""
    half = w.shape[0] // heads // 2
    order = [h * 2 * half + i + part * half for h in range(heads) for i in range(half) for part in range(2)]
    return w[order]


def pieces_of_json(path):
    """Tokens of a tokenizer.json: scores fall in the order of the merges, then come the characters."""
    with open(os.path.join(path, "tokenizer.json"), encoding="utf-8") as f:
        tokenizer = json.load(f)
    vocab = tokenizer["model"]["vocab"]
    special = {t["content"] for t in tokenizer["added_tokens"]}
    first = {}
    for rank, merge in enumerate(tokenizer["model"]["merges"]):
        first.setdefault("".join(merge if isinstance(merge, list) else merge.split(" ")), rank)
    tokens = sorted(vocab, key=vocab.get)
    kinds = [
        gguf.TokenType.UNKNOWN if t == "<unk>"
        else gguf.TokenType.CONTROL if t in special
        else gguf.TokenType.BYTE if t.startswith("<0x")
        else gguf.TokenType.NORMAL
        for t in tokens
    ]
    normal = [t for t, k in zip(tokens, kinds) if k == gguf.TokenType.NORMAL]
    normal.sort(key=lambda t: first.get(t, len(first)))
    score = {t: float(-i) for i, t in enumerate(normal)}
    return tokens, [score.get(t, 0.0) for t in tokens], kinds


def pieces_of_sentencepiece(path):
    sp = SentencePieceProcessor(model_file=os.path.join(path, "tokenizer.model"))
    ids = range(sp.vocab_size())
    kind = lambda i: (
        gguf.TokenType.UNKNOWN if sp.is_unknown(i)
        else gguf.TokenType.CONTROL if sp.is_control(i)
        else gguf.TokenType.BYTE if sp.is_byte(i)
        else gguf.TokenType.NORMAL
    )
    return [sp.id_to_piece(i) for i in ids], [sp.get_score(i) for i in ids], [kind(i) for i in ids]


def write(path, kind, file_type, pieces, kv_heads, tied, rope, template):
    tokens, scores, kinds = pieces
    for i in range(len(tokens), len(tokens) + UNUSED):
        tokens, scores, kinds = tokens + [f"[PAD{i}]"], scores + [-10000.0], kinds + [gguf.TokenType.UNUSED]

    w = gguf.GGUFWriter(path, "llama")
    w.add_type(gguf.GGUFType.MODEL)
    w.add_name("golden")
    w.add_file_type(file_type)
    w.add_quantization_version(gguf.GGML_QUANT_VERSION)
    w.add_vocab_size(len(tokens))
    w.add_context_length(256)
    w.add_embedding_length(HIDDEN)
    w.add_block_count(1)
    w.add_feed_forward_length(FFN)
    w.add_head_count(HEADS)
    w.add_head_count_kv(kv_heads)
    w.add_key_length(HEAD_DIM)
    w.add_value_length(HEAD_DIM)
    w.add_layer_norm_rms_eps(1e-5)
    w.add_rope_dimension_count(HEAD_DIM)
    w.add_rope_freq_base(1e6)
    if rope == "linear":
        w.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        w.add_rope_scaling_factor(4.0)
    w.add_tokenizer_model("llama")
    w.add_tokenizer_pre("default")
    w.add_token_list(tokens)
    w.add_token_scores(scores)
    w.add_token_types(kinds)
    w.add_bos_token_id(1)
    w.add_eos_token_id(2)
    w.add_unk_token_id(0)
    w.add_add_bos_token(True)
    w.add_add_eos_token(False)
    w.add_add_space_prefix(True)
    if template:
        w.add_chat_template(template)

    def add(name, data, to):
        if data.ndim == 1:
            to = gguf.GGMLQuantizationType.F32
        elif to == gguf.GGMLQuantizationType.Q8_0 and data.shape[1] % 32:
            to = gguf.GGMLQuantizationType.F16
        w.add_tensor(name, gguf.quantize(data, to), raw_dtype=to)

    if rope == "llama3":  # factor 8, low 1, high 4, original 128
        factors = []
        for i in range(0, HEAD_DIM, 2):
            length = 2 * math.pi * 1e6 ** (i / HEAD_DIM)
            smooth = min(max((128 / length - 1) / (4 - 1), 0), 1)
            factors.append(1 / ((1 - smooth) / 8 + smooth))
        add("rope_freqs.weight", np.array(factors, np.float32), kind)
    kv = kv_heads * HEAD_DIM
    tensors = [
        ("token_embd", [len(tokens), HIDDEN], 0), ("blk.0.attn_norm", [HIDDEN], 0),
        ("blk.0.attn_q", [HEADS * HEAD_DIM, HIDDEN], HEADS), ("blk.0.attn_k", [kv, HIDDEN], kv_heads),
        ("blk.0.attn_v", [kv, HIDDEN], 0), ("blk.0.attn_output", [HIDDEN, HEADS * HEAD_DIM], 0),
        ("blk.0.ffn_gate", [FFN, HIDDEN], 0), ("blk.0.ffn_up", [FFN, HIDDEN], 0), ("blk.0.ffn_down", [HIDDEN, FFN], 0),
        ("blk.0.ffn_norm", [HIDDEN], 0), ("output_norm", [HIDDEN], 0),
    ]
    if not tied:
        tensors.append(("output", [len(tokens), HIDDEN], 0))
    for index, (name, shape, turned) in enumerate(tensors):
        data = weight(index, shape)
        add(name + ".weight", pairs(data, turned) if turned else data, kind)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def blocks():
    rng = np.random.default_rng(1)
    rows = [rng.standard_normal(32) * 10.0**e for e in range(-9, 6)]
    rows.append(np.zeros(32))
    rows.append(np.concatenate([[127], np.arange(31) - 15.5]))  # scale 1: halves
    rows.append(np.concatenate([[-254], 2 * (np.arange(31) - 15.5)]))  # scale 2
    rows.append(np.full(32, -3.25))
    rows.append(np.eye(1, 32, 7)[0] * 65504)
    values = np.stack(rows).astype(np.float32)
    return {"values": torch.from_numpy(values), "blocks": torch.from_numpy(gguf.quantize(values, gguf.GGMLQuantizationType.Q8_0))}


def main():
    root, tokenizers = sys.argv[1:3]
    os.makedirs(root, exist_ok=True)
    write(os.path.join(root, "f16.gguf"), gguf.GGMLQuantizationType.F16, gguf.LlamaFileType.MOSTLY_F16,
          pieces_of_json(os.path.join(tokenizers, "trained")), 2, True, "llama3", "")
    write(os.path.join(root, "q8_0.gguf"), gguf.GGMLQuantizationType.Q8_0, gguf.LlamaFileType.MOSTLY_Q8_0,
          pieces_of_sentencepiece(os.path.join(tokenizers, "sentencepiece")), 4, False, "linear", TEMPLATE)
    save_file(blocks(), os.path.join(root, "blocks.safetensors"))


if __name__ == "__main__":
    main()
