internal import SystemPackage

/// The tokens of a vocabulary by id, and the ids by token; ids may have gaps.
struct TokenTable: Sendable {
    /// How a vocabulary writes its tokens.
    enum Spelling: Sendable {
        /// In the letters of `ByteAlphabet`, each for a byte.
        case bytes
        /// As text.
        case text
    }

    /// The most bytes of a token that is looked for in text: what a search takes grows with the longest.
    static let mostBytes = 4_096

    let spelling: Spelling
    /// What each id stands for: bytes, or text as the vocabulary writes it; the content of added tokens.
    private var strings = ByteStrings()
    private var isToken: [Bool] = []
    /// Added tokens whose ids lie between those of the vocabulary.
    private var inGaps: [Int32: [UInt8]] = [:]
    let trie: ByteTrie
    private var added: [[UInt8]: Int32] = [:]
    private(set) var isAdded: Set<Int32> = []

    /// The tokens `strings`, whose ids are their places.
    ///
    /// - Parameter isToken: whether there is a token at each place.
    init(_ strings: ByteStrings, isToken: [Bool], spelling: Spelling) {
        self.spelling = spelling
        self.strings = strings
        self.isToken = isToken
        trie = ByteTrie(strings)
    }

    /// The pair of equal tokens, if there is one.
    var duplicate: (earlier: Int, later: Int)? { trie.duplicate }

    /// One more than the largest id.
    var count: Int { strings.count }

    /// The id of the token of the model that stands for `bytes`.
    func id(of bytes: some Sequence<UInt8>) -> Int32? { trie.index(of: bytes).map(Int32.init) }

    /// What `id` stands for; nil where the id has no token.
    func content(of id: Int32) -> ArraySlice<UInt8>? {
        guard strings.count > Int(id), id >= 0, isToken[Int(id)] else { return nil }
        if !inGaps.isEmpty, let content = inGaps[id] { return content[...] }
        return strings[Int(id)]
    }

    /// The number of bytes that `id` stands for; 0 where it has no token.
    @inline(__always)
    func length(of id: Int32) -> Int { strings.range(Int(id)).count }

    /// The token of `id` as a vocabulary writes it.
    func name(of id: Int32) -> String? {
        guard let content = content(of: id) else { return nil }
        return spelling == .text || isAdded.contains(id)
            ? String(decoding: content, as: UTF8.self) : ByteAlphabet.token(of: content)
    }

    /// The id of a token as a vocabulary writes it.
    func id(named name: String) -> Int32? {
        let utf8 = Array(name.utf8)
        return added[utf8] ?? id(written: utf8[...])
    }

    /// The id of a token of the model as a vocabulary writes it.
    func id(written name: ArraySlice<UInt8>) -> Int32? {
        spelling == .text ? id(of: name) : ByteAlphabet.bytes(of: name).flatMap { id(of: $0) }
    }

    /// The ids of the 256 tokens `<0x00>` to `<0xFF>`; nil unless all are there.
    var byteFallback: [Int32]? {
        let digits = Array("0123456789ABCDEF".utf8)
        let ids = (0..<256).compactMap { byte in
            id(of: Array("<0x".utf8) + [digits[byte >> 4], digits[byte & 15], UInt8(ascii: ">")])
        }
        return ids.count == 256 ? ids : nil
    }

    /// Takes an added token in; false where its id belongs to another.
    mutating func add(_ token: AddedToken) -> Bool {
        while strings.count <= Int(token.id) {
            strings.endString()
            isToken.append(false)
        }
        if isToken[Int(token.id)] {
            // A token with a space in it is written as text even among letters for bytes.
            let isSame =
                name(of: token.id) == token.text || strings[Int(token.id)].elementsEqual(token.content)
            guard isSame else { return false }
        } else {
            replace(Int(token.id), by: token.content)
        }
        added[token.content] = token.id
        isAdded.insert(token.id)
        return true
    }

    /// Takes note that a token of the vocabulary is an added one, to be written as text.
    mutating func markAdded(_ token: AddedToken) {
        added[token.content] = token.id
        isAdded.insert(token.id)
    }

    private mutating func replace(_ index: Int, by content: [UInt8]) {
        isToken[index] = true
        if index == strings.count - 1, strings[index].isEmpty {
            // The last place: the usual case of a token behind all others.
            strings.fillLast(with: content)
        } else {
            inGaps[Int32(index)] = content
        }
    }
}

extension TokenTable {
    /// The tokens `names` of a vocabulary, each with its id; in a vocabulary of bytes, a token that is written in other
    /// letters than those of bytes is one that no text is merged to.
    init(
        _ names: ByteStrings,
        _ rows: [Vocabulary.Row],
        spelling: Spelling,
        _ path: FilePath
    ) throws(TokenizerError) {
        let limit = 2 * rows.count + 1_024
        let count = 1 + (rows.map(\.id).max() ?? 0)
        guard count <= limit else {
            let row = rows.max { $0.id < $1.id } ?? rows[0]
            throw .idOutOfRange(path, id: row.id, token: names.text(row.index), count: limit, line: row.line)
        }
        let byID = try Vocabulary.Row.byID(rows, count: count, names, path)
        var strings = ByteStrings()
        for position in byID {
            guard position >= 0 else {
                strings.endString()
                continue
            }
            let name = names[rows[position].index]
            strings.append(spelling == .bytes ? ByteAlphabet.bytes(of: name) ?? Array(name) : Array(name))
        }
        self.init(strings, isToken: byID.map { $0 >= 0 }, spelling: spelling)
        if let duplicate {
            let lines = [byID[duplicate.earlier], byID[duplicate.later]].map { rows[$0].line }
            throw .duplicateToken(
                path,
                token: strings.text(duplicate.later),
                line: lines.max() ?? 0,
                earlierLine: lines.min() ?? 0
            )
        }
    }
}
