"""Embeddings of all-MiniLM-L6-v2 in float32, for Tests/HoneModelsTests/MiniLMTests.swift.

    python Tools/golden/minilm_embeddings.py MODEL_FOLDER > Tests/Golden/minilm-embeddings.json

Made with sentence-transformers 6.2.0, transformers 5.23.0, torch 2.15.0 and tokenizers 0.23.3 on the CPU.
"""

import json
import sys

import sentence_transformers
import torch
import transformers

TEXTS = [
    "",
    "?",
    "The pump loses pressure after an hour of work.",
    "the pump loses pressure after an hour of work",
    "My card was charged twice for the same order; please send one payment back!",
    "Where do I find the serial number of the excavator?",
    "Der Hydraulikschlauch am Überlauf ist undicht, Öl läuft aus.",
    "Le café près de la gare ouvre à 7 h 30.",
    "请把发动机的温度降到 80°C 以下。",
    "Error E-4711: valve \u2116 3 (left) didn\u2019t close \u2014 retry in 15 min. \U0001f527",
    "supercalibrationunderpressuretestbench",
    "Short and sweet.",
    " ".join(
        f"On day {day} the crew greased the boom, checked the oil level and wrote {day * 7} hours into the log."
        for day in range(1, 31)
    ),
]

model = sentence_transformers.SentenceTransformer(sys.argv[1], device="cpu")
model = model.float()
torch.set_num_threads(1)
items = []
for text in TEXTS:
    vector = model.encode([text], convert_to_numpy=True)[0].astype("float64")
    tokens = model.preprocess([text])["attention_mask"].sum().item()
    items.append(
        {
            "text": text,
            "tokens": tokens,
            "first": [float(f"{value:.9g}") for value in vector[:8]],
            "norm": float(f"{(vector @ vector) ** 0.5:.9g}"),
            "sum": float(f"{vector.sum():.9g}"),
        }
    )
made_with = {
    "sentence-transformers": sentence_transformers.__version__,
    "transformers": transformers.__version__,
    "torch": torch.__version__,
}
rows = ",\n".join("    " + json.dumps(item, ensure_ascii=False) for item in items)
print('{\n  "made_with": ' + json.dumps(made_with) + ',\n  "items": [\n' + rows + "\n  ]\n}")
