/// The words of a text in the form in which they are compared: lower case, letters, marks and digits only.
///
/// A word is a run of these; anything else, an apostrophe or a hyphen too, stands between words. An ideograph or a
/// kana is a word of its own, since no space parts words in their scripts.
enum FoldedWords {
    /// Calls `body` with the UTF-8 of each word in turn; the bytes are only valid within the call.
    ///
    /// - Complexity: linear in the bytes of `text`.
    static func forEach(in text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var text = text
        text.withUTF8 { forEach(in: $0, body) }
    }

    /// The words of `text` as strings.
    static func words(in text: String) -> [String] {
        var words: [String] = []
        forEach(in: text) { words.append(String(decoding: $0, as: UTF8.self)) }
        return words
    }

    /// Calls `body` with each word of `bytes`, which are valid UTF-8.
    static func forEach(in bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var word: [UInt8] = []
        func end() {
            guard !word.isEmpty else { return }
            word.withUnsafeBufferPointer(body)
            word.removeAll(keepingCapacity: true)
        }
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x80 {
                position += 1
                switch byte {
                case 0x61...0x7A, 0x30...0x39: word.append(byte)
                case 0x41...0x5A: word.append(byte | 0x20)
                default: end()
                }
                continue
            }
            let (scalar, width) = decode(bytes, at: position)
            position += width
            let folded = FoldedScalar(scalar)
            guard folded.isInWord else {
                end()
                continue
            }
            if folded.isWord { end() }
            append(folded.scalar, to: &word)
            if folded.isWord { end() }
        }
        end()
    }

    /// The scalar beyond ASCII that starts at `position`, and its width in bytes.
    private static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at position: Int
    ) -> (scalar: UInt32, width: Int) {
        func tail(_ offset: Int) -> UInt32 { UInt32(bytes[position + offset] & 0x3F) }
        let first = UInt32(bytes[position])
        if first < 0xE0 { return ((first & 0x1F) << 6 | tail(1), 2) }
        if first < 0xF0 { return ((first & 0x0F) << 12 | tail(1) << 6 | tail(2), 3) }
        return ((first & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
    }

    private static func append(_ scalar: UInt32, to word: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(scalar) else { return }
        word.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}

/// What a scalar is to a word.
private struct FoldedScalar {
    /// The scalar in lower case, and two bits.
    private let entry: UInt32

    /// Looks `value` up; those of the first plane stand in a table, since the library's own is slow.
    init(_ value: UInt32) { entry = value < 0x1_0000 ? Self.table[Int(value)] : Self.entry(of: value) }

    /// The scalar in lower case.
    var scalar: UInt32 { entry & (1 << 30 - 1) }
    /// Whether it belongs to words at all.
    var isInWord: Bool { entry & 1 << 30 != 0 }
    /// Whether it is a word of its own.
    var isWord: Bool { entry & 1 << 31 != 0 }

    private static let table: [UInt32] = (0..<0x1_0000).map { entry(of: UInt32($0)) }

    private static func entry(of value: UInt32) -> UInt32 {
        guard let scalar = Unicode.Scalar(value) else { return 0 }
        let properties = scalar.properties
        let isKana = (0x3041...0x30FF).contains(value) && properties.isAlphabetic
        let isWord = properties.isIdeographic || isKana
        let isInWord =
            switch properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                .nonspacingMark, .spacingMark, .enclosingMark,
                .decimalNumber, .letterNumber, .otherNumber:
                true
            default:
                isWord || properties.isAlphabetic
            }
        // Only one letter's lower case is longer than a scalar: a dotted capital I, of which the dot is left out.
        let lower = properties.lowercaseMapping.unicodeScalars.first?.value ?? value
        return lower | (isInWord ? 1 << 30 : 0) | (isWord ? 1 << 31 : 0)
    }
}
