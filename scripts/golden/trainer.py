"""Makes the golden training run of kit/sft: transformers' Trainer on a fresh PEFT adapter.

A rank-4 adapter on the golden model `mha` goes through a whole run of the stock
Trainer: its own shuffle, windows of 4 micro-batches of which each epoch's last
is short (3 micro-batches, the last of one example), ceil(0.03·T) steps of
warm-up, cosine, clipping at 1 and AdamW, in float32 without dropout.

    python trainer.py ../../kit/llama/testdata/golden

needs what llama.py needs, and accelerate; llama.py makes `mha`.

The Trainer is only listened to: training_step notes which examples each
micro-batch held and its loss. LlamaForCausalLM takes num_items_in_batch
(Trainer.model_accepts_loss_kwargs), so the Trainer divides each micro-batch's
summed token loss by the target tokens of the whole window, short or not. That
is asserted here, with the loss taken anew from the logits.
"""

import os
import shutil
import sys
import tempfile

import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaForCausalLM, Trainer, TrainingArguments

from llama import VOCABULARY, lora_weights, save_plain

IGNORED = -100
EXAMPLES = 21
LONGEST = 16
EPOCHS = 12
BATCH = 2
ACCUMULATION = 4
LEARNING_RATE = 5e-3
MODULES = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def make_examples():
    """Random tokens: lengths of 6 to 16, prompts of 1 to length-2."""
    examples = []
    for i in range(EXAMPLES):
        length = int(torch.randint(6, LONGEST + 1, ()))
        prompt = int(torch.randint(1, length - 1, ()))
        examples.append({"index": i, "ids": torch.randint(3, VOCABULARY, (length,)), "prompt": prompt})
    return examples


def collate(rows):
    """Pads on the right to the micro-batch's longest."""
    width = max(len(r["ids"]) for r in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.int64)
    mask = torch.zeros_like(ids)
    labels = torch.full_like(ids, IGNORED)
    for i, r in enumerate(rows):
        n = len(r["ids"])
        ids[i, :n], mask[i, :n] = r["ids"], 1
        labels[i, r["prompt"] : n] = r["ids"][r["prompt"] :]
    return {"index": [r["index"] for r in rows], "input_ids": ids, "attention_mask": mask, "labels": labels}


class Listener(Trainer):
    """Keeps what each training_step saw: examples, window's targets, own targets, loss."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.micros = []

    def training_step(self, model, inputs, num_items_in_batch=None):
        index, labels = inputs.pop("index"), inputs["labels"]
        with torch.no_grad():
            logits = model(inputs["input_ids"], attention_mask=inputs["attention_mask"]).logits
        total = torch.nn.functional.cross_entropy(
            logits[:, :-1].reshape(-1, VOCABULARY), labels[:, 1:].reshape(-1), ignore_index=IGNORED, reduction="sum"
        )
        loss = super().training_step(model, inputs, num_items_in_batch)
        torch.testing.assert_close(loss, total / num_items_in_batch, rtol=1e-5, atol=0)
        self.micros.append((index, int(num_items_in_batch), int(labels.ne(IGNORED).sum()), total.double()))
        return loss


def windows_of(micros):
    """Cuts the run's micro-batches into its windows, as kit/sft does."""
    per_epoch = -(-EXAMPLES // BATCH)
    for start in range(0, len(micros), per_epoch):
        epoch = micros[start : start + per_epoch]
        for at in range(0, per_epoch, ACCUMULATION):
            yield epoch[at : at + ACCUMULATION]


def train(model, examples):
    with tempfile.TemporaryDirectory() as scratch:
        trainer = Listener(
            model=model,
            train_dataset=examples,
            data_collator=collate,
            args=TrainingArguments(
                output_dir=scratch,
                num_train_epochs=EPOCHS,
                per_device_train_batch_size=BATCH,
                gradient_accumulation_steps=ACCUMULATION,
                learning_rate=LEARNING_RATE,
                lr_scheduler_type="cosine",
                warmup_ratio=0.03,
                max_grad_norm=1.0,
                optim="adamw_torch",
                seed=11,
                use_cpu=True,
                logging_steps=1,
                save_strategy="no",
                report_to=[],
                remove_unused_columns=False,
                disable_tqdm=True,
            ),
        )
        assert trainer.model_accepts_loss_kwargs
        trainer.train()
    return trainer.micros, [line for line in trainer.state.log_history if "grad_norm" in line]


def main():
    root = sys.argv[1]
    torch.set_num_threads(1)
    torch.manual_seed(8)
    base = LlamaForCausalLM.from_pretrained(os.path.join(root, "mha"), attn_implementation="eager", use_cache=False)
    model = get_peft_model(
        base, LoraConfig(r=4, lora_alpha=4, lora_dropout=0.0, target_modules=MODULES, task_type="CAUSAL_LM")
    )
    golden = {"initial." + k: p.detach().clone() for k, p in lora_weights(model).items()}

    examples = make_examples()
    whole = collate(examples)
    golden |= {
        "input_ids": whole["input_ids"],
        "lengths": torch.tensor([len(e["ids"]) for e in examples]),
        "prompt_lengths": torch.tensor([e["prompt"] for e in examples]),
    }

    micros, logs = train(model, examples)
    windows = list(windows_of(micros))
    assert len(windows) == len(logs) >= 30
    losses = []
    for window, line in zip(windows, logs):
        items = sum(own for _, _, own, _ in window)
        assert all(given == items for _, given, _, _ in window), "normalised by something else than the window's targets"
        loss = sum(total for _, _, _, total in window) / items
        # The Trainer logs four decimals.
        assert abs(loss - line["loss"]) < 6e-5, (loss, line)
        losses.append(loss)
    clipped = sum(line["grad_norm"] > 1 for line in logs)
    assert 0 < clipped < len(logs), clipped
    print(f"{len(logs)} steps, {clipped} of them clipped")
    golden |= {
        "order": torch.tensor([i for index, _, _, _ in micros for i in index]).reshape(EPOCHS, EXAMPLES),
        "loss": torch.stack(losses).float(),
        "grad_norm": torch.tensor([line["grad_norm"] for line in logs]),
        "learning_rate": torch.tensor([line["learning_rate"] for line in logs]),
    }
    golden |= {"final." + k: p for k, p in lora_weights(model).items()}

    directory = os.path.join(root, "trainer")
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    save_plain(golden, os.path.join(directory, "golden.safetensors"))


if __name__ == "__main__":
    main()
