"""The scores that bm25s 0.3.16 gives a tiny collection, for WordScoresTests.

    python Tools/golden/word_scores.py > Tests/Golden/words/scores.json
"""
import json
import logging

import bm25s
import Stemmer

logging.disable()
texts = [
    "The hydraulic pump is leaking. Replace the seals of the pump before the next shift.",
    "Pumps, pumping and a pumped storage: the pumps were pumped dry.",
    "A cylinder that moves slowly has lost pressure; check the hoses for leaks first.",
    "Electrical faults: the fuse of the control cabinet blows whenever the conveyor starts.",
    "Conveyor belts run crooked when the rollers are worn or badly adjusted.",
    "Replace worn rollers in pairs. Adjust the belt tension after replacing the rollers.",
    "",
    "It was not to be.",
    "The filter of the hydraulic unit is to be cleaned every 250 hours, and replaced every 1000 hours.",
    "Übergröße, naïve café: words beyond ASCII, such as ΟΔΥΣΣΕΥΣ and 日本語, are words too.",
    "error_code E42 means over-temperature; error_code E43 means under-voltage.",
    "Temperature sensors drift. Calibrate the temperature sensor yearly, or when E42 appears without cause.",
    "pump pump pump pump pump pump pump pump pump pump pump pump",
    "Safety first: never open the cabinet while the main switch is on. Never. The main switch is red.",
    "Replace the seals of the pump before the next shift. The hydraulic pump is leaking.",
    "Generally, general managers generate generous generalizations.",
]
queries = [
    "hydraulic pump leaking", "pumps", "replace worn rollers", "e42 temperature", "the of and", "", "unknown words only",
    "pump pump seals", "cabinet switch conveyor belt tension pressure hoses", "naïve ὀδυσσεύς 日本語 übergrössen Übergröße",
    "general", "How often is the filter of the hydraulic unit cleaned?",
]
settings = [
    {"stop": "en", "stem": True, "k1": 1.5, "b": 0.75},
    {"stop": [], "stem": False, "k1": 1.5, "b": 0.75},
    {"stop": "en", "stem": False, "k1": 0.9, "b": 0.4},
    {"stop": [], "stem": True, "k1": 2.0, "b": 0.0},
    {"stop": "en", "stem": True, "k1": 0.0, "b": 1.0},
]
rows = []
for setting in settings:
    stemmer = Stemmer.Stemmer("english") if setting["stem"] else None

    def terms(rows):
        return bm25s.tokenize(rows, stopwords=setting["stop"], stemmer=stemmer, return_ids=False, show_progress=False)

    index = bm25s.BM25(k1=setting["k1"], b=setting["b"], method="lucene")
    index.index(terms(texts), show_progress=False)
    scores = []
    for query in queries:
        known = [term for term in terms([query])[0] if term in index.vocab_dict]
        scores.append([float(score) for score in index.get_scores(known)] if known else [0.0] * len(texts))
    analysis = {"stop": setting["stop"] == "en", "stem": setting["stem"], "k1": setting["k1"], "b": setting["b"]}
    rows.append(json.dumps({**analysis, "scores": scores}))
print('{"texts": [\n' + ",\n".join(json.dumps(text) for text in texts) + "],")
print('"queries": [\n' + ",\n".join(json.dumps(query) for query in queries) + "],")
print('"settings": [\n' + ",\n".join(rows) + "]}")
