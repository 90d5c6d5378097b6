public import HoneBase
internal import HoneText
internal import SystemPackage

/// Why a text cannot be continued.
public enum GenerationError: HoneError, Equatable {
    /// The prompt holds no token.
    case emptyPrompt
    /// The prompt is longer than the model reads.
    case tooLong(tokens: Int, maximum: Int)
    /// Nothing stands before the only token, or there is none.
    case tooShort(tokens: Int)
    /// The window to score in is longer than the model reads, or too short for a token and the one before it.
    case wrongContext(Int, maximum: Int)
    /// Text was given for a model without a tokenizer.
    case noTokenizer(folder: String)
    /// A setting of sampling is out of its range.
    case wrongSetting(String, expected: String, found: String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .emptyPrompt:
            Problem("the prompt holds no token", remedy: "give a text with --prompt, or ids with --ids")
        case .tooLong(let tokens, let maximum):
            Problem(
                "the prompt is longer than the model reads",
                expected: "at most \(maximum - 1) tokens, so that one can follow",
                found: "\(tokens) tokens",
                remedy: "shorten the prompt, or choose a model with a longer context"
            )
        case .tooShort(let tokens):
            Problem(
                "a text is scored by what each token follows",
                expected: "at least 2 tokens",
                found: tokens == 1 ? "1 token" : "\(tokens) tokens",
                remedy: "give a longer text on standard input, or ids with --ids"
            )
        case .wrongContext(let context, let maximum):
            Problem(
                "the context cannot be used",
                expected: "2 to \(maximum) tokens, which the model reads",
                found: "\(context)",
                remedy: "leave --context out; a longer text is read in windows"
            )
        case .noTokenizer(let folder):
            Problem(
                "this model has no tokenizer",
                at: .init(file: folder),
                remedy: "copy the tokenizer's files of the model into its folder, or give ids with --ids"
            )
        case .wrongSetting(let name, let expected, let found):
            Problem("a setting of sampling cannot be used: \(name)", expected: expected, found: found)
        }
    }
}

extension Sampling {
    /// Checks that all settings are in their ranges.
    ///
    /// - Throws: `GenerationError.wrongSetting`.
    public func validate() throws(GenerationError) {
        func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws(GenerationError) {
            guard range.contains(value) else {
                let most = range.upperBound == .greatestFiniteMagnitude ? "or more" : "to \(range.upperBound)"
                throw .wrongSetting(name, expected: "\(range.lowerBound) \(most)", found: "\(value)")
            }
        }
        let most = Double.greatestFiniteMagnitude
        try check("temperature", temperature, 0...100)
        try check("top-k", Double(topK), 0...most)
        try check("top-p", topP, Double.leastNonzeroMagnitude...1)
        try check("min-p", minP, 0...1)
        try check("repetition-penalty", repetitionPenalty, 0.01...100)
    }
}

extension Decoder {
    /// The ids of a text to be continued, with the one that the model wants before it.
    ///
    /// - Throws: `GenerationError` where the model has no tokenizer, or the prompt is empty or too long.
    public func promptIDs(_ text: String) throws(GenerationError) -> [Int32] { try checked(textIDs(text)) }

    /// The same, whatever their number.
    ///
    /// - Throws: `GenerationError.noTokenizer`.
    public func textIDs(_ text: String) throws(GenerationError) -> [Int32] {
        guard let tokenizer else { throw .noTokenizer(folder: folder.string) }
        return tokenizer.openingIDs + tokenizer.ids(of: text)
    }

    /// The ids of a rendered conversation, in which the template has set all special tokens.
    ///
    /// - Throws: `GenerationError` as `promptIDs`.
    public func renderedIDs(_ text: String) throws(GenerationError) -> [Int32] {
        guard let tokenizer else { throw .noTokenizer(folder: folder.string) }
        return try checked(tokenizer.ids(of: text))
    }

    /// Checks that `ids` can be scored, in windows of `context` tokens where that is given.
    ///
    /// - Throws: `GenerationError.tooShort` or `wrongContext`.
    public func checkScored(_ ids: [Int32], context: Int?) throws(GenerationError) {
        guard ids.count > 1 else { throw .tooShort(tokens: ids.count) }
        if let context, !(2...max(2, maximumTokens)).contains(context) {
            throw .wrongContext(context, maximum: maximumTokens)
        }
    }

    /// `ids`, if the model can read them and one more.
    ///
    /// - Throws: `GenerationError.emptyPrompt` or `tooLong`.
    public func checked(_ ids: [Int32]) throws(GenerationError) -> [Int32] {
        guard !ids.isEmpty else { throw .emptyPrompt }
        guard ids.count < maximumTokens else { throw .tooLong(tokens: ids.count, maximum: maximumTokens) }
        return ids
    }
}
