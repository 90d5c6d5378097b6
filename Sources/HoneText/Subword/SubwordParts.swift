internal import SystemPackage

/// What a subword tokenizer is made of, wherever it was read from.
struct SubwordParts {
    /// The file, for messages.
    var path: FilePath
    var tokens: TokenTable
    var addedTokens: [AddedToken] = []
    var normalizers: [any Normalizer] = []
    var preTokenizer = PreTokenizer()
    var template = SequenceTemplate()
    var decoding = TokenDecoding()
    /// The token that a text begins with where the model wants one and no template says so.
    var beginID: Int32?

    /// Takes an added token in.
    ///
    /// - Throws: `TokenizerError.conflictingID` where its id belongs to another token.
    mutating func add(_ token: AddedToken, field: String) throws(TokenizerError) {
        guard Int(token.id) <= 2 * tokens.count + 4_096 else {
            throw .malformed(
                path,
                field: field,
                expected: "an id of about the size of the vocabulary",
                found: "\(token.id)"
            )
        }
        guard tokens.add(token) else {
            throw .conflictingID(
                path,
                field: field,
                token: token.text,
                expected: Int(tokens.id(named: token.text) ?? -1),
                found: Int(token.id)
            )
        }
        addedTokens.append(token)
    }
}
