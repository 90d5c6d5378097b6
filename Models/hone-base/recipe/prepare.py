#!/usr/bin/env python3
"""Makes the text and the conversations that hone-base is trained on.

    python3 prepare.py DATA OUT

DATA holds text-books, text-storybooks and instruct-self-instruct as their sources publish them (see ATTRIBUTION).
Writes OUT/text/text.jsonl and OUT/held-out/text.jsonl for `hone pretrain`, and OUT/chats.jsonl for `hone tune`.
What tests use stays out: the books of Andersen, Grimm and Potter, and every request that is nearly one of ../checks.
"""
import gzip
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
KEPT_FOR_TESTS = {"Beatrix Potter", "Hans Christian Andersen", "The Brothers Grimm"}
LONGEST_CHARACTERS = 1_500


def rows(path):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def write(path, items):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        for item in items:
            file.write(json.dumps(item, ensure_ascii=False) + "\n")


def books(data, names):
    for name in names:
        for row in rows(data / "text-books" / name):
            if not row["us_only"] and row["author"] not in KEPT_FOR_TESTS:
                yield {"title": row["title"], "author": row["author"], "text": row["text"]}


def stories(path):
    for row in rows(path):
        yield {"title": row["title"], "author": row["author"], "text": row["text"]}


def words(text):
    return re.findall(r"[a-z0-9']+", text.lower())


def grams(text):
    found = words(text)
    return {tuple(found[i:i + 5]) for i in range(len(found) - 4)} or {tuple(found)}


def seeds(data):
    for row in rows(data / "instruct-self-instruct" / "seed_tasks.jsonl"):
        for instance in row["instances"]:
            given = instance["input"].strip()
            request = row["instruction"].strip() + ("\n\n" + given if given else "")
            answer = instance["output"].strip()
            if answer and len(request) + len(answer) <= LONGEST_CHARACTERS:
                yield {"kind": "seed", "messages": [{"role": "user", "content": request},
                                                    {"role": "assistant", "content": answer}]}


def without_slips(row):
    """Of a conversation in which a mistake is put right, only the last answer is learned."""
    if row["kind"] == "correction":
        answers = [message for message in row["messages"] if message["role"] == "assistant"]
        for message in answers[:-1]:
            message["weight"] = 0
    return row


def conversations(data):
    checks = [grams(row["prompt"]) for name in ("prompts", "stories")
              for row in rows(HERE.parent / "checks" / f"{name}.jsonl")]
    own = [without_slips(row) for name in ("instructions", "chats") for row in rows(HERE / f"{name}.jsonl")]
    for row in own + list(seeds(data)):
        asked = [grams(message["content"]) for message in row["messages"] if message["role"] == "user"]
        if not any(len(a & c) / len(a | c) >= 0.5 for a in asked for c in checks):
            yield {"messages": row["messages"]}


def main(data, out):
    train = list(books(data, ["children-train.jsonl.gz", "general-train.jsonl.gz"]))
    train += list(stories(data / "text-storybooks" / "train.jsonl.gz"))
    held = list(books(data, ["children-val.jsonl.gz", "general-val.jsonl.gz"]))
    held += list(stories(data / "text-storybooks" / "val.jsonl"))
    chats = list(conversations(data))
    write(out / "text" / "text.jsonl", train)
    write(out / "held-out" / "text.jsonl", held)
    write(out / "chats.jsonl", chats)
    print(f"{len(train)} documents, {len(held)} held out, {len(chats)} conversations")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
