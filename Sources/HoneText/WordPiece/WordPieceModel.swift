internal import HoneBase

/// The pieces of a WordPiece vocabulary, and the search for those that make up a word.
///
/// A word is the longest piece that it begins with, then the longest piece that continues it, and so on; a
/// word of which some rest begins with no piece, or that is too long, is unknown as a whole (Schuster and
/// Nakajima, "Japanese and Korean Voice Search", 2012; Devlin et al., "BERT", 2019).
struct WordPieceModel: Sendable {
    /// The tokens; a token's index is its id.
    let pieces: ByteTrie
    /// Where the continuing pieces begin in the trie; nil where there are none.
    let continuation: Int32?
    /// The id of a word that cannot be made up.
    let unknownID: Int32
    /// The length of the longest word that is not unknown, in Unicode scalars.
    let maximumCharacters: Int

    /// The model of `pieces`, of which those that begin with `prefix` continue a word.
    init(pieces: ByteTrie, prefix: String, unknownID: Int32, maximumCharacters: Int) {
        self.pieces = pieces
        self.unknownID = unknownID
        self.maximumCharacters = maximumCharacters
        continuation = pieces.node(of: prefix.utf8)
    }

    /// Writes the ids of the words of normalized `text` to `ids`, which has room for one id a byte.
    ///
    /// - Returns: The number of ids written.
    /// - Complexity: O(bytes times the length of the longest piece).
    func encode(
        _ text: UnsafeBufferPointer<UInt8>,
        with table: NormalizationTable,
        into ids: UnsafeMutablePointer<Int32>
    ) -> Int {
        guard let start = text.baseAddress else { return 0 }
        let space = UInt8(NormalizationTable.Kind.space.rawValue)
        let word = UInt8(NormalizationTable.Kind.word.rawValue)
        var written = 0
        var position = 0
        while position < text.count {
            let kind = table.byteKinds[Int(text[position])]
            if kind == space {
                position += 1
                continue
            }
            var end = position
            while end < text.count {
                let kind = table.byteKinds[Int(text[end])]
                if kind == word {
                    end += 1
                } else if kind == NormalizationTable.asciiEnd {
                    guard let scalar = UTF8Scalar(start + end, count: text.count - end),
                        table[scalar.value].kind == .word
                    else { break }
                    end += scalar.width
                } else {
                    break
                }
            }
            if end > position {
                written += encode(word: start + position, count: end - position, into: ids + written)
                position = end
            } else {
                // One character that is no part of a word: punctuation, or white space other than the space.
                guard let scalar = UTF8Scalar(start + position, count: text.count - position) else {
                    fatalError("WordPieceModel: normalized text is not UTF-8")
                }
                if table[scalar.value].kind == .punctuation {
                    written += encode(word: start + position, count: scalar.width, into: ids + written)
                }
                position += scalar.width
            }
        }
        return written
    }

    /// Writes the ids of one word, at least one byte long.
    @inline(__always)
    private func encode(
        word: UnsafePointer<UInt8>,
        count: Int,
        into ids: UnsafeMutablePointer<Int32>
    ) -> Int {
        if count > maximumCharacters, characters(in: word, count) > maximumCharacters {
            ids[0] = unknownID
            return 1
        }
        var written = 0
        var position = 0
        var root: Int32? = ByteTrie.root
        while position < count {
            guard let from = root,
                let piece = pieces.longest(from: from, word + position, count: count - position)
            else {
                ids[0] = unknownID
                return 1
            }
            ids[written] = piece.value
            written += 1
            position += piece.length
            root = continuation
        }
        return written
    }

    private func characters(in word: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var characters = 0
        for position in 0..<count where word[position] & 0xC0 != 0x80 { characters += 1 }
        return characters
    }
}
