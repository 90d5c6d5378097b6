"""The table of compatibility decompositions that NFKC and NFKD need, as a Swift file, and vectors to check it with.

    python Tools/golden/compatibility_table.py table > Sources/HoneText/Normalizers/CompatibilityTable.swift
    python Tools/golden/compatibility_table.py vectors > Tests/Golden/normalization.json

Made with tokenizers 0.23.3 (which has the decompositions of Unicode 9.0, so that the ids are those that models were
trained with) and checked against unicodedata of Python 3.11 (Unicode 14.0): what differs is of later versions.
"""
import json
import random
import sys
import unicodedata
import zlib

from tokenizers import normalizers

scalars = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
nfd, nfkd, nfkc, nfc = (getattr(normalizers, name)().normalize_str for name in ("NFD", "NFKD", "NFKC", "NFC"))


def table():
    rows = []
    for c in scalars:
        text = nfkd(chr(c))
        if text == nfd(chr(c)):
            continue
        assert text == unicodedata.normalize("NFKD", chr(c)), hex(c)
        last = rows[-1] if rows else None
        follows = last and len(text) == len(last[2]) == 1 and c == last[1] + 1
        if follows and ord(text) == ord(last[2]) + c - last[0]:
            last[1] = c
        else:
            rows.append([c, c, text])
    words = [
        f"{first:X}" + (f"-{last:X}" if last > first else "") + ":" + ".".join(f"{ord(s):X}" for s in text)
        for first, last, text in rows
    ]
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 94:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    lines.append(line)
    body = "\n".join("        " + line + (" \\" if line is not lines[-1] else "") for line in lines)
    return f'''/// The full decompositions of the characters whose compatibility decomposition is not their canonical one, as Unicode
/// 9.0 and the `tokenizers` library have them; made by Tools/golden/compatibility_table.py.
enum CompatibilityTable {{
    /// A character, or the first and the last of some in a row, and what they become: of some in a row, what the first
    /// becomes.
    static let rows = """
{body}
        """
}}
'''


# Blocks of Unicode 13 to 16 whose canonical decompositions a newer standard library knows.
LATER = [[0x105C0, 0x105FF], [0x11938, 0x11938], [0x11380, 0x113FF], [0x16100, 0x1613F], [0x16D40, 0x16D7F]]


def vectors():
    """A checksum of the forms of each 4,096 characters, and the forms of hard texts."""
    later = [c for c in scalars if nfkd(chr(c)) != unicodedata.normalize("NFKD", chr(c))]
    blocks = []
    for start in range(0, 0x110000, 0x1000):
        block = [
            chr(c) for c in range(start, start + 0x1000)
            if not 0xD800 <= c < 0xE000 and not any(first <= c <= last for first, last in LATER)
        ]
        # Each by itself, so that none touches the next.
        blocks.append([
            zlib.crc32("\n".join(form(c) for c in block).encode()) for form in (nfkc, nfkd)
        ])
    random.seed(3)
    hard = [c for c in scalars if c < 0x2FA20 and (unicodedata.decomposition(chr(c)) or unicodedata.combining(chr(c)))]
    hard = [c for c in hard if c not in set(later)] + [*range(0x1100, 0x1200), *range(0xFF65, 0xFFDD)]
    texts = []
    while len(texts) < 300:
        text = "".join(chr(random.choice(hard) if random.random() < 0.8 else random.randrange(0x20, 0x250))
                       for _ in range(random.randint(1, 8)))
        forms = [form(text) for form in (nfkc, nfkd)]
        # Marks of later versions are put in order by one of them only.
        if forms == [unicodedata.normalize(name, text) for name in ("NFKC", "NFKD")]:
            texts.append([text, *forms])
    return json.dumps({"later": LATER, "blocks": blocks, "texts": texts}, ensure_ascii=True).replace("], [", "],\n[") + "\n"


sys.stdout.write(table() if sys.argv[1] == "table" else vectors())
