/// One of the known patterns that cut text into words before byte-pair encoding, as a hand-written scanner.
///
/// Each is a regular expression whose alternatives are tried in order at the place where the last word ended.
struct WordPattern: Sendable, Equatable {
    /// What may stand before the letters of a word.
    enum Lead: Sendable { case space, anythingElse }
    /// How letters make a word.
    enum Letters: Sendable {
        /// `\p{L}+`.
        case run
        /// Capitals first, as in `o200k_base`; a contraction belongs to the word before it.
        case cased
    }

    /// Whether contractions are cut off, and whether their case counts.
    var contractionsIgnoreCase = false
    var lead = Lead.space
    var letters = Letters.run
    /// The most digits in a word; nil for any number, which may have a space before them.
    var digits: Int?
    /// Whether line ends behind punctuation belong to it.
    var takesNewlines = false
    /// Whether `/` does so among them.
    var takesSlashes = false
    /// Whether white space up to its last line end is a word.
    var cutsAtNewlines = false
    /// Whether white space at the very end is one word even where it holds line ends.
    var keepsEnd = false

    /// That of GPT-2, and of ByteLevel in a tokenizer.json.
    static let gpt2 = WordPattern()
    /// That of Llama 3.
    static let llama3 = WordPattern(
        contractionsIgnoreCase: true,
        lead: .anythingElse,
        digits: 3,
        takesNewlines: true,
        cutsAtNewlines: true
    )
    /// That of tiktoken's `cl100k_base`.
    static let cl100k = WordPattern(
        contractionsIgnoreCase: true,
        lead: .anythingElse,
        digits: 3,
        takesNewlines: true,
        cutsAtNewlines: true,
        keepsEnd: true
    )
    /// That of Qwen 2 and 3.
    static let qwen2 = WordPattern(
        contractionsIgnoreCase: true,
        lead: .anythingElse,
        digits: 1,
        takesNewlines: true,
        cutsAtNewlines: true
    )
    /// That of tiktoken's `o200k_base`.
    static let o200k = WordPattern(
        contractionsIgnoreCase: true,
        lead: .anythingElse,
        letters: .cased,
        digits: 3,
        takesNewlines: true,
        takesSlashes: true,
        cutsAtNewlines: true
    )

    /// That of GPT-2 as a regular expression.
    static let gpt2Source = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

    private static let contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    private static func numbered(_ digits: String) -> String {
        contractions + #"|[^\r\n\p{L}\p{N}]?\p{L}+|"# + digits
            + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    }

    /// The pattern written as this regular expression in a tokenizer.json; nil where it is none of the known.
    static func known(_ expression: String) -> WordPattern? {
        switch expression {
        case gpt2Source,
            #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#:
            gpt2
        case numbered(#"\p{N}{1,3}"#): llama3
        case numbered(#"\p{N}"#): qwen2
        default: nil
        }
    }
}
