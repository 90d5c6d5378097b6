internal import SystemPackage

/// What a byte-level tokenizer is made of, wherever it was read from.
struct ByteLevelParts {
    /// The file, for messages.
    var path: FilePath
    var tokens: ByteTokens
    var merges: [MergeTable.Merge] = []
    var preTokenizer = PreTokenizer()
    var addsPrefixSpace = false
    var prefersWholeWords = false
    var addedTokens: [AddedToken] = []
    var template = SequenceTemplate()
}

/// Tokens as the bytes that they stand for, by id; ids may have gaps.
struct ByteTokens: Sendable {
    /// The bytes of each id; those of added tokens are their content.
    private var strings = ByteStrings()
    private var isToken: [Bool] = []
    private let trie: ByteTrie
    private var added: [[UInt8]: Int32] = [:]
    private var isAdded: Set<Int32> = []

    /// The tokens `strings`, whose ids are their places.
    ///
    /// - Parameter isToken: whether there is a token at each place.
    init(_ strings: ByteStrings, isToken: [Bool]) {
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

    /// The bytes that `id` stands for.
    func bytes(of id: Int32) -> ArraySlice<UInt8>? {
        guard strings.count > Int(id), id >= 0, isToken[Int(id)] else { return nil }
        return strings[Int(id)]
    }

    /// The token of `id` as a vocabulary writes it.
    func name(of id: Int32) -> String? {
        guard let bytes = bytes(of: id) else { return nil }
        return isAdded.contains(id) ? String(decoding: bytes, as: UTF8.self) : ByteAlphabet.token(of: bytes)
    }

    /// The id of a token as a vocabulary writes it.
    func id(named name: String) -> Int32? {
        let utf8 = Array(name.utf8)
        if let id = added[utf8] { return id }
        return ByteAlphabet.bytes(of: utf8[...]).flatMap { id(of: $0) }
    }

    /// Takes an added token in; false where its id belongs to another.
    mutating func add(_ token: AddedToken) -> Bool {
        while strings.count <= Int(token.id) {
            strings.endString()
            isToken.append(false)
        }
        if isToken[Int(token.id)] {
            guard name(of: token.id) == token.text else { return false }
        } else {
            replace(Int(token.id), by: token.content)
        }
        added[token.content] = token.id
        isAdded.insert(token.id)
        return true
    }

    private mutating func replace(_ index: Int, by content: [UInt8]) {
        guard index < strings.count - 1 || !strings[index].isEmpty else {
            // The last place, and empty: the usual case of a token behind all others.
            strings.fillLast(with: content)
            isToken[index] = true
            return
        }
        var moved = ByteStrings()
        for place in 0..<strings.count { moved.append(place == index ? content[...] : strings[place]) }
        strings = moved
        isToken[index] = true
    }
}
