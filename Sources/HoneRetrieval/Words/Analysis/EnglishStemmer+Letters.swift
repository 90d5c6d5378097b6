internal import Glibc

extension EnglishStemmer {
    /// Whether the letter is a vowel; a `y` that is a consonant is written `Y`.
    @inline(__always)
    static func isVowel(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"),
            UInt8(ascii: "y"):
            true
        default: false
        }
    }

    /// Whether the letter is doubled before an ending: `hopping`.
    static func isDoubled(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "b"), UInt8(ascii: "d"), UInt8(ascii: "f"), UInt8(ascii: "g"), UInt8(ascii: "m"),
            UInt8(ascii: "n"), UInt8(ascii: "p"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            true
        default: false
        }
    }

    /// Whether one of the first `end` bytes is a vowel.
    func hasVowel(before end: Int) -> Bool { (0..<end).contains { Self.isVowel(text[$0]) } }

    /// Where the character that ends at `end` begins; nil at the beginning of the word.
    func start(ofCharacterBefore end: Int) -> Int? {
        guard end > 0 else { return nil }
        var start = end - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }

    /// Whether the first `end` bytes end in a short syllable: a vowel between two consonants of which the last is not
    /// `w`, `x` or `Y`; a vowel at the beginning and a consonant; or `past`.
    func endsInShortSyllable(before end: Int) -> Bool {
        if let last = start(ofCharacterBefore: end), !Self.isVowel(text[last]), last > 0,
            Self.isVowel(text[last - 1])
        {
            if last == 1 { return true }
            let letter = text[last]
            let isLong =
                letter == UInt8(ascii: "w") || letter == UInt8(ascii: "x") || letter == UInt8(ascii: "Y")
            if !isLong, !Self.isVowel(text[last - 2]) { return true }
        }
        let past: StaticString = "past"
        return end >= 4 && memcmp(text + end - 4, past.utf8Start, 4) == 0
    }

    /// Whether the word ends with `ending`.
    @inline(__always)
    func ends(with ending: StaticString) -> Bool {
        let length = ending.utf8CodeUnitCount
        guard count >= length, text[count - 1] == ending.utf8Start[length - 1] else { return false }
        return memcmp(text + count - length, ending.utf8Start, length) == 0
    }

    /// Whether the word begins with `beginning`.
    func begins(with beginning: StaticString) -> Bool {
        let length = beginning.utf8CodeUnitCount
        return count >= length && memcmp(text, beginning.utf8Start, length) == 0
    }

    /// Whether the first `end` bytes are just `word`.
    func isWhole(_ word: StaticString, before end: Int) -> Bool {
        end == word.utf8CodeUnitCount && memcmp(text, word.utf8Start, end) == 0
    }

    /// Appends a letter in the place of one that was taken.
    mutating func append(_ letter: UInt8) {
        text[count] = letter
        count += 1
    }

    /// Replaces a word that the rules would get wrong; returns the bytes of its stem, nil for other words.
    static func replaceWholeWord(_ text: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int? {
        guard (3...6).contains(count) else { return nil }
        for (word, stem) in StemmerRules.wholeWords
        where word.utf8CodeUnitCount == count && memcmp(text, word.utf8Start, count) == 0 {
            text.update(from: stem.utf8Start, count: stem.utf8CodeUnitCount)
            return stem.utf8CodeUnitCount
        }
        return nil
    }
}
