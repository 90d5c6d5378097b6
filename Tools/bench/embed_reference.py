"""Texts per second of sentence-transformers on the CPU: the yardstick for `hone embed`.

    python embed_reference.py MODEL_FOLDER TEXTS.jsonl float32|bfloat16 THREADS
"""
import json
import resource
import sys
import time

import torch
from sentence_transformers import SentenceTransformer

folder, path, precision, threads = sys.argv[1:5]
torch.set_num_threads(int(threads))
model = SentenceTransformer(folder, device="cpu")
if precision == "bfloat16":
    model = model.bfloat16()
texts = [json.loads(line)["input"] for line in open(path, encoding="utf-8")]
best = 0.0
for batch in (16, 32, 64, 128):
    model.encode(texts[:batch], batch_size=batch)
    start = time.perf_counter()
    model.encode(texts, batch_size=batch, normalize_embeddings=True)
    best = max(best, len(texts) / (time.perf_counter() - start))
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"model": "sentence-transformers", "precision": precision, "threads": int(threads),
                  "texts_per_second": best, "peak_memory_mb": memory}))
