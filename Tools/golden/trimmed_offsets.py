"""The places of tokens that post-processors with trim_offsets give, in bytes, for a small byte-level tokenizer.

    python Tools/golden/trimmed_offsets.py > Tests/Golden/trimmed-offsets.json

Made with tokenizers 0.23.3.
"""
import json
import random

from tokenizers import Tokenizer

letters = "abehlo ,.\n\t"
byte = {" ": "Ġ", "\n": "Ċ", "\t": "ĉ"}
vocab = [byte.get(c, c) for c in letters] + ["ĠĠ", "he", "ll", "hell", "hello", "Ġa", "ĠĠa", "aĠ", "<x>", "< y >"]
merges = ["Ġ Ġ", "h e", "l l", "he ll", "hell o", "Ġ a", "ĠĠ a", "a Ġ"]


def step(kind, trims, spaced):
    fields = {"type": kind, "trim_offsets": trims, "add_prefix_space": spaced}
    if kind == "RobertaProcessing":
        fields |= {"sep": ["a", 0], "cls": ["a", 0]}
    return fields


def tokenizer(processor, adds_space):
    added = [
        {"id": vocab.index(text), "content": text, "single_word": False, "lstrip": False, "rstrip": text == "<x>",
         "normalized": False, "special": True} for text in ("<x>", "< y >")
    ]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": adds_space, "trim_offsets": True, "use_regex": False},
        "post_processor": processor, "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {
            "type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
            "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
            "vocab": {token: index for index, token in enumerate(vocab)}, "merges": merges,
        },
    }


random.seed(7)
texts = ["", " a", "  a", "a ", "hello  a", " <x> a< y >", "< y >", "\n a"]
while len(texts) < 40:
    texts.append("".join(random.choice([*letters, " ", " ", "hello", "<x>", "< y >"]) for _ in range(random.randint(1, 9))))
cases = []
for kind in ("ByteLevel", "RobertaProcessing"):
    for trims, spaced, adds in ((True, True, True), (True, False, False), (True, True, False), (False, True, True)):
        processor = step(kind, trims, spaced)
        made = tokenizer(processor, adds)
        read = Tokenizer.from_str(json.dumps(made))
        rows = []
        for text in texts:
            found = read.encode(text, add_special_tokens=False)
            # All texts are ASCII: places in characters are places in bytes.
            rows.append([list(offset) for offset in found.offsets])
        cases.append({"processor": processor, "adds_space": adds, "offsets": rows})
head = json.dumps({"tokenizer": tokenizer(None, False), "texts": texts}, ensure_ascii=True)
print(head[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(case) for case in cases) + "]}")
