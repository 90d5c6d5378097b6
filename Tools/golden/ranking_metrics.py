"""Ranking metrics of random searches, for Tests/HoneEvaluationTests/RankingGoldenTests.swift.

    python Tools/golden/ranking_metrics.py > Tests/Golden/ranking-metrics.json

Computed with numpy from the definitions of trec_eval 9.0 (m_ndcg_cut.c, m_recall.c, m_recip_rank.c and
form_res_rels.c): linear gains, discount log2(rank + 1), equal scores by document id in descending order, grades from 1 on
are relevant. A query that the search does not answer scores 0; documents named like the query are left out where the case
says so.
"""

import json

import numpy

METRICS = ["ndcg@1", "ndcg@3", "ndcg@10", "recall@2", "recall@100", "mrr@2", "mrr@10"]
IDS = ["d1", "d10", "d2", "D2", "q1", "q2", "q3", "q4", "q5", "\u00e4", "e\u0301", "f", "#7", "Z", "a b", "\U0001f600", "zz"]


def metrics(results, judged):
    documents = sorted(results, key=lambda id: id.encode(), reverse=True)
    order = numpy.argsort([-results[id] for id in documents], kind="stable")
    grades = numpy.array([judged.get(documents[place], 0) for place in order], dtype=numpy.float64)
    gains = numpy.clip(grades, 0, None)
    best = numpy.sort(numpy.clip(numpy.array(list(judged.values()), dtype=numpy.float64), 0, None))[::-1]
    relevant = numpy.flatnonzero(grades >= 1)
    values = {}
    for metric in METRICS:
        name, cut = metric.split("@")
        cut = int(cut)
        if name == "ndcg":
            discount = numpy.log2(numpy.arange(2, cut + 2))
            ideal = (best[:cut] / discount[: len(best[:cut])]).sum()
            gain = (gains[:cut] / discount[: len(gains[:cut])]).sum()
            value = gain / ideal if ideal > 0 else 0
        elif name == "recall":
            count = (best >= 1).sum()
            value = (relevant < cut).sum() / count if count else 0
        else:
            value = 1 / (relevant[0] + 1) if len(relevant) and relevant[0] < cut else 0
        values[metric] = float(value)
    return values


random = numpy.random.default_rng(17)
cases = []
for case in range(8):
    results, judgements, values = {}, {}, {}
    ignores = case % 2 == 0
    for query in ["q1", "q2", "q3", "q4", "q5"]:
        highest = [1, 1, 3, 4][case % 4]
        judged = {id: int(random.integers(-1 if case == 7 else 0, highest + 1))
                  for id in random.choice(IDS, random.integers(1, 9), replace=False)}
        judgements[query] = judged
        found = random.choice(IDS, random.integers(0, len(IDS) + 1), replace=False)
        # Few different scores, so that many are equal.
        scores = {str(id): float(random.integers(0, 5)) / 4 for id in found}
        if scores or case % 2:
            results[query] = scores
        kept = {id: score for id, score in scores.items() if not (ignores and id == query)}
        values[query] = metrics(kept, judged)
    cases.append({"ignoring_identical_ids": ignores, "results": results, "judgements": judgements, "values": values})
print(json.dumps({"metrics": METRICS, "cases": cases}, ensure_ascii=True, separators=(",", ":")))
