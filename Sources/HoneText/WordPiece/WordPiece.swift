internal import HoneBase

/// The tokenizer of BERT models: text is cleaned, cut into words at white space and punctuation, and each
/// word into the longest pieces of the vocabulary.
///
/// The ids are those of the `tokenizers` library with `BertNormalizer`, `BertPreTokenizer` and `WordPiece`,
/// for any text. Truncation and padding are the caller's; the settings for them in a tokenizer.json are not
/// read.
public struct WordPiece: Tokenizer {
    let vocabulary: Vocabulary
    let table: NormalizationTable
    let lowercases: Bool
    private let model: WordPieceModel
    /// Those added tokens that are found in the text as it is.
    let verbatim: AddedTokenMatcher
    /// Those added tokens that are found in the normalized text.
    let normalized: AddedTokenMatcher
    private let template: SequenceTemplate
    /// What the pieces that continue a word begin with.
    let continuingPrefix: [UInt8]
    let special: Set<Int32>

    /// The tokenizer of its parts.
    ///
    /// - Throws: `TokenizerError` where a token that is needed is not in the vocabulary.
    init(_ parts: WordPieceParts) throws(TokenizerError) {
        guard let unknown = parts.vocabulary.model.index(of: parts.unknownToken.utf8) else {
            throw .missingToken(parts.path, token: parts.unknownToken, field: parts.unknownTokenField)
        }
        vocabulary = parts.vocabulary
        let table = NormalizationTable.of(parts.normalizer)
        self.table = table
        lowercases = parts.normalizer.lowercases
        model = WordPieceModel(
            pieces: parts.vocabulary.model,
            prefix: parts.continuingPrefix,
            unknownID: Int32(unknown),
            maximumCharacters: parts.maximumCharacters
        )
        verbatim = AddedTokenMatcher(parts.addedTokens.filter { !$0.isNormalized })
        // Where two are the same in normalized text, the special one is found.
        let inNormalizedText = parts.addedTokens.filter { $0.isNormalized }
        var tokens = inNormalizedText.filter(\.isSpecial) + inNormalizedText.filter { !$0.isSpecial }
        for index in tokens.indices {
            let content = table.normalized(tokens[index].content, lowercasing: lowercases)
            guard !content.isEmpty else {
                throw .unsupported(
                    parts.path,
                    field: "added_tokens",
                    found: "\"\(tokens[index].text)\", of which normalization leaves nothing",
                    supported: "an added token that is found in normalized text"
                )
            }
            tokens[index].content = content
        }
        normalized = AddedTokenMatcher(tokens)
        template = parts.template
        continuingPrefix = Array(parts.continuingPrefix.utf8)
        special = Set(parts.addedTokens.filter(\.isSpecial).map(\.id))
    }

    /// The number of ids, added tokens included: every id is in `0..<vocabularySize`.
    public var vocabularySize: Int { vocabulary.count }

    /// The ids before a text, for BERT that of `[CLS]`.
    public var prefixIDs: [Int32] { template.prefix }

    /// The ids after a text, for BERT that of `[SEP]`.
    public var suffixIDs: [Int32] { template.suffix }

    /// The token of `id`; nil outside `0..<vocabularySize`.
    public func token(_ id: Int32) -> String? { vocabulary.token(id) }

    /// The id of `token`, compared byte by byte; nil where there is no such token.
    public func id(of token: String) -> Int32? { vocabulary.id(of: Array(token.utf8)) }

    /// Appends the ids of `utf8` to `ids`, without `prefixIDs` and `suffixIDs`.
    ///
    /// Bytes that are not UTF-8 are read as U+FFFD, as `String(decoding:as:)` reads them.
    ///
    /// - Complexity: O(bytes). While it runs it takes five bytes of memory a byte of ASCII text, at most
    ///   fifteen a byte of other text.
    public func encode(_ utf8: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
        let count = ids.count
        if append(utf8, to: &ids) { return }
        ids.removeLast(ids.count - count)
        var repaired = String(decoding: utf8, as: UTF8.self)
        let isAppended = repaired.withUTF8 { append($0, to: &ids) }
        require(isAppended, "WordPiece: a repaired string is not UTF-8")
    }

    /// Appends the ids of `text`; returns false, with some of them appended, where it is not UTF-8.
    private func append(_ text: UnsafeBufferPointer<UInt8>, to ids: inout [Int32]) -> Bool {
        var position = 0
        for match in verbatim.matches(in: text) {
            let range = position..<max(position, match.range.lowerBound)
            guard appendUnnormalized(UnsafeBufferPointer(rebasing: text[range]), to: &ids) else {
                return false
            }
            ids.append(match.id)
            position = match.range.upperBound
        }
        return appendUnnormalized(UnsafeBufferPointer(rebasing: text[position...]), to: &ids)
    }

    private func appendUnnormalized(_ text: UnsafeBufferPointer<UInt8>, to ids: inout [Int32]) -> Bool {
        guard !text.isEmpty else { return true }
        let capacity = NormalizationTable.capacity(for: text.count)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
            guard let target = buffer.baseAddress,
                let written = table.normalize(text, into: target, lowercasing: lowercases)
            else { return false }
            append(normalized: UnsafeBufferPointer(start: target, count: written), to: &ids)
            return true
        }
    }

    private func append(normalized text: UnsafeBufferPointer<UInt8>, to ids: inout [Int32]) {
        var position = 0
        if !normalized.isEmpty {
            for match in normalized.matches(in: text) {
                let range = position..<max(position, match.range.lowerBound)
                appendWords(of: UnsafeBufferPointer(rebasing: text[range]), to: &ids)
                ids.append(match.id)
                position = match.range.upperBound
            }
        }
        appendWords(of: UnsafeBufferPointer(rebasing: text[position...]), to: &ids)
    }

    func appendWords(of text: UnsafeBufferPointer<UInt8>, to ids: inout [Int32]) {
        guard !text.isEmpty else { return }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: text.count) { buffer in
            guard let target = buffer.baseAddress else { return }
            let written = model.encode(text, with: table, into: target)
            ids.append(contentsOf: UnsafeBufferPointer(start: target, count: written))
        }
    }
}
