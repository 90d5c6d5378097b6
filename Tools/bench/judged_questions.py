"""Turns XQuAD or FairytaleQA, in the layout of BEIR with answers, into documents for `hone index` and questions for
`hone evaluate --questions`.

    python judged_questions.py xquad FOLDER OUT
    python judged_questions.py fairytaleqa FOLDER OUT --splits dev
    hone index OUT/documents --out OUT/index --words-only
    hone evaluate --questions OUT/questions.jsonl --index OUT/index --search words --json

Of XQuAD each question is asked twice: by one who may read all paragraphs, and by one who may read all but the paragraph
that holds the answer (`"answerable": false`). Paragraph i is readable by everyone but `without-i`, so that one index
answers both. `--once` leaves the second out. Of FairytaleQA the sections of the stories that the questions are about are
the documents, and all sections judged are needed.

`--limit N` draws N questions, with `--seed`; of XQuAD each stands there twice then. `--half` indexes every other
paragraph of XQuAD, asks each question once, and those whose paragraph is not indexed are not answerable.
"""
import argparse
import gzip
import json
import os
import random

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("collection", choices=["xquad", "fairytaleqa"])
parser.add_argument("folder")
parser.add_argument("out")
parser.add_argument("--splits", nargs="+", default=["dev"], help="whose stories are indexed; questions are those of the first")
parser.add_argument("--limit", type=int)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--once", action="store_true", help="ask only those who may read everything")
parser.add_argument("--half", action="store_true", help="index every other paragraph")
options = parser.parse_args()
if options.collection == "fairytaleqa" and (options.once or options.half):
    parser.error("--once and --half go with xquad")
if options.collection == "xquad" and options.splits != ["dev"]:
    parser.error("--splits goes with fairytaleqa")
FILE = "corpus.jsonl"


def rows(name):
    path = os.path.join(options.folder, name)
    if not os.path.exists(path):
        path += ".gz"
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def drawn(questions):
    if options.limit is None or options.limit >= len(questions):
        return questions
    places = sorted(random.Random(options.seed).sample(range(len(questions)), options.limit))
    return [questions[place] for place in places]


def evidence(document):
    return {"document": f"{FILE}#{document['_id']}", "quote": document["text"]}


def xquad():
    corpus = rows("corpus.jsonl")
    by_id = {document["_id"]: document for document in corpus}
    indexed = corpus[::2] if options.half else corpus
    present = {document["_id"] for document in indexed}
    everyone = [f"without-{document['_id']}" for document in corpus]
    documents = [
        {"_id": document["_id"], "title": document["title"], "text": document["text"],
         "readers": ["all"] + [name for name in everyone if name != f"without-{document['_id']}"]}
        for document in indexed
    ]
    questions = []
    for row in drawn(rows("queries.jsonl")):
        asked = {"id": row["_id"], "input": row["text"], "output": row["answer"],
                 "answerable": row["passage"] in present, "evidence": [evidence(by_id[row["passage"]])], "readers": ["all"]}
        questions.append(asked)
        if not options.once and not options.half:
            questions.append(asked | {"id": row["_id"] + "-taken-out", "answerable": False,
                                      "readers": [f"without-{row['passage']}"]})
    return documents, questions


def fairytaleqa():
    corpus = [document for document in rows("corpus.jsonl") if document["split"] in options.splits]
    by_id = {document["_id"]: document for document in corpus}
    documents = [{"_id": document["_id"], "title": document["title"], "text": document["text"], "readers": ["all"]}
                 for document in by_id.values()]
    judged, asked = {}, {}
    with open(os.path.join(options.folder, "qrels", options.splits[0] + ".tsv"), encoding="utf-8") as file:
        for line in list(file)[1:]:
            query, document, grade = line.rstrip("\n").split("\t")
            if int(grade) > 0 and document in by_id:
                judged.setdefault(query, []).append(document)
    # Which row of an id that stands twice is judged cannot be told.
    for row in rows("queries.jsonl"):
        if row["_id"] in asked:
            judged.pop(row["_id"], None)
        asked[row["_id"]] = row
    questions = [
        {"id": row["_id"], "input": row["text"], "answers": row["answers"], "answerable": True,
         "evidence": [evidence(by_id[document]) for document in judged[row["_id"]]], "readers": ["all"]}
        for row in drawn([row for id, row in asked.items() if id in judged])
    ]
    return documents, questions


documents, questions = xquad() if options.collection == "xquad" else fairytaleqa()
os.makedirs(os.path.join(options.out, "documents"), exist_ok=True)
for path, written in ((f"documents/{FILE}", documents), ("questions.jsonl", questions)):
    with open(os.path.join(options.out, path), "w", encoding="utf-8") as file:
        for row in written:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
print(f"{len(documents)} documents, {len(questions)} questions, "
      f"{sum(question['answerable'] for question in questions)} of them answerable")
