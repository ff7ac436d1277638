"""Makes the golden files of kit/safetensors.

    python tensors.py ../../kit/safetensors/testdata

dtypes.safetensors and a sharded model, as the Python library lays them out.
Every tensor's bytes are 0, 1, 2, … modulo 251 (modulo 2 for bool), so that a reader can check them.
"""

import json
import os
import sys

import torch
from safetensors.torch import save_file

DTYPES = ["bool", "uint8", "int8", "float8_e5m2", "float8_e4m3fn", "int16", "uint16", "float16", "bfloat16",
          "int32", "uint32", "float32", "float64", "int64", "uint64"]


def tensor(dtype, shape):
    dtype = getattr(torch, dtype)
    n = torch.Size(shape).numel() * dtype.itemsize
    data = torch.tensor([i % (2 if dtype == torch.bool else 251) for i in range(n)], dtype=torch.uint8)
    return data.view(dtype).reshape(shape) if n else torch.empty(shape, dtype=dtype)


def main():
    root = sys.argv[1]
    os.makedirs(os.path.join(root, "sharded"), exist_ok=True)
    tensors = {"z." + dtype: tensor(dtype, [2, 3]) for dtype in DTYPES}
    tensors |= {
        "a.scalar": tensor("float32", []),
        "a.empty": tensor("float32", [4, 0, 2]),
        'quote"\\ \n é </s>': tensor("int8", [3]),
    }
    save_file(tensors, os.path.join(root, "dtypes.safetensors"), metadata={"format": "pt"})
    save_file({"only": tensor("uint8", [5])}, os.path.join(root, "plain.safetensors"))

    shards = {
        "model-00001-of-00002.safetensors": {"a": tensor("float32", [3]), "b": tensor("bfloat16", [2, 2])},
        "model-00002-of-00002.safetensors": {"c": tensor("float16", [5])},
    }
    for name, content in shards.items():
        save_file(content, os.path.join(root, "sharded", name), metadata={"format": "pt"})
    total = sum(t.nbytes for content in shards.values() for t in content.values())
    index = {"metadata": {"total_size": total}, "weight_map": {t: name for name in shards for t in shards[name]}}
    with open(os.path.join(root, "sharded", "model.safetensors.index.json"), "w") as f:
        f.write(json.dumps(index, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
