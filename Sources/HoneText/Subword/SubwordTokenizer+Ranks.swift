internal import HoneBase
public import SystemPackage

extension SubwordTokenizer {
    /// Reads a rank file of tiktoken: a token in base 64 and its rank, which is its id, a line.
    ///
    /// Two neighbours are merged where both together are a token; the token's rank is the order. Which pattern cuts text
    /// into words, and which special tokens there are, is not in the file: it is known by the number of ranks.
    ///
    /// - Throws: `TokenizerError` where a line cannot be read, a token stands twice, or the number of ranks is not known.
    public init(ranks path: FilePath) throws(TokenizerError) {
        let file: MappedFile
        do throws(FileError) { file = try MappedFile(path) } catch { throw .file(error) }
        var strings = ByteStrings()
        var isToken: [Bool] = []
        var failure: TokenizerError?
        file.withBytes { bytes in
            for (number, line) in Lines(bytes) where failure == nil && !line.isEmpty {
                guard let space = line.firstIndex(of: UInt8(ascii: " ")),
                    let token = Base64.decode(UnsafeBufferPointer(rebasing: line[..<space])),
                    let rank = Int(String(decoding: line[(space + 1)...], as: UTF8.self)),
                    rank >= strings.count, rank - strings.count < 1_024, token.count <= TokenTable.mostBytes
                else {
                    failure = .malformed(
                        path,
                        field: "line \(number)",
                        expected: "a token in base 64, a space and its rank, in rising order",
                        found: String(decoding: line.prefix(60), as: UTF8.self)
                    )
                    return
                }
                while strings.count < rank {
                    strings.endString()
                    isToken.append(false)
                }
                strings.append(token)
                isToken.append(true)
            }
        }
        if let failure { throw failure }
        guard let known = RankedEncoding.known.first(where: { $0.count == strings.count }) else {
            throw .unsupported(
                path,
                field: "the number of ranks",
                found: "\(strings.count)",
                supported: RankedEncoding.known.map { "\($0.count) (\($0.name))" }.joined(separator: ", ")
            )
        }
        let tokens = TokenTable(strings, isToken: isToken, spelling: .bytes)
        if let duplicate = tokens.duplicate {
            throw .duplicateToken(
                path,
                token: strings.text(duplicate.later),
                line: duplicate.later + 1,
                earlierLine: duplicate.earlier + 1
            )
        }
        var parts = SubwordParts(path: path, tokens: tokens)
        parts.preTokenizer.steps = [.words(known.pattern)]
        for (id, name) in known.special {
            try parts.add(AddedToken(content: Array(name.utf8), id: id), field: name)
        }
        let model = BytePairModel(
            tokens: tokens,
            merges: MergeTable(Self.merges(tokens) { Int32($0) }),
            symbols: .bytes(tokens.byteIDs),
            // A word that is a token needs no merges to become it.
            prefersWholeWords: true
        )
        self.init(parts, model)
    }

    /// Every way in which a token is made of two.
    ///
    /// - Parameter rank: the place of a token in the order of merges; nil for one that nothing is merged to.
    static func merges(_ tokens: TokenTable, rank: (Int) -> Int32?) -> [MergeTable.Merge] {
        var merges: [MergeTable.Merge] = []
        for index in 0..<tokens.count {
            guard let bytes = tokens.content(of: Int32(index)), bytes.count > 1, let rank = rank(index) else {
                continue
            }
            for cut in bytes.startIndex + 1..<bytes.endIndex {
                guard let left = tokens.id(of: bytes[..<cut]), let right = tokens.id(of: bytes[cut...]) else {
                    continue
                }
                merges.append(.init(left: left, right: right, rank: rank, merged: Int32(index)))
            }
        }
        return merges
    }
}
