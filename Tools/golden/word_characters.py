"""The table of characters by which words are split, as a Swift file.

    python Tools/golden/word_characters.py > Sources/HoneRetrieval/Words/Analysis/WordCharacterTable.swift

Asks Python 3.11 (Unicode 14), one character after the other, what its regular expressions take for part of a word,
what its `lower` makes of it, and what it sees and overlooks beside a capital sigma.
"""
import re
import unicodedata

assert unicodedata.unidata_version == "14.0.0", "another Unicode makes another analysis: give that one another name"
scalars = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def ranges(kept):
    """The first and the last character of each run."""
    runs = []
    for c in kept:
        if runs and c == runs[-1][1] + 1:
            runs[-1][1] = c
        else:
            runs.append([c, c])
    return [f"{first:X}" + (f"-{last:X}" if last > first else "") for first, last in runs]


def lowered():
    """Runs of characters, each `step` after the one before, whose lower case stands `distance` further on."""
    runs = []
    for c in scalars:
        lower = chr(c).lower()
        if c == 0x130:
            assert lower == "i\u0307"  # the only one with two characters; WordScanner knows it
            continue
        assert len(lower) == 1
        distance = ord(lower) - c
        if distance == 0:
            continue
        if runs and runs[-1][3] == distance:
            first, last, step, _ = runs[-1]
            if (step == 0 and c - last <= 2) or c - last == step:
                runs[-1][1:3] = [c, c - last]
                continue
        runs.append([c, c, 0, distance])
    return [f"{first:X}-{last:X}/{max(step, 1)}:{distance}" for first, last, step, distance in runs]


def sigma_is_final(text):
    return text.lower()[-1] == "\u03c2"


is_word = re.compile(r"(?u)\w").fullmatch
# A capital sigma behind a cased letter ends a word: what is overlooked lets the sigma see the letter behind it.
seen = {c for c in scalars if c != 0x130 and sigma_is_final(chr(c) + "\u03a3")}
overlooked = [c for c in scalars if c not in seen and c != 0x130 and sigma_is_final("a" + chr(c) + "\u03a3")]


def text(rows):
    lines, line = [], ""
    for row in rows:
        if len(line) + len(row) > 100:
            lines.append(line)
            line = ""
        line += (" " if line else "") + row
    lines.append(line)
    return "\n".join("        " + line + (" \\" if line is not lines[-1] else "") for line in lines)


print(f'''/// Which characters words are made of, and what their lower case is, as Python 3.11 has it (Unicode 14); made by
/// Tools/golden/word_characters.py.
enum WordCharacterTable {{
    /// The first and the last character of each run of those that are part of words.
    static let words = """
{text(ranges(c for c in scalars if is_word(chr(c))))}
        """

    /// The first and the last character of a run, the step between two, and how far their lower case is from them.
    static let lowered = """
{text(lowered())}
        """

    /// The first and the last character of each run of those with a case, which a capital sigma sees beside it.
    static let cased = """
{text(ranges(sorted(seen | {0x130})))}
        """

    /// The first and the last character of each run of those that a capital sigma overlooks.
    static let overlooked = """
{text(ranges(overlooked))}
        """
}}''')
