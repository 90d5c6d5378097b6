"""What words and stems the analysis must give, for WordScannerTests and EnglishStemmerTests.

    python Tools/golden/word_analysis.py > Tests/Golden/words/analysis.json

Words are those of Python 3.11's `re` and `str.lower` (Unicode 14), stems those of PyStemmer 3.1.0.
"""
import hashlib
import json
import random
import re

import Stemmer

split = re.compile(r"(?u)\b\w\w+\b").findall
stem = Stemmer.Stemmer("english").stemWord
random.seed(6)

# Each rule of each step, where it holds and where it does not.
words = """
    a at ox sky skis skies idly gently ugly early only singly news howe atlas cosmos bias andes
    'twas 's' 'tis dog's dogs' dog's' caress ponies ties cries dies flies tied cried gas this gaps kiwis bus grass glass
    has as is us yes stresses kisses passed
    feed agreed agreedly speed proceed proceeds proceeding exceed exceeded succeed succeedly breed greedily
    plastered bled motoring sing evening evenings canning inning earring herring outing outings routing dying lying tying
    vying eying hying ying hoping hopping hoped hopped tanned falling hissing fizzed failing filing adding added egging
    egged offing odd ebbing erring awed luxuriating conflated troubled sized bathe bathed baths boxing showing playing
    supposedly excitedly knowingly lovingly interestingly pasted pasting paste bed bred shed
    happy sky say by cry enjoy toy boyish youth yyy ayy yellow sayer syzygy
    generate generates general generally generic generous commune communism arsenal arsenic past pasta universe
    university universal later lateral emerge emergency organ organic organize organization inter internal interior
    relational conditional rational valenci hesitanci valency hesitancy digitizer conformabli conformably radicalli
    radically differentli differently vileli vilely analogousli analogously vietnamization predication operator
    feudalism decisiveness hopefulness callousness formaliti formality sensitiviti sensitivity sensibiliti sensibility
    fulli fully wonderfully hopelessli hopelessly helplessly analogi analogy geology ogi apologist geologist ogist
    badli badly quickly tly ably li sickly deeply eagerly royally fly
    triplicate formative formalize electriciti electricity electrical hopeful goodness native ative national rationalize
    revival allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent
    adoption adhesion confusion nation homologou communion activate angulariti homologous effective bowdlerize
    element cement moment able ance ion ate ism
    probate rate cease controll roll control fullness abbreviate eaten beauty beau brie table tables stable
    knack knackeries knightly consign consigned consigning consignment consistency consistently consolatory consoling
    naïve naïvely cafés façade señor señoras éy éys ñying ñaño øde größe über übers 日本語 日本s россия ελλάδος
    x86 h2o covid19 1990s 3rd word_s __init__ _ed 42ing
""".split()
starts = ["", "y", "dy", "hop", "rel", "cre", "past", "commun", "gener", "nat", "oper", "éc", "ñ", "add", "ebb", "fl", "qu"]
ends = """ational fulness iveness ization ousness biliti lessli tional alism aliti ation entli fulli iviti ogist ousli abli
    alli anci ator enci izer bli ogi li alize ative icate iciti ical ness ful ement able ance ence ible ment ant ate ent
    ism iti ity ive ize ous ion sion tion al er ic eed eedly ed ing edly ingly s es ies ied sses us ss y ying e l ll
    at bl iz bb tt""".split()
while len(words) < 700:
    words.append(random.choice(starts) + "".join(random.choice(ends) for _ in range(random.randint(1, 3))))
words = sorted(set(words))

texts = [
    "", " ", "a", "ab", "a b c", "The quick brown fox", "snake_case __init__ _ __", "don't can't o'clock", "e-mail, C++ & x=1",
    "3.14 1e9 ½ ²³ Ⅷ ⅷ ⒈ ① ٣٤ १२", "İstanbul I ı İİ aİb", "ΟΔΥΣΣΕΥΣ Σ ΑΣ ΑΣ. ΑΣΑ ΑΣ'Α ΑΣ-Α ς ΑΣ\u0301 ΑΣ\u0301Α \u0301ΣΑ Α\u00adΣ",
    "Straße STRASSE ẞ ǅ Ǆ ŉ ﬁ ﬁsh", "naïve nai\u0308ve NAÏVE", "日本語 の テキスト、全角ＡＢＣ", "हिन्दी ไทย ภาษา", "עברית اللغة", "𝐀𝐁 𐐀𐐁 𐐨𐐩 🙂🙂 a🙂b",
    "Ⓐⓐ ǰ ΐ ΰ", "x\u200dy x\u200cy x\u0000y ab\u0000cd", "Ⱥbc ȾȾ ƮƮ", "ªº ĳĲ ﷺﷺ", "Σ\u0345 αΣ\u0345 αΣ\u0345α ʰΣ aʰΣ aΣʰ aΣʰb", "\ufeffab \ufffdcd",
]
alphabet = [*"abcXYZ019_ '-.,", *"ΣσςΑαİıßẞéÉñ\u0301\u0308\u00ad\u2019ʰ日本のⅧ½٣Ⱥ𐐀🙂"]
while len(texts) < 300:
    texts.append("".join(random.choice(alphabet) for _ in range(random.randint(1, 14))))

# Every character, alone and beside others, and what a capital sigma sees of it.
digest = hashlib.sha256()
for c in range(0x110000):
    if not 0xD800 <= c < 0xE000:
        text = f"a{chr(c)}b {chr(c)}{chr(c)} \u03a3{chr(c)} a\u03a3{chr(c)}a A{chr(c)}\u03a3"
        digest.update(("|".join(split(text.lower())) + "\n").encode())

print("{" + f'"digest": "{digest.hexdigest()}",\n"stems": [')
print(",\n".join(json.dumps([word, stem(word)]) for word in words))
print('],\n"texts": [')
print(",\n".join(json.dumps([text, *split(text.lower())]) for text in texts))
print("]}")
