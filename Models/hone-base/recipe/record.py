#!/usr/bin/env python3
"""Writes hone-model.json, by which the model store knows a folder, beside the files of hone-base.

    python3 record.py FOLDER
"""
import datetime
import hashlib
import json
import pathlib
import sys

FILES = ("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors", "training-text.grams",
         "tuning-text.grams")


def main(folder):
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    record = {
        "record_version": 1,
        "name": "hone-base",
        "upstream": "comes with Hone",
        "source": {"recipe": "recipe/make"},
        "licence": "Apache-2.0",
        "training_data": {
            "summary": "books in the public domain and openly licensed picture-book stories, then conversations and "
                       "instructions written for Hone and the seed tasks of Self-Instruct",
            "datasets": [],
        },
        "sha256": hashes,
        "pulled_at": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    (folder / "hone-model.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
