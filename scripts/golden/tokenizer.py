"""Makes the golden vectors of kit/tokenizer: the forms with byte fallback.
(tokenizer_bytes.py makes the byte-level ones, tokenizer_models.py those without
a tokenizer.json.)

    python tokenizer.py ../../kit/tokenizer/testdata

Each directory gets the tokenizer, trained here on testdata/corpus.txt by
tokenizers, and vectors.json: texts with their ids, and ids with
their texts. `trained` and `superwords` are the exceptions: their tokenizer.json is written
by `go test ./kit/tokenizer -run TestTrainedFiles -update`, and only their vectors are made here.
"""

import json
import os
import random
import sys

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

SPECIAL = ["<unk>", "<s>", "</s>"]

TEXTS = [
    "", " ", "  ", "   ", "\n", "\n\n\t", "\t\t", "a", " a", "a ", "  a  b  ", "▁", "▁▁", "▁a", " ▁ a", "a▁b",
    "const a = 1;", "const a = 1;\n  scene.add(box);\n", "\r\n", "for (let i = 0; i < 12; i++) {\n    box();\n}\n",
    "color: '#ff8800'", "0xff8800", "0xabcdef, #facade, 12345.678e-9", "#CCcc00 0XFF",
    "new THREE.MeshStandardMaterial({ color, roughness: 0.4 });",
    "</s>", "<s>", "<unk>", "a</s>b", "<s> [INST] x [/INST]", " </s> ", "<s><s></s>", "<0x0A>", "<0x41><0x", "▁<s>",
    "café", "cafe\u0301", "naïve — “quotes” … €", "日本語 テキスト", "emoji 🎉👩‍👩‍👧‍👦🇩🇪", "\u0000\u0001\u001f\u007f\u0080\u009f",
    "\u00a0\u2003\u3000\ufeff", "\u202e right to left \u202c", "\U0010ffff\ufffd\ufffe", "ab\u200bcd", "x" * 70, " " * 40,
    "\n" * 30, "=" * 50, "🎉" * 12, "the light is red and the floor is white", "theTHREEthe", "[INST] <<SYS>>",
    "\ufeffconst a;\r\n\tb();\r\n", "a\ufffdb", "\ud7ff\ue000\uf8ff\ufffe\uffff", "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u0661\u0662",
    "\uac00\u1100\u1161\u11a8 \u0e17\u0e35\u0e48 \u0928\u092e\u0938\u094d\u0924\u0947", "\U0001f469\u200d\U0001f52c\ufe0f \U0001f3f4\U000e0067\U000e007f", "e\u0301\u0327\u0345 \u1e9b\u0323",
    "\x00", "a\x00b", "\x1b[0m\x07\x08", " a", "a  ", "\ta", "a\t", "\n a", "a \n", "a\r\n\r\nb\rc", "\x85\u2028\u2029\u1680 x",
    "I'm you're we'LL 'S it\u2019s don'T '\u017f", "12 1234 12345678 3.14e-10 \u0662\u0663\u0664\u0665 \u2167\u00bd", "x" * 2000, "ab " * 700, " \n" * 200,
    "<|begin_of_text|>a<|eot_id|>", "<|eot_id|><|eot_id|> <|", " <PRE>a <SUF> b <MID>", "\u2581<PRE>a\u2581<EOT>", "<PRE>", "<FILL_ME>",
    "\u00a7 a\u00a7b \u00a7.", "\u0928\u094d<word> \u24b6<word> \u00b2<word> \U00016100<word>",
]

PIECES = [
    " ", "  ", "\n", "\t", "▁", "a", "e", "x", "const", "THREE", ".", "(", ")", ";\n", "0", "7", "#", "0x", "ff", "é",
    "\u0301", "日", "🎉", "</s>", "<s>", "<unk>", "<", ">", "<0x41>", "\u0000", "\u00a0", "scene", ".add", "=", "light", "{ ",
    "<mark>", "<word>", "<left>", "<right>", "<norm>", "<held>", "_", "\r\n", "'s", "\u05d0", "\ufeff", "\u200d", "<|eot_id|>", "<PRE>", "\u00b2",
]


def texts():
    rng = random.Random(1)
    return TEXTS + ["".join(rng.choice(PIECES) for _ in range(rng.randint(1, 24))) for _ in range(60)]


def id_lists(size):
    rng = random.Random(2)
    lists = [[], [0], [1], [2], [1, 2, 0], [size + 5], [3 + 0xF0, 3 + 0x9F, 3 + 0x8E, 3 + 0x89], [3 + 0xF0, 3 + 0x9F],
             [3 + 0xFF], [3 + 0x41, 3 + 0xFF, 3 + 0x42], [3 + 0x20, 3 + 0x20]]
    for _ in range(40):
        n = rng.randint(1, 12)
        lists.append([rng.choice([rng.randrange(size), rng.randrange(259)]) for _ in range(n)])
    return lists


def vectors(tokenizer, continuation, further=()):
    """The library's answers, as kit/tokenizer's methods should give them."""
    encode, decode, around = [], [], []
    for text in [*texts(), *further]:
        tokenizer.encode_special_tokens = True
        continuation.encode_special_tokens = True
        row = {
            "text": text,
            "ids": tokenizer.encode(text, add_special_tokens=False).ids,
            "continuation": continuation.encode(text, add_special_tokens=False).ids,
        }
        tokenizer.encode_special_tokens = False
        row["special"] = tokenizer.encode(text, add_special_tokens=False).ids
        encode.append(row)
    for ids in id_lists(tokenizer.get_vocab_size()):
        decode.append({"ids": ids, "text": tokenizer.decode(ids), "special": tokenizer.decode(ids, skip_special_tokens=False)})
    for text in ["", "a b", "</s>"]:
        around.append({"text": text, "ids": tokenizer.encode(text).ids})
    return {"encode": encode, "decode": decode, "around": around}


def write_vectors(directory, value):
    with open(os.path.join(directory, "vectors.json"), "w") as f:
        f.write("{\n")
        for i, kind in enumerate(value):
            rows = ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in value[kind])
            f.write(f'"{kind}": [\n{rows}\n]' + (",\n" if i + 1 < len(value) else "\n"))
        f.write("}\n")


def vocabulary(corpus):
    """Trains BPE on the corpus and puts the byte tokens in, as Llama has them."""
    trainer = trainers.BpeTrainer(vocab_size=330, show_progress=False)
    raw = Tokenizer(models.BPE())
    raw.normalizer = normalizers.Replace(" ", "▁")
    raw.train_from_iterator(corpus.replace("\n", "").split(";"), trainer)
    model = json.loads(raw.to_str())["model"]
    tokens = SPECIAL + [f"<0x{i:02X}>" for i in range(256)]
    tokens += [t for t, _ in sorted(model["vocab"].items(), key=lambda kv: kv[1])]
    return {t: i for i, t in enumerate(tokens)}, [tuple(m) for m in model["merges"]]


def build(vocab, merges, normalizer, pre_tokenizer, decoder):
    t = Tokenizer(models.BPE(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    t.add_special_tokens([AddedToken(s, normalized=False, special=True) for s in SPECIAL])
    if normalizer:
        t.normalizer = normalizer
    if pre_tokenizer:
        t.pre_tokenizer = pre_tokenizer
    t.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    t.decoder = decoder
    return t


def add_marks(t):
    t.add_tokens([
        AddedToken("<mark>", normalized=False),
        AddedToken("<word>", normalized=False, single_word=True),
        AddedToken("<left>", normalized=False, lstrip=True),
        AddedToken("<right>", normalized=False, rstrip=True),
        AddedToken("<norm>", normalized=True),
        AddedToken("\u00a7", single_word=True, normalized=False),
    ])
    t.add_special_tokens([AddedToken("<held>", normalized=True, lstrip=True, rstrip=True, single_word=True)])


def legacy_normalizer(prefix=True):
    replace = normalizers.Replace(" ", "▁")
    return normalizers.Sequence([normalizers.Prepend("▁"), replace]) if prefix else replace


def legacy_decoder():
    return decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])


def metaspace(scheme, split):
    return pre_tokenizers.Metaspace("▁", prepend_scheme=scheme, split=split)


def library_forms(root, corpus):
    vocab, merges = vocabulary(corpus)
    fallback = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    forms = {
        "legacy": (legacy_normalizer(), legacy_normalizer(False), None, None, legacy_decoder(), False),
        "added": (legacy_normalizer(), legacy_normalizer(False), None, None, legacy_decoder(), True),
        "metaspace-first": (None, None, metaspace("first", False), metaspace("never", False), legacy_decoder(), True),
        "metaspace-always": (None, None, metaspace("always", True), metaspace("never", True),
                             decoders.Metaspace("▁", prepend_scheme="always", split=True), False),
        "metaspace-never": (None, None, metaspace("never", False), metaspace("never", False), fallback, False),
    }
    for name, (norm, norm_c, pre, pre_c, decoder, marks) in forms.items():
        directory = os.path.join(root, name)
        os.makedirs(directory, exist_ok=True)
        t, c = build(vocab, merges, norm, pre, decoder), build(vocab, merges, norm_c, pre_c, decoder)
        if marks:
            add_marks(t)
            add_marks(c)
        t.save(os.path.join(directory, "tokenizer.json"), pretty=False)
        write_vectors(directory, vectors(t, c))


def trained(root, name, further=()):
    directory = os.path.join(root, name)
    path = os.path.join(directory, "tokenizer.json")
    t, c = Tokenizer.from_file(path), Tokenizer.from_file(path)
    c.normalizer = legacy_normalizer(False)
    write_vectors(directory, vectors(t, c, further))


def main():
    root = sys.argv[1]
    with open(os.path.join(root, "corpus.txt")) as f:
        corpus = f.read()
    library_forms(root, corpus)
    if os.path.exists(os.path.join(root, "trained", "tokenizer.json")):
        trained(root, "trained")
        trained(root, "superwords", [corpus, corpus[400:1400].replace("\n", "\n\t")])


if __name__ == "__main__":
    main()
