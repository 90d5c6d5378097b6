"""Medians of the JSON lines on standard input, and the ratio of hone to the best setting of its peer."""
import json
import statistics
import sys

rows = {}
for line in sys.stdin:
    row = json.loads(line)
    key = (row["precision"], row["model"], row.get("threads", ""))
    rows.setdefault(key, []).append((row["texts_per_second"], row["peak_memory_mb"]))
best = {}
for (precision, model, threads), values in sorted(rows.items(), key=str):
    speed = statistics.median(v[0] for v in values)
    memory = statistics.median(v[1] for v in values)
    spread = (max(v[0] for v in values) - min(v[0] for v in values)) / speed
    print(f"{precision:9} {model:22} {threads!s:2} {speed:9.1f} texts/s  {memory:7.0f} MB  spread {spread:.0%}")
    side = best.setdefault(precision, {})
    kind = "peer" if model == "sentence-transformers" else "hone"
    if speed > side.get(kind, (0, 0))[0]:
        side[kind] = (speed, memory)
for precision, side in best.items():
    if "peer" in side:
        print(f"{precision}: {side['hone'][0] / side['peer'][0]:.2f} times the texts per second, "
              f"{side['hone'][1] / side['peer'][1]:.2f} of the memory")
