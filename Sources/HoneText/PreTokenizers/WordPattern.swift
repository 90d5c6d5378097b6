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

    private static let llama3Source = numbered(#"\p{N}{1,3}"#)
    private static let qwen2Source = numbered(#"\p{N}"#)
    /// That of `o200k_base` as a regular expression.
    static let o200kSource: String = {
        let (high, low) = (#"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"#, #"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"#)
        let (lead, end) = (#"[^\r\n\p{L}\p{N}]?"#, contractions + "?|")
        return lead + high + "*" + low + "+" + end + lead + high + "+" + low + "*" + end
            + #"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    }()

    /// The pattern as a regular expression of a tokenizer.json; nil for those that none is known of.
    var expression: String? {
        switch self {
        case .gpt2: Self.gpt2Source
        case .llama3: Self.llama3Source
        case .qwen2: Self.qwen2Source
        case .o200k: Self.o200kSource
        default: nil
        }
    }

    /// The pattern written as this regular expression in a tokenizer.json; nil where it is none of the known.
    static func known(_ expression: String) -> WordPattern? {
        switch expression {
        case gpt2Source,
            #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#:
            gpt2
        case llama3Source: llama3
        case qwen2Source: qwen2
        default: nil
        }
    }
}
