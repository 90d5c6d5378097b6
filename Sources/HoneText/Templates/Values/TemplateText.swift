/// A text as templates see it: UTF-8 bytes that know which message they came from.
///
/// Offsets are bytes here; what templates count are Unicode scalars, as in Python.
struct TemplateText: Sendable {
    /// What was written while a text was put together from statements.
    final class Marks: Sendable {
        /// The message whose turn in a loop wrote the bytes.
        let emissions: TextPieces<Int>
        /// The bytes within `{% generation %}`.
        let generations: TextPieces<Bool>

        init(emissions: TextPieces<Int>, generations: TextPieces<Bool>) {
            self.emissions = emissions
            self.generations = generations
        }
    }

    private(set) var bytes: [UInt8]
    /// The messages that parts of the text came from.
    private(set) var sources = TextPieces<TextSource>()
    private(set) var marks: Marks?
    /// Whether the text counts as HTML already, so that adding to it escapes.
    var isMarkup = false

    /// A text from nowhere in particular.
    init(bytes: [UInt8] = []) { self.bytes = bytes }

    /// A text from nowhere in particular.
    init(_ text: String) { bytes = Array(text.utf8) }

    /// A text that came from a message as a whole.
    init(_ text: String, from source: TextSource?) {
        self.init(text)
        if let source { sources = TextPieces(source, count: bytes.count) }
    }

    var string: String { String(decoding: bytes, as: UTF8.self) }
    var isEmpty: Bool { bytes.isEmpty }

    /// The number of Unicode scalars.
    var scalarCount: Int {
        var count = 0
        for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// The scalars in order.
    var scalars: [Unicode.Scalar] { Array(string.unicodeScalars) }

    /// Adds `other` at the end.
    mutating func append(_ other: TemplateText) throws(TemplateError) {
        try reserve(other.bytes.count)
        let offset = bytes.count
        bytes += other.bytes
        if !other.sources.isEmpty { sources.append(other.sources, at: offset) }
        if let added = other.marks {
            var emissions = marks?.emissions ?? TextPieces()
            var generations = marks?.generations ?? TextPieces()
            emissions.append(added.emissions, at: offset)
            generations.append(added.generations, at: offset)
            marks = Marks(emissions: emissions, generations: generations)
        }
    }

    /// Adds bytes from nowhere in particular.
    mutating func append(_ other: some Collection<UInt8>) throws(TemplateError) {
        try reserve(other.count)
        bytes.append(contentsOf: other)
    }

    /// Adds text from nowhere in particular.
    mutating func append(_ other: String) throws(TemplateError) { try append(other.utf8) }

    /// Adds `other` `count` times.
    mutating func append(_ other: TemplateText, times count: Int) throws(TemplateError) {
        guard count > 0, !other.isEmpty else { return }
        let (total, overflow) = other.bytes.count.multipliedReportingOverflow(by: count)
        try reserve(overflow ? Int.max / 2 : total)
        for _ in 0..<count { try append(other) }
    }

    private func reserve(_ count: Int) throws(TemplateError) {
        guard bytes.count + count <= TemplateLimits.textBytes else {
            throw .limit("the bytes of one text", TemplateLimits.textBytes)
        }
    }

    /// The same text without the marks of what wrote it.
    var unmarked: TemplateText {
        guard marks != nil else { return self }
        var result = self
        result.marks = nil
        return result
    }

    /// The part of the text at `range`.
    func slice(_ range: Range<Int>) -> TemplateText {
        if range.lowerBound == 0, range.upperBound == bytes.count { return self }
        var result = TemplateText(bytes: Array(bytes[range]))
        result.isMarkup = isMarkup
        if !sources.isEmpty { result.sources = sources.clipped(to: range) }
        if let marks {
            result.marks = Marks(
                emissions: marks.emissions.clipped(to: range),
                generations: marks.generations.clipped(to: range)
            )
        }
        return result
    }

    /// The same text, all of it from `source`; unchanged where there is none.
    func attributed(to source: TextSource?) -> TemplateText {
        guard let source else { return self }
        var result = self
        result.sources = TextPieces(source, count: bytes.count)
        return result
    }

    /// The same text with the marks of what wrote it.
    func marked(emissions: TextPieces<Int>, generations: TextPieces<Bool>) -> TemplateText {
        guard !emissions.isEmpty || !generations.isEmpty else { return self }
        var result = self
        result.marks = Marks(emissions: emissions, generations: generations)
        return result
    }

    /// The text with each scalar replaced by what `body` writes for it; what came from a message still does.
    func mapScalars(_ body: (Unicode.Scalar, inout [UInt8]) -> Void) throws(TemplateError) -> TemplateText {
        var result = TemplateText()
        result.isMarkup = isMarkup
        result.bytes.reserveCapacity(bytes.count)
        var offsets: [Int] = []
        let tracks = !sources.isEmpty || marks != nil
        if tracks { offsets.reserveCapacity(bytes.count + 1) }
        for scalar in string.unicodeScalars {
            if tracks {
                for _ in 0..<UTF8.width(scalar) { offsets.append(result.bytes.count) }
            }
            body(scalar, &result.bytes)
            try result.reserve(0)
        }
        guard tracks else { return result }
        offsets.append(result.bytes.count)
        for piece in sources.pieces {
            result.sources.append(
                offsets[piece.range.lowerBound]..<offsets[piece.range.upperBound],
                piece.label
            )
        }
        if let marks {
            var (emissions, generations) = (TextPieces<Int>(), TextPieces<Bool>())
            for piece in marks.emissions.pieces {
                emissions.append(
                    offsets[piece.range.lowerBound]..<offsets[piece.range.upperBound],
                    piece.label
                )
            }
            for piece in marks.generations.pieces {
                generations.append(
                    offsets[piece.range.lowerBound]..<offsets[piece.range.upperBound],
                    piece.label
                )
            }
            result.marks = Marks(emissions: emissions, generations: generations)
        }
        return result
    }
}

extension TemplateText {
    /// Adds the UTF-8 of a scalar.
    static func write(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
        if scalar.isASCII {
            output.append(UInt8(scalar.value))
        } else if let units = UTF8.encode(scalar) {
            output.append(contentsOf: units)
        }
    }

    /// The byte offset of the scalar at `index`, or the end; `index` is not negative.
    func offset(ofScalar index: Int) -> Int {
        if index >= bytes.count { return bytes.count }
        var remaining = index
        for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
            if remaining == 0 { return offset }
            remaining -= 1
        }
        return bytes.count
    }

    /// The number of scalars before the byte at `offset`.
    func scalarIndex(ofByte offset: Int) -> Int {
        var count = 0
        for byte in bytes[..<offset] where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// Each scalar as a text of its own.
    func characters() throws(TemplateError) -> [TemplateText] {
        guard scalarCount <= TemplateLimits.elements else {
            throw .limit("the elements of one list", TemplateLimits.elements)
        }
        var result: [TemplateText] = []
        var start = 0
        for index in bytes.indices.dropFirst() where bytes[index] & 0xC0 != 0x80 {
            result.append(slice(start..<index))
            start = index
        }
        if !bytes.isEmpty { result.append(slice(start..<bytes.count)) }
        return result
    }
}

extension TemplateText: Equatable, Hashable {
    /// Whether both have the same bytes, wherever these came from.
    static func == (left: TemplateText, right: TemplateText) -> Bool { left.bytes == right.bytes }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

    /// Whether `left` comes first, scalar by scalar; UTF-8 keeps the order of scalars.
    static func < (left: TemplateText, right: TemplateText) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
