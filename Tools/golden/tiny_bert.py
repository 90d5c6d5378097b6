"""A small random BERT and its states, for Tests/HoneModelsTests/Architectures/BERTGoldenTests.swift.

    python Tools/golden/tiny_bert.py Tests/Golden/tiny-bert

Made with transformers 5.23.0, torch 2.15.0 and tokenizers 0.23.3 on the CPU, in float32.
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel, BertTokenizer

TEXTS = [
    "",
    "The valve leaks.",
    "pump, pump and valves at 90 bar!",
    "Öl oil oils: an unknown wörd 水",
]
TOKENS = "[PAD] [UNK] [CLS] [SEP] [MASK] the and at an pump valve oil leak bar ##s ##k ##e a b n o p r u w 9 0 ##0 ##r".split()
TOKENS += "##n ##o ##w ##d . , ! :".split()

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
(folder / "vocab.txt").write_text("\n".join(TOKENS) + "\n", encoding="utf-8")

torch.manual_seed(20)
torch.set_num_threads(1)
settings = dict(
    vocab_size=len(TOKENS), hidden_size=16, num_hidden_layers=3, num_attention_heads=4, intermediate_size=24,
    max_position_embeddings=24, type_vocab_size=2, layer_norm_eps=1e-12, hidden_act="gelu",
)
model = BertModel(BertConfig(**settings), add_pooling_layer=False).eval().float()
with torch.no_grad():
    for name, parameter in model.named_parameters():
        # Large enough that attention and GELU leave their linear parts.
        scale = 0.3 if "bias" in name or "LayerNorm" in name else 1.5 / parameter.shape[-1] ** 0.5
        parameter.copy_(torch.randn_like(parameter) * scale + (1 if name.endswith("LayerNorm.weight") else 0))

tensors = {name: value.contiguous() for name, value in model.state_dict().items()}
save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
(folder / "config.json").write_text(json.dumps({"model_type": "bert", **settings}, indent=2) + "\n")

tokenizer = BertTokenizer(str(folder / "vocab.txt"))
items = []
for text in TEXTS:
    ids = tokenizer(text)["input_ids"]
    with torch.no_grad():
        states = model(input_ids=torch.tensor([ids])).last_hidden_state[0]
    rows = [[float(f"{value:.8g}") for value in row] for row in states.tolist()]
    items.append({"text": text, "ids": ids, "states": rows})
lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
(folder / "expected.json").write_text('{"items": [\n' + lines + "\n]}\n", encoding="utf-8")
