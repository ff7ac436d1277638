"""Checks a .gguf file with the field's own software.

    threebook merge --model-path MODEL -o MODEL.gguf --dtype f16
    python check_gguf.py MODEL MODEL.gguf [TEXT_FILE…]

MODEL is the same model in Hugging Face layout. The file is read with the gguf
package (metadata; weights, with the query and key rows put back in order), with
transformers' from_pretrained(gguf_file=…) (logits), and, where llama-cpp-python
is installed, with llama.cpp itself (tokens of the texts, logits, greedy tokens).
Exits with 1 when something differs by more than the rounding of the weights
explains.
"""

import os
import sys

import gguf
import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

TEXTS = [
    "[INST] Write the Three.js module that draws this scene:\n\nA red cube on a grey floor. [/INST]",
    "import * as THREE from 'three';\n\nconst scene = new THREE.Scene();\n",
    "\tfor (let i = 0; i < 10; i++) {   mesh.position.set( i, 0, - 2 ); } // ☃ é\r\n\u00a0\U0001d11e",
    " leading",
    "  trailing  ",
    "",
]
NEW_TOKENS = 24
NAMES = {
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm", "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}
FAILURES = []


def expect(ok, text):
    print(("ok    " if ok else "WRONG ") + text)
    if not ok:
        FAILURES.append(text)


def gguf_name(name):
    fixed = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight", "lm_head.weight": "output.weight"}
    if name in fixed:
        return fixed[name]
    _, _, layer, rest = name.split(".", 3)
    return f"blk.{layer}.{NAMES[rest.removesuffix('.weight')]}.weight"


def check_weights(reader, model):
    """Every weight is there, within the rounding of its type."""
    config, tensors = model.config, {t.name: t for t in reader.tensors}
    worst = {}
    for name, want in model.state_dict().items():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        t = tensors.pop(gguf_name(name))
        got = gguf.dequantize(t.data, t.tensor_type).reshape(want.shape)
        for part, heads in (("q_proj", config.num_attention_heads), ("k_proj", config.num_key_value_heads)):
            if part in name:  # rows of a head lie as pairs there, as halves here
                got = got.reshape(heads, -1, 2, want.shape[1]).swapaxes(1, 2).reshape(want.shape)
        error = np.abs(got - want.numpy()).max() / max(float(want.abs().max()), 1e-9)
        worst[t.tensor_type.name] = max(worst.get(t.tensor_type.name, 0), float(error))
    bound = {"F32": 1e-7, "F16": 2**-11, "BF16": 2**-8, "Q8_0": 0.5 / 127 + 2**-11}
    for kind, error in worst.items():
        expect(error <= bound[kind], f"weights in {kind}: at most {error:.2g} of a tensor's largest off, may be {bound[kind]:.2g}")
    expect(set(tensors) <= {"rope_freqs.weight"}, f"no other tensors ({', '.join(tensors) or 'none'})")


def check_transformers(path, model, tokenizer, tolerance):
    """Logits of transformers' own reading of the file."""
    if getattr(model.config, "rope_scaling", None):
        print("      transformers does not read RoPE scaling from GGUF: its logits are not compared")
        return
    read = AutoModelForCausalLM.from_pretrained(os.path.dirname(path) or ".", gguf_file=os.path.basename(path), dtype=torch.float32).eval()
    ids = torch.tensor([tokenizer(TEXTS[0])["input_ids"]])
    with torch.no_grad():
        want, got = model(ids).logits, read(ids).logits
    off = float((want - got).abs().max())
    expect(off <= tolerance * float(want.std()), f"transformers' logits: at most {off:.2g} off, standard deviation {float(want.std()):.2g}")


def check_llama_cpp(path, model, tokenizer, files, tolerance):
    try:
        import llama_cpp
    except ImportError:
        print("      llama-cpp-python is not installed: llama.cpp is not asked")
        return
    # A cache in float32, so that only the weights are rounded.
    cache = llama_cpp.GGML_TYPE_F32
    runner = llama_cpp.Llama(path, n_ctx=1024, logits_all=True, verbose=False, n_threads=2, type_k=cache, type_v=cache, flash_attn=False)
    differing, total = 0, 0
    for text in TEXTS + files:
        want = tokenizer(text)["input_ids"]
        total += len(want)
        differing += want != runner.tokenize(text.encode(), add_bos=True, special=False)
    expect(differing == 0, f"llama.cpp's tokens: {differing} of {len(TEXTS) + len(files)} texts differ ({total} tokens)")
    ids = tokenizer(TEXTS[0])["input_ids"]
    runner.eval(ids)
    with torch.no_grad():
        want = model(torch.tensor([ids])).logits[0].numpy()
    got = runner.scores[: len(ids)]
    off = float(np.abs(want - got).max())
    expect(off <= tolerance * want.std(), f"llama.cpp's logits: at most {off:.2g} off, standard deviation {want.std():.2g}")
    ours, theirs = list(ids), list(ids)
    for _ in range(NEW_TOKENS):
        with torch.no_grad():
            ours.append(int(model(torch.tensor([ours])).logits[0, -1].argmax()))
    runner.reset()
    for token in runner.generate(ids, temp=0, repeat_penalty=1.0):
        theirs.append(token)
        if len(theirs) == len(ours):
            break
    same = sum(a == b for a, b in zip(ours[len(ids):], theirs[len(ids):]))
    text = f"llama.cpp's greedy tokens: {same} of {NEW_TOKENS} the same"
    if tolerance > 0.02:  # rounding may well change a token, and then all that follow
        print("     ", text)
    else:
        expect(same == NEW_TOKENS, text)


def main():
    directory, path = sys.argv[1:3]
    files = [open(f, encoding="utf-8").read() for f in sys.argv[3:]]
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(directory)
    reader = gguf.GGUFReader(path)
    for field in reader.fields.values():
        value = field.contents()
        print("     ", field.name, value if not isinstance(value, list) else f"[{len(value)}] {value[:4]}")
    # Of the logits' standard deviation. llama.cpp rounds the activations of a Q8_0 model as well.
    kinds = {t.tensor_type.name for t in reader.tensors}
    tolerance = 0.6 if "Q8_0" in kinds else 0.05 if "BF16" in kinds else 0.02 if "F16" in kinds else 1e-4
    check_weights(reader, model)
    check_transformers(path, model, tokenizer, tolerance)
    check_llama_cpp(path, model, tokenizer, files, tolerance)
    sys.exit(1 if FAILURES else 0)


if __name__ == "__main__":
    main()
