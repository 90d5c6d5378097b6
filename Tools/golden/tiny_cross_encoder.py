"""A small random cross-encoder: scores of pairs of texts, and a training as a re-ranker, for the tests.

    HF_HUB_OFFLINE=1 python Tools/golden/tiny_cross_encoder.py Tests/Golden/tiny-bert Tests/Golden/tiny-cross-encoder

The model is BertForSequenceClassification with one label on the small random BERT of tiny_bert.py, without dropout. The
loss is the cross-entropy of the first passage among those of its question.
Made with transformers 5.23.0, torch 2.15.0 and safetensors 0.8.0 on the CPU, in float32.
"""

import json
import pathlib
import sys

import safetensors
import torch
import transformers
from safetensors.torch import save_file
from torch.nn.functional import cross_entropy
from transformers import BertForSequenceClassification, BertTokenizer

# Each question with its passages, the one that fits first; a word that is not in the vocabulary, an empty passage, and one
# that is longer than the positions.
QUESTIONS = [
    ("the pump leak", ["oil at the pump", "a valve , and the oil", "broke"]),
    ("valve ?", ["the valve leaks oil !", "9 bar"]),
    ("at 90 bar", ["", "the pump at 9 bar", "pump pump pump", "and the oil , the oil and the pump . " * 5]),
]
RATES = [0.003, 0.006, 0.009, 0.0075, 0.006, 0.0048, 0.0036, 0.0024, 0.0012, 0.0006]
CLIP, WEIGHT_DECAY, BETA1, BETA2, EPSILON = 0.5, 0.01, 0.9, 0.999, 1e-8

source, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
torch.set_num_threads(1)

torch.manual_seed(31)
model = BertForSequenceClassification.from_pretrained(
    source, num_labels=1, attn_implementation="eager", dtype=torch.float32
).eval()
with torch.no_grad():
    for name, parameter in model.named_parameters():
        if "pooler" in name or "classifier" in name:
            parameter.copy_(torch.randn_like(parameter) * 0.4)
model.save_pretrained(folder)
(folder / "vocab.txt").write_text((source / "vocab.txt").read_text(encoding="utf-8"), encoding="utf-8")

tokenizer = BertTokenizer(str(folder / "vocab.txt"), model_max_length=model.config.max_position_embeddings)
firsts = [question for question, passages in QUESTIONS for _ in passages]
seconds = [passage for _, passages in QUESTIONS for passage in passages]
batch = tokenizer(firsts, seconds, padding=True, truncation="longest_first", return_tensors="pt")
lengths = batch["attention_mask"].sum(1).tolist()
ids = [row[:length].tolist() for row, length in zip(batch["input_ids"], lengths)]
types = [row[:length].tolist() for row, length in zip(batch["token_type_ids"], lengths)]
counts = [len(passages) for _, passages in QUESTIONS]


def scores():
    return model(**batch).logits.squeeze(-1)


def loss_of(scores):
    rows = torch.split(scores, counts)
    losses = [cross_entropy(row.unsqueeze(0), torch.tensor([0])) for row in rows]
    return torch.stack(losses).mean()


def rounded(value):
    if isinstance(value, torch.Tensor):
        value = value.tolist()
    return [rounded(item) for item in value] if isinstance(value, list) else float(f"{value:.9g}")


parameters = dict(model.named_parameters())
before = scores()
loss = loss_of(before)
loss.backward()
gradients = {
    name.removeprefix("bert."): parameter.grad.detach().clone().contiguous()
    for name, parameter in parameters.items()
}
save_file(gradients, folder / "gradients.safetensors", metadata={"format": "pt"})

optimizer = torch.optim.AdamW(
    [
        {"params": [p for p in parameters.values() if p.ndim >= 2], "weight_decay": WEIGHT_DECAY},
        {"params": [p for p in parameters.values() if p.ndim < 2], "weight_decay": 0.0},
    ],
    betas=(BETA1, BETA2), eps=EPSILON,
)
losses, norm = [], None
for rate in RATES:
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad()
    step = loss_of(scores())
    step.backward()
    found = torch.nn.utils.clip_grad_norm_(list(parameters.values()), CLIP).item()
    norm = norm or found
    optimizer.step()
    losses.append(step.item())
with torch.no_grad():
    after = scores()
    losses.append(loss_of(after).item())

expected = {
    "made_with": {
        "torch": torch.__version__, "transformers": transformers.__version__,
        "safetensors": safetensors.__version__,
    },
    "questions": [{"query": query, "passages": passages} for query, passages in QUESTIONS],
    "ids": ids, "types": types, "rates": RATES, "clip": CLIP, "weight_decay": WEIGHT_DECAY, "beta1": BETA1,
    "beta2": BETA2, "epsilon": EPSILON, "scores": rounded(before), "loss": rounded(loss), "norm": rounded(norm),
    "losses": rounded(losses), "scores_after": rounded(after),
}
lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in expected.items())
(folder / "expected.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")
print(lengths, losses)
