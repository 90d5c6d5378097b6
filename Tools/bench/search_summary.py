"""Medians of the lines of Tools/bench/search on standard input, and the ratios of hone to the best settings of its peers."""
import json
import statistics
import sys

# Each measure's figures: the fields of hone and of the peer, the unit, and whether more is better.
FIGURES = {
    "words": [("queries_per_second", "queries_per_second", "queries/s, words cut in the measure", True),
              (None, "queries_per_second_cut_before", "queries/s, words cut before", True),
              ("ndcg@10", "ndcg@10", "ndcg@10", True)],
    "vectors": [("queries_per_second", "queries_per_second", "queries/s one by one", True),
                ("shared_queries_per_second", "shared_queries_per_second", "queries/s all at once", True),
                ("search_ms", None, "ms a query", False),
                ("read_ms", "read_quarter_ms", "ms to read a byte a number", False),
                (None, "read_ms", "ms to read four bytes a number", False),
                ("search_over_read", None, "times as long as reading the codes", False),
                ("recall_at_10", None, "recall@10", True),
                ("peak_memory_mb", "peak_memory_mb", "MB", False)],
    "index": [("seconds", None, "s to index all, words and file included", False),
              ("chunks", None, "chunks", True),
              ("peak_memory_mb", None, "MB", False)],
    "embed": [("seconds", "seconds", "s to embed the chunks", False),
              ("texts_per_second", "texts_per_second", "chunks/s", True),
              ("tokens", "tokens", "tokens", True),
              ("peak_memory_mb", "peak_memory_mb", "MB, of the setting that is fastest", False)],
}
# What chooses the peer's best setting, where there is one for the whole measure.
CHOOSES = {"embed": "seconds"}

rows = {}
for line in sys.stdin:
    line = json.loads(line)
    row = line["row"]
    for search in row.pop("searches", []):
        row |= {name: value["score"] if isinstance(value, dict) else value for name, value in search.items()}
    rows.setdefault((line["measure"], line["side"]), {}).setdefault(line["setting"], []).append(row)


def median(rows, field):
    return statistics.median(row[field] for row in rows)


def best(measure, side, field, more):
    """The median of a figure by its best setting, and its spread over the runs."""
    settings = rows.get((measure, side))
    if field is None or not settings:
        return None
    chooses = CHOOSES.get(measure)
    chosen = (min(settings.values(), key=lambda rows: median(rows, chooses)) if chooses
              else (max if more else min)(settings.values(), key=lambda rows: median(rows, field)))
    values = [row[field] for row in chosen]
    value = statistics.median(values)
    return value, (max(values) - min(values)) / value if value else 0.0


def shown(figure):
    if figure is None:
        return f"{'':>20}"
    value, spread = figure
    digits = 0 if value >= 1000 else 4 if value <= 2 else 1
    return f"{value:12,.{digits}f} ({spread:4.0%})"


for measure, figures in FIGURES.items():
    if (measure, "hone") not in rows:
        continue
    peers = sorted({row.get("peer") for group in rows.get((measure, "peer"), {}).values() for row in group})
    print(f"{measure:9} {'hone (spread)':>19} {', '.join(peers) or 'no peer':>34}")
    for ours, theirs, unit, more in figures:
        hone, peer = best(measure, "hone", ours, more), best(measure, "peer", theirs, more)
        if hone is None and peer is None:
            continue
        ratio = f"{hone[0] / peer[0]:8.2f} times" if hone and peer and peer[0] else ""
        print(f"  {shown(hone)} {shown(peer)} {ratio:15} {unit}")
texts = [{row["tokens"] for group in rows.get(("embed", side), {}).values() for row in group} for side in ("hone", "peer")]
if all(texts) and texts[0] != texts[1]:
    print(f"not the same work: {texts[0]} tokens of hone, {texts[1]} of its peer")
if ("index", "hone") in rows and ("embed", "peer") in rows:
    index, peer = best("index", "hone", "seconds", False)[0], best("embed", "peer", "seconds", False)[0]
    print(f"indexing by hone takes {index / peer:.2f} times as long as the peer takes to embed the same chunks")
