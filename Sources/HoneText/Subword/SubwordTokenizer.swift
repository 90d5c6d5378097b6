internal import HoneBase
internal import Synchronization

/// The tokenizer of GPT-2, Llama and most models after them: text is normalized, cut into words, and each word into
/// tokens by byte-pair encoding or by the most probable cut.
///
/// The ids are those of the `tokenizers` library, of `tiktoken` and of SentencePiece, whichever the files are of, for any
/// text. Offsets are places in the text that was given.
public struct SubwordTokenizer: Tokenizer {
    let normalizers: [any Normalizer]
    let preTokenizer: PreTokenizer
    let tokens: TokenTable
    private let model: any SubwordModel
    /// Added tokens that are found in the text as it is, and those that are found in the normalized text.
    private let verbatim: AddedTokenMatcher?
    private let normalized: AddedTokenMatcher?
    private let special: Set<Int32>
    private let template: SequenceTemplate
    private let decoded: DecodedTokens
    private let scratch = ScratchPool()

    /// The id that a text to be continued begins with.
    public let beginID: Int32?

    /// What one text at a time is encoded with.
    private struct Scratch {
        var classes = ScalarClasses()
        var words = Words()
    }

    private struct Words {
        var cache = WordCache()
        var scratch = SubwordScratch()
        /// A word with its markers.
        var marked: [UInt8] = []
    }

    /// Scratch that waits for the next text, so that its cache stays warm.
    private final class ScratchPool: Sendable {
        private let waiting = Mutex<[Scratch]>([])

        func take() -> Scratch { waiting.withLock { $0.popLast() } ?? Scratch() }
        func put(_ scratch: Scratch) {
            waiting.withLock { if $0.count < 64 { $0.append(scratch) } }
        }
    }

    /// What an encoding gives: ids, or pieces where places are asked for.
    private struct Output {
        var ids: [Int32] = []
        var ranges: [Range<Int>] = []
        var isTracked = false
    }

    /// The tokenizer of its parts.
    init(_ parts: SubwordParts, _ model: any SubwordModel) {
        normalizers = parts.normalizers
        preTokenizer = parts.preTokenizer
        tokens = parts.tokens
        self.model = model
        func matcher(_ tokens: [AddedToken]) -> AddedTokenMatcher? {
            tokens.isEmpty ? nil : AddedTokenMatcher(tokens)
        }
        verbatim = matcher(parts.addedTokens.filter { !$0.isNormalized })
        normalized = matcher(parts.addedTokens.filter(\.isNormalized))
        special = Set(parts.addedTokens.filter(\.isSpecial).map(\.id))
        template = parts.template
        decoded = DecodedTokens(parts.tokens, parts.decoding)
        beginID = parts.beginID ?? parts.template.prefix.first
    }

    /// The number of ids, added tokens included.
    public var vocabularySize: Int { tokens.count }
    /// The ids before a text.
    public var prefixIDs: [Int32] { template.prefix }
    /// The ids after a text.
    public var suffixIDs: [Int32] { template.suffix }
    /// The token of `id` as the vocabulary writes it; nil where the id has none.
    public func token(_ id: Int32) -> String? { tokens.name(of: id) }
    /// The id of `token`, written as the vocabulary writes it.
    public func id(of token: String) -> Int32? { tokens.id(named: token) }
    /// Whether `id` is a special token.
    public func isSpecial(_ id: Int32) -> Bool { special.contains(id) }
    /// Appends what `id` stands for in a text.
    public func appendBytes(of id: Int32, isFirst: Bool, to bytes: inout [UInt8]) {
        decoded.append(id, isFirst: isFirst, to: &bytes)
    }

    /// Appends the ids of `utf8` to `ids`, without `prefixIDs` and `suffixIDs`.
    ///
    /// Bytes that are not UTF-8 are read as U+FFFD, as `String(decoding:as:)` reads them.
    ///
    /// - Complexity: O(bytes · log of the longest word); with a unigram model O(bytes · the longest piece).
    public func encode(_ utf8: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
        guard String(validating: utf8, as: UTF8.self) != nil else {
            var repaired = String(decoding: utf8, as: UTF8.self)
            return repaired.withUTF8 { encode($0, into: &ids) }
        }
        var output = Output()
        swap(&output.ids, &ids)
        encode(utf8, into: &output)
        swap(&output.ids, &ids)
    }

    /// The ids of `text`, each with its place in it, without `prefixIDs` and `suffixIDs`.
    public func pieces(of text: String) -> [TokenPiece] {
        var output = Output(isTracked: true)
        var text = text
        text.withUTF8 { encode($0, into: &output) }
        var pieces = zip(output.ids, output.ranges).map { TokenPiece(id: $0, range: $1) }
        guard !template.trimmings.isEmpty else { return pieces }
        // An added token is what it takes of the text, with the spaces that belong to it.
        let utf8 = Array(text.utf8)
        let names = pieces.map { piece in
            tokens.isAdded.contains(piece.id)
                ? String(decoding: utf8[piece.range], as: UTF8.self) : tokens.name(of: piece.id) ?? ""
        }
        for trimming in template.trimmings { trimming.trim(&pieces, names) }
        return pieces
    }

    private func encode(_ text: UnsafeBufferPointer<UInt8>, into output: inout Output) {
        var scratch = scratch.take()
        var position = 0
        for match in verbatim?.matches(in: text) ?? [] {
            encodeGap(
                text,
                position..<max(position, match.range.lowerBound),
                &scratch.classes,
                &scratch.words,
                into: &output
            )
            output.ids.append(match.id)
            if output.isTracked { output.ranges.append(match.range) }
            position = match.range.upperBound
        }
        encodeGap(text, position..<text.count, &scratch.classes, &scratch.words, into: &output)
        self.scratch.put(scratch)
    }

    /// Encodes a part of the text that holds no token of its own.
    private func encodeGap(
        _ whole: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        _ classes: inout ScalarClasses,
        _ words: inout Words,
        into output: inout Output
    ) {
        guard !range.isEmpty else { return }
        let text = UnsafeBufferPointer(rebasing: whole[range])
        if normalizers.isEmpty, normalized == nil, preTokenizer.metaspace == nil, !output.isTracked,
            !preTokenizer.addsPrefixSpace
        {
            return encodePiece(text, nil, &classes, &words, into: &output)
        }
        var source = AlignedText(text, offset: range.lowerBound, isTracked: output.isTracked)
        normalizers.normalize(&source)
        source.bytes.withUnsafeBufferPointer { bytes in
            var position = 0
            func encodeWords(_ part: Range<Int>) {
                guard !part.isEmpty else { return }
                let isFirst = range.lowerBound == 0 && part.lowerBound == 0
                encodeNormalized(source, bytes, part, isFirst: isFirst, &classes, &words, into: &output)
            }
            for match in normalized?.matches(in: bytes) ?? [] {
                encodeWords(position..<max(position, match.range.lowerBound))
                output.ids.append(match.id)
                if output.isTracked { output.ranges.append(source.origin(of: match.range)) }
                position = match.range.upperBound
            }
            encodeWords(position..<bytes.count)
        }
    }

    private func encodeNormalized(
        _ source: AlignedText,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ part: Range<Int>,
        isFirst: Bool,
        _ classes: inout ScalarClasses,
        _ words: inout Words,
        into output: inout Output
    ) {
        let text = UnsafeBufferPointer(rebasing: bytes[part])
        guard preTokenizer.metaspace == nil else {
            return encodeMarked(
                source,
                text,
                at: part.lowerBound,
                isFirst: isFirst,
                &classes,
                &words,
                into: &output
            )
        }
        let isSpaced = preTokenizer.addsPrefixSpace && text.first != 0x20
        guard isSpaced || part != bytes.indices else {
            return encodePiece(text, source, &classes, &words, into: &output)
        }
        // A part of the text, with a space before it or not.
        var piece = source
        piece.rewrite {
            if isSpaced { $0.put([0x20], for: part.lowerBound..<part.lowerBound) }
            $0.keep(part)
        }
        piece.bytes.withUnsafeBufferPointer { encodePiece($0, piece, &classes, &words, into: &output) }
    }

    /// Encodes words in which spaces are written as markers.
    private func encodeMarked(
        _ source: AlignedText,
        _ text: UnsafeBufferPointer<UInt8>,
        at offset: Int,
        isFirst: Bool,
        _ classes: inout ScalarClasses,
        _ words: inout Words,
        into output: inout Output
    ) {
        guard let metaspace = preTokenizer.metaspace else { return }
        preTokenizer.forEachWord(of: text, &classes) { range in
            let isFirst = isFirst && range.lowerBound == 0
            guard output.isTracked else {
                return encodeMarked(text, range, metaspace, isFirst: isFirst, &words, into: &output)
            }
            var piece = source
            piece.rewrite { $0.keep(offset + range.lowerBound..<offset + range.upperBound) }
            metaspace.mark(&piece, isFirst: isFirst)
            piece.bytes.withUnsafeBufferPointer { bytes in
                metaspace.forEachWord(of: bytes) { encodeWord(bytes, $0, piece, &words, into: &output) }
            }
        }
    }

    /// The same without places, in memory that is used again for the next word.
    private func encodeMarked(
        _ text: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        _ metaspace: Metaspace,
        isFirst: Bool,
        _ words: inout Words,
        into output: inout Output
    ) {
        var marked: [UInt8] = []
        swap(&marked, &words.marked)
        marked.removeAll(keepingCapacity: true)
        metaspace.mark(UnsafeBufferPointer(rebasing: text[range]), isFirst: isFirst, into: &marked)
        marked.withUnsafeBufferPointer { bytes in
            metaspace.forEachWord(of: bytes) { encodeWord(bytes, $0, nil, &words, into: &output) }
        }
        swap(&marked, &words.marked)
    }

    private func encodePiece(
        _ text: UnsafeBufferPointer<UInt8>,
        _ source: AlignedText?,
        _ classes: inout ScalarClasses,
        _ words: inout Words,
        into output: inout Output
    ) {
        guard let pattern = preTokenizer.onlyPattern else {
            return preTokenizer.forEachWord(of: text, &classes) { range in
                encodeWord(text, range, source, &words, into: &output)
            }
        }
        var start = 0
        while start < text.count {
            let end = pattern.end(of: text, from: start, &classes)
            encodeWord(text, start..<end, source, &words, into: &output)
            start = end
        }
    }

    @inline(__always)
    private func encodeWord(
        _ text: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        _ source: AlignedText?,
        _ words: inout Words,
        into output: inout Output
    ) {
        guard let base = text.baseAddress, !range.isEmpty else { return }
        let word = UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
        if output.isTracked { return encodeTracked(word, range, source, &words.scratch, into: &output) }
        let key = WordCache.Key(
            base + range.lowerBound,
            count: range.count,
            readable: text.count - range.lowerBound
        )
        if let key, words.cache.append(key, to: &output.ids) { return }
        let first = output.ids.count
        model.encode(word, &words.scratch, into: &output.ids)
        if let key { words.cache.insert(key, output.ids[first...]) }
    }

    private func encodeTracked(
        _ word: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        _ source: AlignedText?,
        _ scratch: inout SubwordScratch,
        into output: inout Output
    ) {
        let first = output.ids.count
        model.encode(word, &scratch, into: &output.ids)
        var unknown = scratch.unknownLengths[...]
        var place = range.lowerBound
        for id in output.ids[first...] {
            let length =
                id == model.unknownID ? unknown.popFirst() ?? model.length(of: id) : model.length(of: id)
            let end = min(place + length, range.upperBound)
            output.ranges.append(source?.origin(of: place..<end) ?? place..<end)
            place = end
        }
    }
}
