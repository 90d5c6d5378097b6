"""Prints the hashes that WordGramsTests and FoldedKeyTests expect, from their definitions."""


def fnv1a(data, bits, basis, prime):
    value = basis
    for byte in data:
        value = (value ^ byte) * prime % 2**bits
    return value


def gram(words):
    value = 0
    for word in words:
        hashed = fnv1a(word.encode(), 64, 0xCBF29CE484222325, 0x100000001B3)
        value = (value ^ hashed) * 0x9E3779B97F4A7C15 % 2**64
        value ^= value >> 29
    return value


words = "the quick brown fox jumps over 2 lazy dogs and naïve café owners".split()
for start in range(len(words) - 4):
    print(f"{gram(words[start:start + 5]):#018x}")
for text in ["hello", "a b"]:
    value = fnv1a(text.encode(), 128, 0x6C62272E07BB014262B821756295C58D, 2**88 + 0x13B)
    print(f"{value:#034x}")
