"""Does with the tokenizers library what scripts/bench/tokenizer does, and prints
{"NAME": {"pace": bytes a second, "load": seconds, "ids": hash}, …} as JSON, by
processor time.

    python peer_tokenizers.py '{"task": "measure", "texts": "texts.json", "vocabularies": [{"name": …, "dir": …}]}'

The task "train" learns a vocabulary of 32,000 tokens in the form of Llama 3 instead
and saves it to each directory. A pace is the best of three passes over the texts,
each text encoded by itself on one core, after a first one.
"""

import hashlib
import json
import os
import struct
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def train(directory, texts):
    t = Tokenizer(models.BPE(ignore_merges=True))
    split = pre_tokenizers.Split(Regex(PATTERN), "isolated")
    t.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    t.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    t.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=32000, initial_alphabet=alphabet, show_progress=False))
    t.add_special_tokens(["<|begin_of_text|>", "<|end_of_text|>"])
    os.makedirs(directory, exist_ok=True)
    t.save(os.path.join(directory, "tokenizer.json"))


def measure(directory, texts):
    path = os.path.join(directory, "tokenizer.json")
    load = []
    for _ in range(3):
        start = time.process_time()
        t = Tokenizer.from_file(path)
        load.append(time.process_time() - start)
    t.encode_special_tokens = True
    size = sum(len(text.encode()) for text in texts)
    ids = hashlib.sha256()
    pace = 0.0
    for i in range(4):
        start = time.process_time()
        encoded = [t.encode(text, add_special_tokens=False) for text in texts]
        taken = time.process_time() - start
        if i:
            pace = max(pace, size / taken)
            continue
        for e in encoded:
            ids.update(struct.pack(f"<{len(e.ids)}i", *e.ids))
    return {"pace": pace, "load": min(load), "ids": ids.hexdigest()}


def main():
    work = json.loads(sys.argv[1])
    with open(work["texts"]) as f:
        texts = json.load(f)
    figures = {}
    for v in work["vocabularies"]:
        if work["task"] == "train":
            train(v["dir"], texts)
        else:
            figures[v["name"]] = measure(v["dir"], texts)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
