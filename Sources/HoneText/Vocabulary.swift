internal import SystemPackage

/// The tokens of a tokenizer by id, and the ids by token.
struct Vocabulary: Sendable {
    /// One token as it stands in a file.
    struct Row {
        /// The token's index among the tokens in the order of the file.
        var index: Int
        var id: Int
        /// The line, counted from 1.
        var line: Int

        /// The place among `rows` of each id below `count`; -1 for an id that no row has.
        ///
        /// - Throws: `TokenizerError` where an id is not below `count`, or stands twice.
        static func byID(
            _ rows: [Row],
            count: Int,
            _ tokens: ByteStrings,
            _ path: FilePath
        ) throws(TokenizerError) -> [Int] {
            var byID = [Int](repeating: -1, count: count)
            for (position, row) in rows.enumerated() {
                let token = tokens.text(row.index)
                guard byID.indices.contains(row.id) else {
                    throw .idOutOfRange(path, id: row.id, token: token, count: count, line: row.line)
                }
                guard byID[row.id] < 0 else {
                    let other = tokens.text(rows[byID[row.id]].index)
                    throw .duplicateID(path, id: row.id, token: token, other: other, line: row.line)
                }
                byID[row.id] = position
            }
            return byID
        }
    }

    /// The tokens in the order of their ids.
    private(set) var tokens: ByteStrings
    /// The tokens of the model itself.
    let model: ByteTrie
    /// The ids of tokens that were added to those of the model.
    private var added: [[UInt8]: Int32] = [:]

    /// The vocabulary of `tokens`, which stand in the file at `path` as `rows` say.
    ///
    /// - Throws: `TokenizerError` unless every token and every id from 0 on stands there once.
    init(_ tokens: ByteStrings, rows: [Row], path: FilePath) throws(TokenizerError) {
        let byID = try Row.byID(rows, count: rows.count, tokens, path)
        var ordered = ByteStrings()
        for position in byID { ordered.append(tokens[rows[position].index]) }
        self.tokens = ordered
        model = ByteTrie(ordered)
        if let duplicate = model.duplicate {
            let lines = [rows[byID[duplicate.earlier]].line, rows[byID[duplicate.later]].line]
            throw .duplicateToken(
                path,
                token: ordered.text(duplicate.later),
                line: lines.max() ?? 0,
                earlierLine: lines.min() ?? 0
            )
        }
    }

    /// The number of tokens.
    var count: Int { tokens.count }

    /// Appends a token that is not among those of the model; its id is the count before.
    mutating func add(_ token: [UInt8]) {
        added[token] = Int32(tokens.count)
        tokens.append(token)
    }

    /// The id of the token that is exactly `bytes`.
    func id(of bytes: [UInt8]) -> Int32? { model.index(of: bytes).map(Int32.init) ?? added[bytes] }

    /// The token of `id` as text.
    func token(_ id: Int32) -> String? {
        (0..<tokens.count).contains(Int(id)) ? tokens.text(Int(id)) : nil
    }
}
