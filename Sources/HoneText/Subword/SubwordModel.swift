/// What cuts a word into tokens.
protocol SubwordModel: Sendable {
    /// Appends the ids of `word`, UTF-8 and not empty, to `ids`.
    ///
    /// The lengths of unknown parts, in bytes, are appended to `scratch.unknownLengths`.
    func encode(_ word: UnsafeBufferPointer<UInt8>, _ scratch: inout SubwordScratch, into ids: inout [Int32])

    /// The id of what is not in the vocabulary; nil where there is none.
    var unknownID: Int32? { get }

    /// The bytes of a word that a token, not the unknown one, stands for.
    func length(of id: Int32) -> Int
}

/// Memory that is used again for the next word.
struct SubwordScratch {
    var merger = PairMerger()
    var best: [UnigramModel.Ending] = []
    /// The lengths in bytes of the parts of the last word that got the unknown id, in order.
    var unknownLengths: [Int] = []
}

/// Byte-pair encoding: the symbols of a word are merged pair by pair, in the order that training found (Sennrich et al.,
/// "Neural Machine Translation of Rare Words with Subword Units", 2016).
struct BytePairModel: SubwordModel {
    /// What a word is before the first merge.
    enum Symbols: Sendable {
        /// Its bytes; the token of each, -1 where there is none.
        case bytes([Int32])
        /// Its characters; one that is no token becomes its bytes' tokens, or unknown.
        case characters(CharacterSymbols)
    }

    /// How characters become tokens.
    struct CharacterSymbols: Sendable {
        /// The ids of the 256 bytes, for characters that are no token.
        var byteFallback: [Int32]?
        /// Whether unknown characters in a row are one.
        var fusesUnknown = false
        /// What is set behind the last character of a word before it is looked up.
        var suffix: [UInt8] = []
        /// Whether a word's bytes are written in the letters of `ByteAlphabet` before all else.
        var usesByteAlphabet = false
    }

    let tokens: TokenTable
    let merges: MergeTable
    let symbols: Symbols
    var unknownID: Int32?
    /// Whether a word that is a token is that token, whatever its merges lead to.
    var prefersWholeWords = false

    func length(of id: Int32) -> Int {
        guard case .characters(let characters) = symbols else { return tokens.length(of: id) }
        if let bytes = characters.byteFallback, bytes.contains(id) { return 1 }
        guard var content = tokens.content(of: id) else { return 0 }
        if !characters.suffix.isEmpty, content.suffix(characters.suffix.count) == characters.suffix[...] {
            content = content.dropLast(characters.suffix.count)
        }
        return characters.usesByteAlphabet ? ByteAlphabet.bytes(of: content)?.count ?? 0 : content.count
    }

    func encode(
        _ word: UnsafeBufferPointer<UInt8>,
        _ scratch: inout SubwordScratch,
        into ids: inout [Int32]
    ) {
        scratch.unknownLengths.removeAll(keepingCapacity: true)
        if prefersWholeWords, let id = tokens.id(of: word) {
            ids.append(id)
            return
        }
        scratch.merger.symbols.removeAll(keepingCapacity: true)
        switch symbols {
        case .bytes(let byteIDs):
            // A byte without a token is left out, as other readers of such vocabularies do.
            for byte in word where byteIDs[Int(byte)] >= 0 {
                scratch.merger.symbols.append(byteIDs[Int(byte)])
            }
        case .characters(let characters) where characters.usesByteAlphabet:
            Array(ByteAlphabet.token(of: word).utf8).withUnsafeBufferPointer {
                spell($0, characters, &scratch)
            }
        case .characters(let characters): spell(word, characters, &scratch)
        }
        scratch.merger.merge(by: merges)
        ids.append(contentsOf: scratch.merger.symbols)
    }

    private func spell(
        _ word: UnsafeBufferPointer<UInt8>,
        _ characters: CharacterSymbols,
        _ scratch: inout SubwordScratch
    ) {
        guard let base = word.baseAddress else { return }
        var position = 0
        var isUnknown = false
        while position < word.count {
            let width = UTF8Scalar(base + position, count: word.count - position)?.width ?? 1
            let character = UnsafeBufferPointer(start: base + position, count: width)
            position += width
            let isLast = position == word.count
            let id =
                isLast && !characters.suffix.isEmpty
                ? tokens.id(of: Array(character) + characters.suffix) : tokens.id(of: character)
            if let id {
                scratch.merger.symbols.append(id)
                isUnknown = false
            } else if let fallback = characters.byteFallback {
                for byte in character { scratch.merger.symbols.append(fallback[Int(byte)]) }
                isUnknown = false
            } else if let unknownID {
                if isUnknown, characters.fusesUnknown, let last = scratch.unknownLengths.popLast() {
                    scratch.unknownLengths.append(last + width)
                } else {
                    scratch.merger.symbols.append(unknownID)
                    scratch.unknownLengths.append(width)
                }
                isUnknown = true
            }
        }
    }
}
