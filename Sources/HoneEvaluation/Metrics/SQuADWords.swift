/// The words of a text after the normalisation of the SQuAD evaluation: lower case, without ASCII punctuation, without
/// the articles `a`, `an` and `the`, split at white space.
///
/// Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text", EMNLP 2016, and its evaluation
/// script: punctuation is removed, not replaced by a blank, and an article is a whole run of letters and digits.
public struct SQuADWords: Sendable, Equatable {
    /// The words in their order.
    public let words: [String]

    /// Normalises `text` and splits it.
    public init(_ text: String) {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var run = String.UnicodeScalarView()

        func endRun() {
            if Self.articles.contains(String(run)) {
                endWord()
            } else {
                word.append(contentsOf: run)
            }
            run.removeAll()
        }
        func endWord() {
            if !word.isEmpty { words.append(String(word)) }
            word.removeAll()
        }

        for scalar in text.lowercased().unicodeScalars where !Self.isPunctuation(scalar) {
            if Self.isWordScalar(scalar) {
                run.append(scalar)
            } else {
                endRun()
                if scalar.properties.isWhitespace { endWord() } else { word.append(scalar) }
            }
        }
        endRun()
        endWord()
        self.words = words
    }

    private static let articles: Set<String> = ["a", "an", "the"]

    /// The 32 characters of ASCII that are neither letters, digits, white space nor control characters.
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// Letters and numbers of any script, between which the script's pattern sees no word boundary.
    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: scalar.properties.numericType != nil
        }
    }
}
