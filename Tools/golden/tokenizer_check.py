"""Compares Hone's ids and decoded text with those of Hugging Face tokenizers on hard and random texts.

    python Tools/golden/tokenizer_check.py HONE TOKENIZER.json [TEXTS] [SEED]

Needs the Python package tokenizers. Exits with 1 where something differs.
"""
import json
import random
import subprocess
import sys

from tokenizers import Tokenizer

hone, path = sys.argv[1:3]
count = int(sys.argv[3]) if len(sys.argv) > 3 else 60
random.seed(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
samples=["Hello, world! It's 2024—we'll pay $1,234.56.", "  leading and trailing  ", "tabs\tand\nnewlines\r\n\r\n  x", "naïve café Ünïcödé ÀÉÎ", "日本語のテキスト、漢字 カタカナ", "한국어 텍스트", "emoji 👩‍👩‍👧‍👦 🇩🇪 👍🏽 ☕️", "e\u0301 combining a\u0308\u0323", "ﬁ ligature Ⅷ ½ ² ﷺ ｆｕｌｌ", "def f(x):\n    return x**2  # comment\n\n\n", "<|endoftext|> <s> </s> <unk> <pad> [INST] <|user|>\n", "\u200b\u00a0\u3000\u2028 spaces", "МОСКВА Москва İstanbul ſ K", "مرحبا بالعالم", "हिन्दी में", "a"*80, "1234567890"*4, "'s 't 'RE 'Ll don'T I'M", "\x00\x01\x7f", "", " ", "▁▁ already ▁marked", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈", "...!!!???---", "x\u0378y \ue000 \U000e0041", "ไทย ภาษา", "<extra_id_0> <extra_id_99>","\u0300\u0301alone","A\u030a\u0301ngström Å"]
def rnd():
    k=random.random()
    if k<0.35: return ' '.join(random.choice(samples) for _ in range(random.randint(1,3)))
    if k<0.6:
        s=random.choice(samples)+random.choice(samples); a=random.randint(0,len(s)); b=random.randint(a,len(s)); return s[a:b]
    if k<0.8: return ''.join(chr(random.choice([random.randint(32,126),random.randint(0xa0,0x24f),random.randint(0x300,0x36f),random.randint(0x3040,0x30ff),random.randint(0x1f300,0x1f6ff),10,32,32])) for _ in range(random.randint(1,30)))
    return ''.join(random.choice([" ","  ","\n","the","ing"," a","1","'s","é","Z",".","\t"]) for _ in range(random.randint(1,40)))

def run(verb, data, *options):
    command = [hone, "tokenizer", verb, "--model", path, *options]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


tokenizer = Tokenizer.from_file(path)
wrong = 0
for index in range(count):
    text = samples[index] if index < len(samples) else rnd()
    expected = tokenizer.encode(text)
    ids = json.loads(run("encode", text.encode(), "--json"))["ids"]
    decoded = run("decode", " ".join(map(str, ids)).encode()).decode("utf-8", "replace")
    if ids != expected.ids or decoded != tokenizer.decode(expected.ids):
        wrong += 1
        print("differs:", repr(text[:200]))
print(f"{count} texts, {wrong} differ")
sys.exit(wrong > 0)
