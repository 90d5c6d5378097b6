"""What other tools reach at searching and at embedding: the yardsticks for Hone's searches by words and by meaning, and
for `hone index`. Each prints one JSON object.

    python search_reference.py words FOLDER --split SPLIT       # bm25s, beside hone evaluate --beir FOLDER --search words
    python search_reference.py vectors                          # Faiss, beside hone bench vectors
    python search_reference.py inputs PASSAGES MODEL > INPUTS   # what hone index embedded, as rows for hone embed
    python search_reference.py embed INPUTS MODEL               # sentence-transformers, beside hone index and hone embed

FOLDER is a collection in the layout of BEIR. PASSAGES are all chunks of an index, as `hone search` prints them:

    hone search INDEX any --search meaning --limit 100000 --as anyone --no-audit --json > PASSAGES
"""
import argparse
import gzip
import json
import math
import os
import resource
import statistics
import sys
import time


def seconds_of(work, runs):
    """The least of some times, and the last result."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def rows(path):
    """The rows of a file of JSON lines, packed or not."""
    if not os.path.exists(path):
        path += ".gz"
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def peak_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def scores_of(found, grades):
    """ndcg@10, recall@100 and mrr@10 by the rules of trec_eval: linear gains, equal scores by document in descending order."""
    ranked = [id for id, _ in sorted(found, key=lambda pair: (pair[1], pair[0].encode()), reverse=True)]
    gain = sum(max(grades.get(id, 0), 0) / math.log2(rank + 2) for rank, id in enumerate(ranked[:10]))
    best = sorted((max(grade, 0) for grade in grades.values()), reverse=True)
    ideal = sum(grade / math.log2(rank + 2) for rank, grade in enumerate(best[:10]))
    relevant = [rank for rank, id in enumerate(ranked) if grades.get(id, 0) > 0]
    count = sum(grade > 0 for grade in best)
    return (gain / ideal if ideal else 0.0, sum(rank < 100 for rank in relevant) / count if count else 0.0,
            1 / (relevant[0] + 1) if relevant and relevant[0] < 10 else 0.0)


def words(options):
    """bm25s with Hone's settings: a document is title and text, of an id that stands twice the first counts; a query whose
    id stands twice is left out."""
    import logging

    logging.disable()
    import bm25s
    import Stemmer

    documents, queries, judgements = {}, {}, {}
    repeated = set()
    for row in rows(f"{options.folder}/corpus.jsonl"):
        parts = [row.get("title") or "", row.get("text") or ""]
        documents.setdefault(str(row["_id"]), "\n".join(part for part in parts if part))
    for row in rows(f"{options.folder}/queries.jsonl"):
        if row["_id"] in queries:
            repeated.add(row["_id"])
        queries[row["_id"]] = row["text"]
    with open(f"{options.folder}/qrels/{options.split}.tsv", encoding="utf-8") as file:
        for line in list(file)[1:]:
            query, document, grade = line.rstrip("\n").split("\t")
            judgements.setdefault(query, {})[document] = int(grade)
    ids = list(documents)
    asked = [query for query in queries if query in judgements and query not in repeated]
    texts = [queries[query] for query in asked]
    stemmer = Stemmer.Stemmer("english")
    settings = {"stopwords": "en", "stemmer": stemmer}
    tokenizer = bm25s.tokenization.Tokenizer(**settings)

    def built():
        index = bm25s.BM25(k1=1.5, b=0.75, method="lucene", backend=options.backend)
        tokenizer.reset_vocab()
        cut = tokenizer.tokenize(list(documents.values()), return_as="tuple", show_progress=False)
        index.index(cut, show_progress=False)
        return index

    index_seconds, index = seconds_of(built, 1)
    limit = min(options.limit, len(ids))

    def by_tokenizer():
        return tokenizer.tokenize(texts, update_vocab="never", show_progress=False)

    def by_function():
        return bm25s.tokenize(texts, show_progress=False, **settings)

    def search(cut):
        return index.retrieve(cut, k=limit, show_progress=False)

    # The first search compiles.
    search(by_tokenizer())
    search(by_function())
    runs = options.runs
    with_words = min(seconds_of(lambda: search(cut()), runs)[0] for cut in (by_tokenizer, by_function))
    alone, results = seconds_of(lambda cut=by_tokenizer(): search(cut), runs)
    checked = search(by_function())
    scores = []
    for place, query in enumerate(asked):
        pairs = zip(checked.documents[place], checked.scores[place])
        found = [(ids[number], float(score)) for number, score in pairs if score > 0 and ids[number] != query]
        scores.append(scores_of(found, judgements[query]))
    return {
        "peer": f"bm25s {bm25s.__version__} ({options.backend})", "documents": len(ids), "queries": len(asked), "limit": limit,
        **dict(zip(("ndcg@10", "recall@100", "mrr@10"), map(statistics.mean, zip(*scores)))),
        "queries_per_second": len(asked) / with_words, "queries_per_second_cut_before": len(asked) / alone,
        "index_seconds": index_seconds,
    }


def vectors(options):
    """Faiss over unit vectors in float32, and how long numpy takes to read as many bytes as either side scans."""
    from concurrent.futures import ThreadPoolExecutor

    import faiss
    import numpy

    faiss.omp_set_num_threads(options.threads)
    random = numpy.random.default_rng(options.seed)

    def unit(count):
        drawn = random.standard_normal((count, options.dimension), dtype=numpy.float32)
        return drawn / numpy.linalg.norm(drawn, axis=1, keepdims=True)

    index = faiss.IndexFlatIP(options.dimension)
    for start in range(0, options.count, 65_536):
        index.add(unit(min(65_536, options.count - start)))
    queries = unit(options.queries)
    index.search(queries[:1], 10)
    single = []
    for query in queries:
        start = time.perf_counter()
        index.search(query[None], 10)
        single.append(time.perf_counter() - start)
    index.search(queries, 10)
    shared, _ = seconds_of(lambda: index.search(queries, 10), 3)
    # The index's own bytes, eight at a time: as many for the floats as there are, for codes of a byte a quarter.
    stored = faiss.rev_swig_ptr(index.get_xb(), options.count * options.dimension).view(numpy.uint64)
    pool = ThreadPoolExecutor(options.threads)

    def milliseconds(some):
        pieces = numpy.array_split(some, options.threads)
        times = []
        for _ in range(11):
            start = time.perf_counter()
            list(pool.map(numpy.bitwise_or.reduce, pieces))
            times.append(time.perf_counter() - start)
        return statistics.median(times) * 1e3

    return {
        "peer": f"faiss {faiss.__version__} (IndexFlatIP)", "count": options.count, "dimension": options.dimension,
        "queries": options.queries, "threads": options.threads, "queries_per_second": 1 / statistics.median(single),
        "shared_queries_per_second": options.queries / shared, "read_ms": milliseconds(stored),
        "read_quarter_ms": milliseconds(stored[: len(stored) // 4]), "peak_memory_mb": peak_memory(),
    }


def inputs(options):
    """Writes what `hone index` embeds of each chunk: title, headings and text; where that is more than the model reads,
    the title and the outermost headings give way."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(f"{options.model}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    passages = rows(options.passages)
    passages.sort(key=lambda row: (row["document"], row["start"]))
    for row in passages:
        parts = list(row["headings"])
        title = row["title"]
        if title is not None and not (parts and title in parts[0]):
            parts.insert(0, title)
        text = "\n".join(parts + [row["text"]])
        for _ in range(len(row["headings"]) + 1):
            if "\n" not in text or len(tokenizer.encode(text).ids) <= options.tokens:
                break
            text = text.split("\n", 1)[1]
        print(json.dumps({"input": text}))


def embed(options):
    """sentence-transformers over the same texts, cut to as many tokens as Hone reads."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(options.threads)
    model = SentenceTransformer(options.model, device="cpu")
    model.max_seq_length = options.tokens
    if options.precision == "bfloat16":
        model = model.bfloat16()
    texts = [row["input"] for row in rows(options.inputs)]
    cut = model.tokenizer(texts, truncation=True, max_length=options.tokens)
    best = {}
    for batch in options.batch:
        model.encode(texts[:batch], batch_size=batch)
        seconds, _ = seconds_of(lambda: model.encode(texts, batch_size=batch, normalize_embeddings=True), 1)
        if not best or seconds < best["seconds"]:
            best = {"seconds": seconds, "batch": batch}
    return {
        "peer": "sentence-transformers", "precision": options.precision, "threads": options.threads, **best,
        "texts": len(texts), "tokens": sum(map(len, cut["input_ids"])),
        "texts_per_second": len(texts) / best["seconds"], "peak_memory_mb": peak_memory(),
    }


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
commands = parser.add_subparsers(required=True)
command = commands.add_parser("words")
command.set_defaults(run=words)
command.add_argument("folder")
command.add_argument("--split", default="test")
command.add_argument("--limit", type=int, default=101, help="documents a query; hone evaluate asks for 101")
command.add_argument("--runs", type=int, default=5, help="the fastest pass counts")
command.add_argument("--backend", default="numba", choices=["numba", "numpy"])
command = commands.add_parser("vectors")
command.set_defaults(run=vectors)
command.add_argument("--count", type=int, default=1_000_000)
command.add_argument("--dimension", type=int, default=384)
command.add_argument("--queries", type=int, default=100)
command.add_argument("--threads", type=int, default=1)
command.add_argument("--seed", type=int, default=1)
command = commands.add_parser("inputs")
command.set_defaults(run=inputs)
command.add_argument("passages")
command.add_argument("model")
command.add_argument("--tokens", type=int, default=256, help="the most tokens that the model reads")
command = commands.add_parser("embed")
command.set_defaults(run=embed)
command.add_argument("inputs")
command.add_argument("model")
command.add_argument("--tokens", type=int, default=256, help="the most tokens that the model reads")
command.add_argument("--precision", default="bfloat16", choices=["bfloat16", "float32"])
command.add_argument("--threads", type=int, default=1)
command.add_argument("--batch", type=int, nargs="+", default=[32, 64])
options = parser.parse_args()
result = options.run(options)
if result is not None:
    print(json.dumps(result))
