/// A vocabulary while it is learned: its tokens, and which of them may become one.
struct VocabularyDraft {
    /// What a token is made of, as far as it decides what it may be joined to.
    enum Shape: Sendable {
        /// The marker alone.
        case marker
        /// Several markers and nothing else.
        case markers
        /// A marker and what stands behind it.
        case marked
        /// Anything without a marker.
        case plain
    }

    private(set) var tokens: ByteStrings
    private(set) var lengths: [Int32]
    private(set) var shapes: [Shape]
    private(set) var merges: [BytePairVocabulary.Merge] = []
    /// The tokens of characters, by character.
    let characters: [UInt32: Int32]
    let longest: Int
    private var known: Set<[UInt8]> = []

    /// The special tokens, the bytes and the characters.
    init(special: [String], alphabet: TrainingAlphabet, longest: Int) {
        var tokens = ByteStrings()
        for token in special { tokens.append(Array(token.utf8)) }
        for byte in UInt8.min...UInt8.max { tokens.append(TokenBytes.name(of: byte)) }
        lengths = [Int32](repeating: 1, count: tokens.count + alphabet.characters.count)
        shapes = [Shape](repeating: .plain, count: lengths.count)
        var characters: [UInt32: Int32] = [:]
        for value in alphabet.characters {
            let id = tokens.count
            characters[value] = Int32(id)
            if value == TrainingAlphabet.marker { shapes[id] = .marker }
            tokens.append(Unicode.Scalar(value).map { Array(String(Character($0)).utf8) } ?? [])
        }
        for id in 0..<tokens.count { known.insert(Array(tokens[id])) }
        self.tokens = tokens
        self.characters = characters
        self.longest = longest
    }

    var count: Int { tokens.count }

    /// Whether the two tokens may become one: it is not too long, and it holds several markers only where it holds
    /// nothing else.
    func allows(_ left: Int32, _ right: Int32) -> Bool {
        guard Int(lengths[Int(left)]) + Int(lengths[Int(right)]) <= longest else { return false }
        return Self.join(shapes[Int(left)], shapes[Int(right)]) != nil
    }

    private static func join(_ left: Shape, _ right: Shape) -> Shape? {
        switch (left, right) {
        case (.plain, .plain): .plain
        case (.marker, .plain), (.marked, .plain): .marked
        case (.marker, .marker), (.marker, .markers), (.markers, .marker), (.markers, .markers): .markers
        default: nil
        }
    }

    /// Makes one token of two; nil where there is such a token already.
    mutating func merge(_ left: Int32, _ right: Int32) -> Int32? {
        let token = Array(tokens[Int(left)]) + Array(tokens[Int(right)])
        guard let shape = Self.join(shapes[Int(left)], shapes[Int(right)]), known.insert(token).inserted
        else {
            return nil
        }
        tokens.append(token)
        lengths.append(lengths[Int(left)] + lengths[Int(right)])
        shapes.append(shape)
        merges.append(.init(left: left, right: right))
        return Int32(tokens.count - 1)
    }
}
