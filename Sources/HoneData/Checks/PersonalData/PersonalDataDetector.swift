/// Recognises one kind of personal data in a text by hand-written rules.
///
/// A detector is a file in this folder and a line in `PersonalData.detectors`.
protocol PersonalDataDetector: Sendable {
    /// The kind in the plural, as it is told.
    var kind: String { get }

    /// Where the kind stands in `text`, from left to right and without overlaps.
    func matches(in text: ScannedText) -> [Range<Int>]

    /// What may be shown of a match: enough to find it, too little to use it.
    func mask(_ match: ArraySlice<UInt8>) -> String
}

extension PersonalDataDetector {
    func mask(_ match: ArraySlice<UInt8>) -> String { Mask.digits(match, keeping: 2) }
}

/// Hides what was found.
enum Mask {
    /// The text with a star for each letter and digit but the last `keeping` of them.
    static func digits(_ match: ArraySlice<UInt8>, keeping: Int) -> String {
        var left = match.count { $0.isWordByte } - keeping
        let bytes = match.map { byte -> UInt8 in
            guard byte.isWordByte, left > 0 else { return byte }
            left -= 1
            return UInt8(ascii: "*")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    /// Whether this is an ASCII digit.
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// Whether this is an ASCII letter.
    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

    /// Whether this belongs to a word or a number: letters beyond ASCII are bytes from 0x80 on.
    var isWordByte: Bool { isDigit || isLetter || self >= 0x80 || self == UInt8(ascii: "_") }
}
