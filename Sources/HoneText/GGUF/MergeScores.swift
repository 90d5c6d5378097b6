/// Scores of tokens that lead to the same merges as a list of pairs in their order.
enum MergeScores {
    /// The score of a token that nothing is merged to.
    static let none: Float = -1e9

    /// The score of each token: the earlier its pairs stand in `merges`, the higher.
    ///
    /// SentencePiece merges any two tokens that make a third, so the list must hold all such pairs, those of one token
    /// in a row.
    ///
    /// - Parameters:
    ///   - types: the kinds of tokens in a GGUF file; only normal ones are merged to.
    ///   - field: where `merges` are from, for messages.
    /// - Throws: `TokenizerError.unsupported` where no scores say the same.
    static func scores(
        of tokens: TokenTable,
        merges: [[UInt8]],
        types: [Int],
        _ field: TokenizerField
    ) throws(TokenizerError) -> [Float] {
        var ranks = [Int32](repeating: -1, count: tokens.count)
        var pairs: Set<UInt64> = []
        var rank: Int32 = -1
        var last: Int32 = -1
        func key(_ left: Int32, _ right: Int32) -> UInt64 {
            UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
        }
        for (place, merge) in merges.enumerated() {
            guard let space = merge.dropFirst().firstIndex(of: 0x20),
                let found = tokens.merge(Array(merge[..<space]), Array(merge[(space + 1)...]), place)
            else { continue }
            pairs.insert(key(found.left, found.right))
            guard found.merged != last else { continue }
            guard ranks[Int(found.merged)] < 0 else {
                throw field.unsupported(
                    "pairs of one token in a row: those of \(tokens.name(of: found.merged) ?? "") are not"
                )
            }
            rank += 1
            last = found.merged
            ranks[Int(last)] = rank
        }
        let possible = SubwordTokenizer.merges(tokens) { types[$0] == 1 ? ranks[$0] : nil }
        for merge in possible where !pairs.contains(key(merge.left, merge.right)) {
            let names = [merge.left, merge.right].map { tokens.name(of: $0) ?? "" }
            throw field.unsupported(
                "all pairs of tokens that make a token: \(names.joined(separator: " ")) is not there, and llama.cpp "
                    + "merges it"
            )
        }
        return ranks.indices.map { index in
            if ranks[index] >= 0 { return -Float(ranks[index]) }
            return types[index] == 1 ? none : 0
        }
    }
}
