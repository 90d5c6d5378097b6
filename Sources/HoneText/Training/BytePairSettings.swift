/// What a byte-pair vocabulary is to be.
public struct BytePairSettings: Sendable, Equatable {
    /// The special tokens that every vocabulary begins with: for the unknown, for the start and the end of a text.
    public static let standardSpecialTokens = ["<unk>", "<s>", "</s>"]
    /// The sizes that a vocabulary may have.
    static let sizes = 260...1_000_000

    /// The number of entries.
    public var size: Int
    /// Special tokens behind the standard ones.
    public var specialTokens: [String]
    /// The share of the text's characters that get an entry each, the most frequent first; the others are written as
    /// bytes.
    public var coverage: Double
    /// How often two neighbours must stand in the text to become one entry.
    public var leastFrequency: Int
    /// The most characters of an entry.
    public var longestToken: Int

    /// The settings of a vocabulary of `size` entries.
    public init(
        size: Int,
        specialTokens: [String] = [],
        coverage: Double = 0.9995,
        leastFrequency: Int = 2,
        longestToken: Int = 16
    ) {
        self.size = size
        self.specialTokens = specialTokens
        self.coverage = coverage
        self.leastFrequency = leastFrequency
        self.longestToken = longestToken
    }

    /// All special tokens; their places are their ids.
    var allSpecialTokens: [String] { Self.standardSpecialTokens + specialTokens }

    /// Checks what the settings alone tell.
    ///
    /// - Throws: `BytePairTrainingError`.
    public func validate() throws(BytePairTrainingError) {
        guard Self.sizes.contains(size) else { throw .size(size, allowed: Self.sizes) }
        guard coverage > 0, coverage <= 1 else { throw .coverage(coverage) }
        guard leastFrequency >= 1 else { throw .leastFrequency(leastFrequency) }
        guard longestToken >= 1 else { throw .longestToken(longestToken) }
        var seen = Set((UInt8.min...UInt8.max).map { TokenBytes.name(of: $0) } + [SentencePieceSpaces.marker])
        for token in allSpecialTokens {
            guard !token.isEmpty else { throw .emptySpecialToken }
            // Compared by bytes: equal strings may be different tokens.
            guard seen.insert(Array(token.utf8)).inserted else { throw .repeatedSpecialToken(token) }
        }
    }
}

/// The tokens of single bytes.
enum TokenBytes {
    /// `<0x0A>` for the byte 10.
    static func name(of byte: UInt8) -> [UInt8] {
        let digits = String(byte, radix: 16, uppercase: true)
        return Array("<0x\(digits.utf8.count < 2 ? "0" : "")\(digits)>".utf8)
    }
}
