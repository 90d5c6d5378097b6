"""Texts per second of Hugging Face tokenizers on one thread: the yardstick for encoding.

    python tokenize_reference.py TOKENIZER_JSON_OR_VOCAB TEXTS.jsonl [IDS.txt]

The best of nine passes of the faster of `encode` and `encode_batch_fast` counts. With IDS.txt, the ids that were
written there are compared.
"""
import json
import os
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"
from tokenizers import BertWordPieceTokenizer, Tokenizer

path, texts_path = sys.argv[1:3]
tokenizer = Tokenizer.from_file(path) if path.endswith(".json") else BertWordPieceTokenizer(path, lowercase=True)._tokenizer
tokenizer.no_padding()
tokenizer.no_truncation()
texts = [json.loads(line)["text"] for line in open(texts_path, encoding="utf-8")]


def one_by_one():
    return [tokenizer.encode(text).ids for text in texts]


def batched():
    return [e.ids for e in tokenizer.encode_batch_fast(texts)]


def fastest(encode):
    times = []
    for _ in range(9):
        start = time.perf_counter()
        ids = encode()
        times.append(time.perf_counter() - start)
    return min(times), ids


(seconds, ids), name = min((fastest(f), f.__name__) for f in (one_by_one, batched))
size = sum(len(t.encode()) for t in texts)
row = {"tokenizer": "tokenizers", "call": name, "texts": len(texts), "texts_per_second": len(texts) / seconds,
       "megabytes_per_second": size / seconds / 1e6}
if len(sys.argv) > 3:
    theirs = [" ".join(map(str, i)) for i in ids]
    row["different"] = sum(a != b for a, b in zip(theirs, open(sys.argv[3]).read().split("\n")))
print(json.dumps(row))
