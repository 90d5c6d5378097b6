"""Seconds that Hugging Face tokenizers, or tiktoken, takes for a text on one thread: the yardstick for encoding.

    python Tools/bench/tokenize_text_reference.py TOKENIZER TEXT

TOKENIZER is a tokenizer.json, or a rank file of tiktoken with GPT-2's pattern. The text is encoded in pieces of 100 KB;
the best of three passes counts.
"""
import base64
import os
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

path, text_path = sys.argv[1:3]
text = open(text_path, encoding="utf-8").read()
pieces = [text[start : start + 100_000] for start in range(0, len(text), 100_000)]
if path.endswith(".tiktoken"):
    import tiktoken

    ranks = {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in open(path, "rb"))}
    pattern = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"
    encode = tiktoken.Encoding("ranks", pat_str=pattern, mergeable_ranks=ranks, special_tokens={}).encode_ordinary
else:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(path)
    encode = lambda piece: tokenizer.encode(piece).ids

best = float("inf")
for _ in range(3):
    start = time.perf_counter()
    for piece in pieces:
        encode(piece)
    best = min(best, time.perf_counter() - start)
print(f"{best:.2f} s for {len(text.encode()) / 1e6:.1f} MB")
