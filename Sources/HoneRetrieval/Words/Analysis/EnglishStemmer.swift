/// Takes the endings off English words: the stemmer "english" of Snowball 3.1, also called Porter2
/// (snowballstem.org/algorithms/english/stemmer.html).
///
/// Works in place on lower-case UTF-8: a stem is never longer than its word. Characters beyond ASCII are consonants.
struct EnglishStemmer {
    /// The letters; those behind `count` are no longer part of the word.
    let text: UnsafeMutablePointer<UInt8>
    /// The bytes that are left.
    var count: Int
    /// Where the region R1 begins: behind the first consonant that follows a vowel.
    private(set) var first = 0
    /// Where the region R2 begins: the same again, within R1.
    private(set) var second = 0

    /// Replaces the `count` bytes of the word at `text` by its stem; returns the bytes of that.
    static func stem(_ text: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
        if let length = replaceWholeWord(text, count) { return length }
        var stemmer = EnglishStemmer(text: text, count: count)
        guard stemmer.hasThreeCharacters else { return count }
        stemmer.run()
        return stemmer.count
    }

    private init(text: UnsafeMutablePointer<UInt8>, count: Int) {
        self.text = text
        self.count = count
    }

    private var hasThreeCharacters: Bool {
        var characters = 0
        for offset in 0..<count where text[offset] & 0xC0 != 0x80 {
            characters += 1
            if characters == 3 { return true }
        }
        return false
    }

    private mutating func run() {
        removeApostrophe()
        let hasConsonantY = markConsonantY()
        markRegions()
        removePlural()
        removePast()
        replaceY()
        apply(StemmerRules.second)
        apply(StemmerRules.third)
        apply(StemmerRules.fourth)
        removeFinalLetter()
        guard hasConsonantY else { return }
        for offset in 0..<count where text[offset] == UInt8(ascii: "Y") { text[offset] = UInt8(ascii: "y") }
    }

    private mutating func removeApostrophe() {
        guard text[0] == UInt8(ascii: "'") else { return }
        text.update(from: text + 1, count: count - 1)
        count -= 1
    }

    /// Writes `Y` for each `y` that stands first or behind a vowel, and so is a consonant.
    private func markConsonantY() -> Bool {
        var found = false
        for offset in 0..<count where text[offset] == UInt8(ascii: "y") {
            if offset == 0 || Self.isVowel(text[offset - 1]) {
                text[offset] = UInt8(ascii: "Y")
                found = true
            }
        }
        return found
    }

    private mutating func markRegions() {
        (first, second) = (count, count)
        if let prefix = StemmerRules.prefixes.first(where: { begins(with: $0) }) {
            first = prefix.utf8CodeUnitCount
        } else if let end = endOfSyllable(from: 0) {
            first = end
        } else {
            return
        }
        second = endOfSyllable(from: first) ?? count
    }

    /// The end of the first consonant behind the first vowel from `start` on.
    private func endOfSyllable(from start: Int) -> Int? {
        var position = start
        while position < count, !Self.isVowel(text[position]) { position += 1 }
        while position < count, Self.isVowel(text[position]) { position += 1 }
        guard position < count else { return nil }
        position += 1
        while position < count, text[position] & 0xC0 == 0x80 { position += 1 }
        return position
    }

    /// Step 1a: the endings of genitives and plurals.
    private mutating func removePlural() {
        if ends(with: "'s'") {
            count -= 3
        } else if ends(with: "'s") {
            count -= 2
        } else if ends(with: "'") {
            count -= 1
        }
        if ends(with: "sses") {
            count -= 2
        } else if ends(with: "ied") || ends(with: "ies") {
            // `ties` keeps its `e`, `cries` does not.
            let isShort = start(ofCharacterBefore: count - 3).flatMap { start(ofCharacterBefore: $0) } == nil
            count -= isShort ? 1 : 2
        } else if ends(with: "s"), !ends(with: "us"), !ends(with: "ss") {
            guard let before = start(ofCharacterBefore: count - 1), hasVowel(before: before) else { return }
            count -= 1
        }
    }

    /// Step 1b: the endings of the past and of what lasts.
    private mutating func removePast() {
        if let length = ends(with: "eedly") ? 5 : ends(with: "eed") ? 3 : nil {
            let start = count - length
            // `proceed`, `exceed` and `succeed` are whole.
            let isKept = StemmerRules.wholeBeforeEed.contains { isWhole($0, before: start) }
            guard start >= first, !isKept else { return }
            count = start + 2
            return
        }
        let isLasting = ends(with: "ing")
        guard isLasting || ends(with: "ed") || ends(with: "edly") || ends(with: "ingly") else { return }
        let start = count - (isLasting ? 3 : ends(with: "ed") ? 2 : ends(with: "edly") ? 4 : 5)
        if isLasting {
            // `dying` is of `die`; `evening` is no form of `even`.
            if start > 0, text[start - 1] == UInt8(ascii: "y"), self.start(ofCharacterBefore: start - 1) == 0,
                !Self.isVowel(text[0])
            {
                text[start - 1] = UInt8(ascii: "i")
                text[start] = UInt8(ascii: "e")
                count = start + 1
                return
            }
            if StemmerRules.wholeBeforeIng.contains(where: { isWhole($0, before: start) }) { return }
        }
        guard hasVowel(before: start) else { return }
        count = start
        restoreEnding()
    }

    /// What step 1b does where it took an ending: `hoping` is of `hope`, `hopping` of `hop`.
    private mutating func restoreEnding() {
        if ends(with: "at") || ends(with: "bl") || ends(with: "iz") {
            append(UInt8(ascii: "e"))
        } else if count >= 2, text[count - 1] == text[count - 2], Self.isDoubled(text[count - 1]) {
            if count == 3, StemmerRule.does("aeo", hold: text[0]) { return }
            count -= 1
        } else if count == first, endsInShortSyllable(before: count) {
            append(UInt8(ascii: "e"))
        }
    }

    /// Step 1c: `y` behind a consonant that is not the first letter.
    private mutating func replaceY() {
        guard count > 0, text[count - 1] | 0x20 == UInt8(ascii: "y"),
            let before = start(ofCharacterBefore: count - 1), before > 0, !Self.isVowel(text[before])
        else { return }
        text[count - 1] = UInt8(ascii: "i")
    }

    /// Steps 2 to 4: the first rule whose ending the word has decides, whether it holds or not.
    private mutating func apply(_ rules: [StemmerRule]) {
        guard let rule = rules.first(where: { ends(with: $0.ending) }) else { return }
        let start = count - rule.ending.utf8CodeUnitCount
        switch rule.condition {
        case .first: guard start >= first else { return }
        case .second: guard start >= second else { return }
        case .firstBehind(let letters):
            guard start >= first, start > 0, StemmerRule.does(letters, hold: text[start - 1]) else { return }
        case .secondBehind(let letters):
            guard start >= second, start > 0, StemmerRule.does(letters, hold: text[start - 1]) else { return }
        }
        count = start
        for offset in 0..<rule.replacement.utf8CodeUnitCount { append(rule.replacement.utf8Start[offset]) }
    }

    /// Step 5: a final `e`, and the second of two final `l`.
    private mutating func removeFinalLetter() {
        guard count > 0 else { return }
        let start = count - 1
        if text[start] == UInt8(ascii: "e") {
            guard start >= second || (start >= first && !endsInShortSyllable(before: start)) else { return }
            count = start
        } else if text[start] == UInt8(ascii: "l"), start >= second, start > 0, text[start - 1] == text[start]
        {
            count = start
        }
    }
}
