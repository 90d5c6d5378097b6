internal import HoneBase
internal import Synchronization

/// The tokenizer of GPT-2 and most models after it: text is cut into words by a pattern, and the bytes of each word are
/// merged pair by pair into tokens.
///
/// The ids are those of the `tokenizers` library with a BPE model and byte-level pre-tokenization, and those of
/// `tiktoken`, for any text.
public struct ByteLevelBPE: Tokenizer {
    /// What cuts text into words.
    let preTokenizer: PreTokenizer
    /// Whether a space is set before a text that does not begin with white space.
    let addsPrefixSpace: Bool
    /// Whether a word that is a token is that token, whatever its merges lead to.
    let prefersWholeWords: Bool
    private let tokens: ByteTokens
    private let merges: MergeTable
    /// The token of each byte; -1 where there is none.
    private let byteIDs: [Int32]
    /// Added tokens: those that are found first, and those that are found in what is left.
    private let added: [AddedTokenMatcher]
    private let template: SequenceTemplate
    private let scratch = ScratchPool()

    /// What one text at a time is encoded with.
    private struct Scratch {
        var classes = ScalarClasses()
        var cache = WordCache()
        var merger = PairMerger()
    }

    /// Scratch that waits for the next text, so that its cache stays warm.
    private final class ScratchPool: Sendable {
        private let waiting = Mutex<[Scratch]>([])

        func take() -> Scratch { waiting.withLock { $0.popLast() } ?? Scratch() }
        func put(_ scratch: sending Scratch) {
            let scratch = scratch
            waiting.withLock { if $0.count < 64 { $0.append(scratch) } }
        }
    }

    /// The tokenizer of its parts.
    init(_ parts: ByteLevelParts) {
        preTokenizer = parts.preTokenizer
        addsPrefixSpace = parts.addsPrefixSpace
        prefersWholeWords = parts.prefersWholeWords
        tokens = parts.tokens
        merges = MergeTable(parts.merges)
        let split = [parts.addedTokens.filter { !$0.isNormalized }, parts.addedTokens.filter(\.isNormalized)]
        added = split.filter { !$0.isEmpty }.map(AddedTokenMatcher.init)
        template = parts.template
        let tokens = parts.tokens
        byteIDs = (UInt8.min...UInt8.max).map { tokens.id(of: [$0]) ?? -1 }
    }

    /// The number of ids, added tokens included.
    public var vocabularySize: Int { tokens.count }
    /// The ids before a text.
    public var prefixIDs: [Int32] { template.prefix }
    /// The ids after a text.
    public var suffixIDs: [Int32] { template.suffix }
    /// The token of `id` as vocabularies write it; nil outside `0..<vocabularySize`, and where the id has no token.
    public func token(_ id: Int32) -> String? { tokens.name(of: id) }
    /// The id of `token`, written as vocabularies write it.
    public func id(of token: String) -> Int32? { tokens.id(named: token) }

    /// The bytes that `id` stands for in text; nil where the id has no token.
    public func bytes(of id: Int32) -> ArraySlice<UInt8>? { tokens.bytes(of: id) }

    /// Appends the ids of `utf8` to `ids`, without `prefixIDs` and `suffixIDs`.
    ///
    /// Bytes that are not UTF-8 are read as U+FFFD, as `String(decoding:as:)` reads them.
    ///
    /// - Complexity: O(bytes · log of the longest word).
    public func encode(_ utf8: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
        guard String(validating: utf8, as: UTF8.self) != nil else {
            var repaired = String(decoding: utf8, as: UTF8.self)
            return repaired.withUTF8 { encode($0, into: &ids) }
        }
        var scratch = scratch.take()
        encode(utf8, apartFrom: added[...], &scratch, into: &ids)
        self.scratch.put(scratch)
    }

    private func encode(
        _ text: UnsafeBufferPointer<UInt8>,
        apartFrom matchers: ArraySlice<AddedTokenMatcher>,
        _ scratch: inout Scratch,
        into ids: inout [Int32]
    ) {
        guard let matcher = matchers.first else { return encodeWords(text, &scratch, into: &ids) }
        var position = 0
        for match in matcher.matches(in: text) {
            let piece = UnsafeBufferPointer(rebasing: text[position..<max(position, match.range.lowerBound)])
            encode(piece, apartFrom: matchers.dropFirst(), &scratch, into: &ids)
            ids.append(match.id)
            position = match.range.upperBound
        }
        encode(
            UnsafeBufferPointer(rebasing: text[position...]),
            apartFrom: matchers.dropFirst(),
            &scratch,
            into: &ids
        )
    }

    private func encodeWords(
        _ text: UnsafeBufferPointer<UInt8>,
        _ scratch: inout Scratch,
        into ids: inout [Int32]
    ) {
        guard let base = text.baseAddress, !text.isEmpty else { return }
        if addsPrefixSpace, !scratch.classes.first(base, count: text.count).kind.contains(.space) {
            let spaced = [UInt8(ascii: " ")] + text
            return spaced.withUnsafeBufferPointer { encodeSpaced($0, &scratch, into: &ids) }
        }
        encodeSpaced(text, &scratch, into: &ids)
    }

    private func encodeSpaced(
        _ text: UnsafeBufferPointer<UInt8>,
        _ scratch: inout Scratch,
        into ids: inout [Int32]
    ) {
        guard let pattern = preTokenizer.onlyPattern else {
            var (cache, merger) = (scratch.cache, scratch.merger)
            preTokenizer.forEachWord(of: text, &scratch.classes) { word, _ in
                encodeWord(word, readable: word.count, &cache, &merger, into: &ids)
            }
            (scratch.cache, scratch.merger) = (cache, merger)
            return
        }
        var start = 0
        while start < text.count {
            let end = pattern.end(of: text, from: start, &scratch.classes)
            let word = UnsafeBufferPointer(rebasing: text[start..<end])
            encodeWord(word, readable: text.count - start, &scratch.cache, &scratch.merger, into: &ids)
            start = end
        }
    }

    /// - Parameter readable: the bytes from the word's first on that may be read.
    @inline(__always)
    private func encodeWord(
        _ word: UnsafeBufferPointer<UInt8>,
        readable: Int,
        _ cache: inout WordCache,
        _ merger: inout PairMerger,
        into ids: inout [Int32]
    ) {
        guard let base = word.baseAddress else { return }
        let key = WordCache.Key(base, count: word.count, readable: readable)
        if let key, cache.append(key, to: &ids) { return }
        let first = ids.count
        encodeWord(word, &merger, into: &ids)
        if let key { cache.insert(key, ids[first...]) }
    }

    private func encodeWord(
        _ word: UnsafeBufferPointer<UInt8>,
        _ merger: inout PairMerger,
        into ids: inout [Int32]
    ) {
        if prefersWholeWords, let id = tokens.id(of: word) {
            ids.append(id)
            return
        }
        merger.symbols.removeAll(keepingCapacity: true)
        // A byte without a token is left out, as other readers of such vocabularies do.
        for byte in word where byteIDs[Int(byte)] >= 0 { merger.symbols.append(byteIDs[Int(byte)]) }
        merger.merge(by: merges)
        ids.append(contentsOf: merger.symbols)
    }
}
