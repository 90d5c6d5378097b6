/// How the places of tokens leave out the spaces at their ends, as `trim_offsets` of a tokenizer.json asks.
struct OffsetTrimming: Sendable, Equatable {
    /// Whether one space at the very start of the text is kept, as one that may have been added.
    var keepsFirstSpace: Bool

    /// The trimming in a post-processor's step; nil where it asks for none.
    init?(_ field: TokenizerField) throws(TokenizerError) {
        guard try field["trim_offsets"].bool(default: true) else { return nil }
        keepsFirstSpace = try field["add_prefix_space"].bool(default: true)
    }

    /// Trims the places of all tokens of a text.
    ///
    /// - Parameter names: each token as its vocabulary writes it, or as it stands in the text.
    func trim(_ pieces: inout [TokenPiece], _ names: [String]) {
        for index in pieces.indices {
            let scalars = names[index].unicodeScalars
            var (start, end) = (pieces[index].range.lowerBound, pieces[index].range.upperBound)
            let isFirst = index == 0 || start == 0
            let leading = scalars.prefix(while: Self.isSpace)
            if !leading.isEmpty, !(isFirst && keepsFirstSpace && leading.count == 1) {
                start = min(start + Self.width(leading), end)
            }
            let trailing = Self.width(Array(scalars).reversed().prefix(while: Self.isSpace))
            if trailing > 0, end >= trailing { end = max(end - trailing, start) }
            pieces[index].range = start..<end
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{120}" || scalar.properties.isWhitespace
    }

    /// The bytes of text that spaces stand for: a letter of `ByteAlphabet` for one.
    private static func width(_ spaces: some Sequence<Unicode.Scalar>) -> Int {
        spaces.reduce(0) { $0 + ($1 == "\u{120}" ? 1 : UTF8.width($1)) }
    }
}
