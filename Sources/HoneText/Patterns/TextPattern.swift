internal import Glibc

/// What is looked for in text: a string, a kind of characters, or a regular expression.
enum TextPattern: Sendable {
    /// The bytes themselves.
    case string([UInt8])
    /// A regular expression, and how it was written.
    case expression(RegularExpression, source: String)
    /// Each scalar that is a number, `\p{N}`.
    case number
    /// Each scalar that is punctuation.
    case punctuation
    /// Each scalar that is white space.
    case whiteSpace
    /// Each three ASCII digits in a row.
    case digitTriple

    /// The matches in `text`, in order and without overlap, none of them empty.
    ///
    /// - Parameter classes: remembers the kinds of characters from one text to the next.
    func matches(in text: UnsafeBufferPointer<UInt8>, _ classes: inout ScalarClasses) -> [Range<Int>] {
        switch self {
        case .string(let string): Self.places(of: string, in: text)
        case .expression(let expression, _): expression.matches(in: text)
        case .number: Self.scalars(in: text, &classes) { $0.contains(.number) }
        case .punctuation: Self.scalars(in: text, &classes) { $0.contains(.punctuation) }
        case .whiteSpace: Self.scalars(in: text, &classes) { $0.contains(.space) }
        case .digitTriple: Self.triples(in: text)
        }
    }

    private static func places(of string: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        guard let base = text.baseAddress, let first = string.first else { return [] }
        var found: [Range<Int>] = []
        var position = 0
        while position + string.count <= text.count,
            let place = memchr(base + position, Int32(first), text.count - position)
        {
            let start = UnsafeRawPointer(place) - UnsafeRawPointer(base)
            guard start + string.count <= text.count else { break }
            position = start + 1
            guard memcmp(base + start, string, string.count) == 0 else { continue }
            position = start + string.count
            found.append(start..<position)
        }
        return found
    }

    private static func scalars(
        in text: UnsafeBufferPointer<UInt8>,
        _ classes: inout ScalarClasses,
        _ belongs: (ScalarClass) -> Bool
    ) -> [Range<Int>] {
        guard let base = text.baseAddress else { return [] }
        var found: [Range<Int>] = []
        var position = 0
        while position < text.count {
            let next = classes.first(base + position, count: text.count - position)
            if belongs(next.kind) { found.append(position..<position + next.width) }
            position += next.width
        }
        return found
    }

    private static func triples(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var (position, digits) = (0, 0)
        while position < text.count {
            digits = text[position] &- 0x30 < 10 ? digits + 1 : 0
            position += 1
            guard digits == 3 else { continue }
            found.append(position - 3..<position)
            digits = 0
        }
        return found
    }
}
