import HoneTestSupport

@testable import HoneText

/// Byte-pair training as it is defined, slow and simple: every word of the text is kept, and all pairs are counted anew
/// for each merge.
struct TrainerOracle {
    private(set) var tokens: [String]
    private(set) var merges: [[Int]] = []
    private(set) var tokenCount = 0
    private var words: [[Int]] = []
    private let settings: BytePairSettings

    init(_ texts: [String], _ settings: BytePairSettings) {
        self.settings = settings
        tokens = ["<unk>", "<s>", "</s>"] + settings.specialTokens
        for byte in 0..<256 {
            let digits = String(byte, radix: 16).uppercased()
            tokens.append("<0x" + String(repeating: "0", count: 2 - digits.count) + digits + ">")
        }
        let words = texts.flatMap(Self.words)
        let alphabet = Self.alphabet(words, settings)
        var ids: [Unicode.Scalar: Int] = [:]
        for character in alphabet {
            ids[character] = tokens.count
            tokens.append(String(Character(character)))
        }
        for word in words {
            var symbols: [Int] = []
            for character in word {
                if let id = ids[character] {
                    symbols.append(id)
                } else {
                    // A character without an entry is its bytes, which never merge.
                    self.words.append(symbols)
                    symbols = []
                    tokenCount += String(Character(character)).utf8.count
                }
            }
            self.words.append(symbols)
        }
        while tokens.count < settings.size, learn() {}
        tokenCount += self.words.map(\.count).reduce(0, +)
    }

    /// Adds the next merge; false where there is none.
    private mutating func learn() -> Bool {
        var counts: [[Int]: Int] = [:]
        for word in words {
            for place in word.indices.dropLast() { counts[[word[place], word[place + 1]], default: 0] += 1 }
        }
        let candidates = counts.filter { pair, count in
            count >= settings.leastFrequency && isAllowed(tokens[pair[0]] + tokens[pair[1]])
        }
        let best = candidates.min {
            $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
        }
        guard let pair = best?.key else { return false }
        merges.append(pair)
        tokens.append(tokens[pair[0]] + tokens[pair[1]])
        for index in words.indices { words[index] = Self.merged(words[index], pair, into: tokens.count - 1) }
        return true
    }

    private func isAllowed(_ token: String) -> Bool {
        let scalars = Array(token.unicodeScalars)
        let markers = scalars.count { $0 == "\u{2581}" }
        let isShaped = markers == scalars.count || markers == 0 || markers == 1 && scalars[0] == "\u{2581}"
        return isShaped && scalars.count <= settings.longestToken
            && !tokens.contains { $0.utf8.elementsEqual(token.utf8) }
    }

    private static func merged(_ word: [Int], _ pair: [Int], into token: Int) -> [Int] {
        var result: [Int] = []
        var place = 0
        while place < word.count {
            if place + 1 < word.count, word[place] == pair[0], word[place + 1] == pair[1] {
                result.append(token)
                place += 2
            } else {
                result.append(word[place])
                place += 1
            }
        }
        return result
    }

    private static func alphabet(
        _ words: [[Unicode.Scalar]],
        _ settings: BytePairSettings
    ) -> [Unicode.Scalar] {
        var counts: [Unicode.Scalar: Int] = [:]
        for word in words { for character in word { counts[character, default: 0] += 1 } }
        let sorted = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        var covered = 0.0
        let wanted = settings.coverage * Double(counts.values.reduce(0, +))
        var alphabet: [Unicode.Scalar] = []
        for (character, count) in sorted where covered < wanted {
            alphabet.append(character)
            covered += Double(count)
        }
        return alphabet.contains("\u{2581}") ? alphabet : alphabet + ["\u{2581}"]
    }

    // MARK: The cut

    /// The words of a text, which begins with a marker.
    static func words(_ text: String) -> [[Unicode.Scalar]] {
        guard !text.isEmpty else { return [] }
        let scalars: [Unicode.Scalar] = ["\u{2581}"] + text.unicodeScalars.map { $0 == " " ? "\u{2581}" : $0 }
        var words: [[Unicode.Scalar]] = []
        for character in scalars {
            if let last = words.last?.last, belongs(kind(last), kind(character)) {
                words[words.count - 1].append(character)
            } else {
                words.append([character])
            }
        }
        return words
    }

    private static func belongs(_ left: Character, _ right: Character) -> Bool {
        switch left {
        case "n": false
        case "_": "_lns".contains(right)
        default: left == right
        }
    }

    private static func kind(_ scalar: Unicode.Scalar) -> Character {
        switch scalar {
        case "\u{2581}": return "_"
        case "\n", "\r": return "e"
        case "\t": return "t"
        default: break
        }
        if scalar.properties.isWhitespace { return "w" }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark:
            "l"
        case .decimalNumber, .letterNumber, .otherNumber: "n"
        default: "s"
        }
    }
}

/// Texts in which everything that the cut looks at stands beside everything else.
struct RandomTexts {
    private var draws: Draws
    private static let pieces = [
        " ", " ", " ", "  ", "   ", "the", "The", "a", "ab", "aa", "aaaa", "ba", "é", "e\u{301}", "ß", "日本",
        "のに", "1",
        "12", "½", ".", "...", "'", "-", "(", "==", "\n", "\n\n", "\r\n", "\t", "\t\t", "\u{A0}", "\u{2028}",
        "😀", "👩‍👧",
        "❤\u{FE0F}", "\u{2581}", "\0", "\u{7F}", "\u{200D}", "\u{10FFFF}", "<0x41>", "हिन्दी", "\u{FFFD}",
    ]

    init(_ seed: UInt64) { draws = Draws(seed) }

    /// Text of at most `count` pieces, drawn from a few of all.
    mutating func next(_ count: Int) -> String {
        let few = draws.indices(2 + Int(draws.indices(1, below: 12)[0]), below: Self.pieces.count)
        let length = Int(draws.indices(1, below: count + 1)[0])
        return draws.indices(length, below: few.count).map { Self.pieces[Int(few[Int($0)])] }.joined()
    }
}
