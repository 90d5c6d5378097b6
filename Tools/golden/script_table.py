"""The table of scripts that the pre-tokenizer UnicodeScripts needs, as a Swift file, and vectors to check it with.

    python Tools/golden/script_table.py table > Sources/HoneText/PreTokenizers/ScriptTable.swift
    python Tools/golden/script_table.py vectors > Tests/Golden/unicode-scripts.json

Asks the tokenizers library (0.23.3) which characters it keeps together, one after the other.
"""
import json
import random
import sys

from tokenizers import pre_tokenizers

cut = pre_tokenizers.UnicodeScripts().pre_tokenize_str
scalars = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def ranges():
    """The first and last character and the number of the script of each run; other characters have none."""
    named = [c for c in scalars if cut(chr(c))]
    kinds, runs = [], []
    for c in named:
        if runs and c == runs[-1][1] + 1 and len(cut(chr(runs[-1][1]) + chr(c))) == 1:
            runs[-1][1] = c
            continue
        kind = next((i for i, other in enumerate(kinds) if len(cut(chr(other) + chr(c))) == 1), None)
        if kind is None:
            kind = len(kinds)
            kinds.append(c)
        runs.append([c, c, kind])
    return runs


def table():
    words = [f"{first:X}" + (f"-{last:X}" if last > first else "") + f":{kind}" for first, last, kind in ranges()]
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 94:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    lines.append(line)
    body = "\n".join("        " + line + (" \\" if line is not lines[-1] else "") for line in lines)
    return f'''/// Which characters belong to one script, as the `tokenizers` library has it (Hiragana and Katakana are Han to it); made
/// by Tools/golden/script_table.py.
enum ScriptTable {{
    /// The first and the last character of a run, and the number of its script; other characters have none.
    static let rows = """
{body}
        """
}}
'''


def vectors():
    random.seed(5)
    alphabet = [*range(0x20, 0x7F), *range(0x370, 0x530), *range(0x5D0, 0x700), *range(0x900, 0xE80)]
    alphabet += [*range(0x3000, 0x3100), *range(0x4E00, 0x4E80), *range(0xAC00, 0xAC80), *range(0x1F300, 0x1F380)]
    texts = ["", " ", "  leading", "Apples are りんご 林檎", "どこで生れ。Yes", "ー a ー"]
    while len(texts) < 300:
        texts.append("".join(random.choice([chr(random.choice(alphabet)), " ", "a"]) for _ in range(random.randint(1, 9))))
    pieces = [[piece for piece, _ in cut(text)] for text in texts]
    # A piece of every 1,009th character and its neighbour.
    pairs = [[c, len(cut(chr(c) + "a"))] for c in scalars[::1009]]
    rows = [json.dumps([text, *row], ensure_ascii=True) for text, row in zip(texts, pieces)]
    return '{"texts": [\n' + ",\n".join(rows) + '],\n"pairs": ' + json.dumps(pairs) + "}\n"


sys.stdout.write(table() if sys.argv[1] == "table" else vectors())
