"""Losses, gradients and ten AdamW steps of the small random BERT, for the training tests.

    HF_HUB_OFFLINE=1 python Tools/golden/tiny_bert_training.py Tests/Golden/tiny-bert Tests/Golden/tiny-bert-training

The model is a classifier: the mean over a text's tokens, then a linear head of three classes. No dropout.
Made with transformers 5.23.0, peft 0.21.2, torch 2.15.0 and safetensors 0.8.0 on the CPU, in float32.
"""

import json
import pathlib
import sys

import peft
import safetensors
import torch
import transformers
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save_file
from torch.nn.functional import cross_entropy, normalize
from transformers import BertModel

# Tokens of vocab.txt between [CLS] and [SEP]: 5, 9, 2, 20, 13 and 7 with those two.
TEXTS = [
    "the valve leak",
    "pump [UNK] at 9 ##0 bar !",
    "",
    "the pump and the valve leak ##s oil at 9 ##0 bar , and the oil ##s !",
    "a pump , pump and valve ##s : an oil .",
    "b ##r ##o ##k ##e .",
]
TARGETS = [0, 2, 1, 0, 1, 2]
CLASS_WEIGHTS = [1.0, 2.0, 0.5]
RATES = [0.01, 0.02, 0.03, 0.025, 0.02, 0.016, 0.012, 0.008, 0.004, 0.002]
CLIP, WEIGHT_DECAY, BETA1, BETA2, EPSILON, TEMPERATURE = 0.5, 0.01, 0.9, 0.999, 1e-8, 0.05
RANK, ALPHA = 4, 8
LINEARS = ["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"]

source, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
torch.set_num_threads(1)

tokens = (source / "vocab.txt").read_text(encoding="utf-8").split("\n")
ids = [[tokens.index(token) for token in ["[CLS]", *text.split(), "[SEP]"]] for text in TEXTS]
longest = max(map(len, ids))
padded = torch.tensor([row + [tokens.index("[PAD]")] * (longest - len(row)) for row in ids])
mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in ids])
targets = torch.tensor(TARGETS)

torch.manual_seed(21)
HEAD = {"weight": torch.randn(3, 16) * 0.3, "bias": torch.randn(3) * 0.3}


def base():
    return BertModel.from_pretrained(
        source, add_pooling_layer=False, attn_implementation="eager", dtype=torch.float32
    ).eval()


def new_head():
    head = torch.nn.Linear(16, 3)
    head.load_state_dict(HEAD)
    return head


def pooled(model):
    states = model(input_ids=padded, attention_mask=mask).last_hidden_state
    kept = mask.unsqueeze(-1).float()
    return (states * kept).sum(1) / kept.sum(1)


def rounded(value):
    if isinstance(value, torch.Tensor):
        value = value.tolist()
    return [rounded(item) for item in value] if isinstance(value, list) else float(f"{value:.9g}")


def save(name, tensors):
    tensors = {key: value.detach().clone().contiguous() for key, value in tensors.items()}
    save_file(tensors, folder / f"{name}.safetensors", metadata={"format": "pt"})


def gradients(parameters):
    return {name: parameter.grad for name, parameter in parameters.items()}


def trained(model, head, parameters):
    """Ten steps from the weights as they are: the loss before each, and after the last."""
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in parameters.values() if p.ndim >= 2], "weight_decay": WEIGHT_DECAY},
            {"params": [p for p in parameters.values() if p.ndim < 2], "weight_decay": 0.0},
        ],
        betas=(BETA1, BETA2), eps=EPSILON,
    )
    losses, norms = [], []
    for rate in RATES:
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = cross_entropy(head(pooled(model)), targets)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(list(parameters.values()), CLIP).item())
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        losses.append(cross_entropy(head(pooled(model)), targets).item())
    print("norms before clipping:", *(f"{norm:.3f}" for norm in norms))
    return losses, norms[0]


save("head", HEAD)

# Every parameter.
model, head = base(), new_head()
parameters = dict(model.named_parameters())
parameters |= {"head.weight": head.weight, "head.bias": head.bias}
logits = head(pooled(model))
loss = cross_entropy(logits, targets)
loss.backward()
save("full-gradients", gradients(parameters))
weighted = cross_entropy(logits, targets, weight=torch.tensor(CLASS_WEIGHTS))
losses, norm = trained(model, head, parameters)
full = {
    "loss": rounded(loss), "weighted_loss": rounded(weighted), "norm": rounded(norm),
    "losses": rounded(losses), "logits": rounded(logits),
}

# LoRA matrices and the head, the rest frozen.
config = LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=0.0, target_modules=LINEARS)
model, head = get_peft_model(base(), config).eval(), new_head()
lora = {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}
torch.manual_seed(22)
with torch.no_grad():
    for name, parameter in lora.items():
        parameter.copy_(torch.randn_like(parameter) * (0.25 if "lora_A" in name else 0.2))
adapter = get_peft_model_state_dict(model, save_embedding_layers=False)
# The state shares its storage with the parameters: so each gets the name peft saves it under.
places = {parameter.data_ptr(): parameter for parameter in lora.values()}
parameters = {name: places[value.data_ptr()] for name, value in adapter.items()}
assert len(parameters) == len(lora) == 36
save("adapter", adapter)
parameters |= {"head.weight": head.weight, "head.bias": head.bias}
logits = head(pooled(model))
loss = cross_entropy(logits, targets)
loss.backward()
save("lora-gradients", gradients(parameters))
losses, norm = trained(model, head, parameters)
adapted = {"loss": rounded(loss), "norm": rounded(norm), "losses": rounded(losses), "logits": rounded(logits)}

# Pairs (0, 1), (2, 3), (4, 5): each first against every second.
model = base()
vectors = normalize(pooled(model), dim=-1)
loss = cross_entropy(vectors[0::2] @ vectors[1::2].T / TEMPERATURE, torch.arange(3))
loss.backward()
save("contrastive-gradients", gradients(dict(model.named_parameters())))
contrastive = {"temperature": TEMPERATURE, "loss": rounded(loss)}

inputs = {
    "ids": ids, "targets": TARGETS, "class_weights": CLASS_WEIGHTS, "rates": RATES, "clip": CLIP,
    "weight_decay": WEIGHT_DECAY, "beta1": BETA1, "beta2": BETA2, "epsilon": EPSILON,
    "lora": {"rank": RANK, "alpha": ALPHA, "use_rslora": False},
}
made_with = {
    "torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__,
    "safetensors": safetensors.__version__,
}
expected = {"made_with": made_with, "full": full, "lora": adapted, "contrastive": contrastive}
for name, items in [("inputs", inputs), ("expected", expected)]:
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in items.items())
    (folder / f"{name}.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")
