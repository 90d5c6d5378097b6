/// Markup that is safe by construction: its literals are trusted, every text put into it is escaped.
///
/// In a literal of this type, `"<td>\(label)</td>"`, a `String` is escaped and an `HTML` is taken as it is.
/// Markup is written as a literal and in no other way.
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The markup.
    let text: String

    init(stringLiteral text: String) { self.text = text }
    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// The `text` as it is read.
    init(_ text: String) { self.text = Self.escaped(text) }

    /// The parts one after the other.
    init(_ parts: [HTML], separator: HTML = "") {
        text = parts.lazy.map(\.text).joined(separator: separator.text)
    }

    var isEmpty: Bool { text.isEmpty }

    /// The `text` with what means something in HTML replaced, and control characters made visible.
    ///
    /// Bytes are looked at, not characters: a combining mark behind `<` makes one character of both.
    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            case _ where isSpecial(byte): bytes += "\u{FFFD}".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"):
            true
        case 0x09, 0x0A, 0x0D: false
        case 0x00..<0x20, 0x7F: true
        default: false
        }
    }
}

extension HTML {
    /// Collects the pieces of a literal, escaping those that are texts.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ text: String) { self.text += HTML(text).text }

        mutating func appendInterpolation(_ html: HTML) { text += html.text }

        mutating func appendInterpolation(_ html: HTML?) { text += html?.text ?? "" }

        mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { text += part.text } }

        mutating func appendInterpolation(_ number: Int) { text += String(number) }

        /// A coordinate, to a hundredth.
        mutating func appendInterpolation(_ coordinate: Double) {
            let hundredths = (coordinate * 100).rounded() / 100
            text += hundredths == hundredths.rounded() ? String(Int(hundredths)) : String(hundredths)
        }
    }

    /// A name that keeps its own direction of writing, and may be broken behind its underscores.
    static func name(_ name: String) -> HTML {
        let pieces = name.split(separator: "_", omittingEmptySubsequences: false).map { HTML(String($0)) }
        return "<bdi>\(HTML(pieces, separator: "_<wbr>"))</bdi>"
    }
}
