/// How the bytes of a file stand for text.
enum TextEncoding: String, Sendable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case windows1252 = "Windows-1252"

    /// The most bytes of UTF-8 that one byte can become.
    var growth: Int {
        switch self {
        case .utf8: 1
        case .utf16LittleEndian, .utf16BigEndian: 2
        case .windows1252: 3
        }
    }

    /// The bytes of the smallest piece that a file may be cut into.
    var unit: Int {
        switch self {
        case .utf8, .windows1252: 1
        case .utf16LittleEndian, .utf16BigEndian: 2
        }
    }
}

/// Characters of Windows-1252 in UTF-8 (the WHATWG Encoding Standard; what it leaves to control codes is no text).
enum Windows1252 {
    /// What the bytes 0x80 to 0x9F stand for; 0 for none.
    private static let upper: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
        0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0, 0x017E, 0x0178,
    ]

    /// Whether the byte stands for nothing.
    static func isUndefined(_ byte: UInt8) -> Bool {
        (0x80...0x9F).contains(byte) && upper[Int(byte) - 0x80] == 0
    }

    /// The character of a byte; U+FFFD for one that stands for nothing.
    static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        let value = upper[Int(byte) - 0x80]
        return value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
    }
}
