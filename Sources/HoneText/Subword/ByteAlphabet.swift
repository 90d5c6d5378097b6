/// The letters by which byte-level vocabularies write bytes: printable characters stand for themselves, the others
/// for characters from U+0100 on (Radford et al., "Language Models are Unsupervised Multitask Learners", 2019).
enum ByteAlphabet {
    /// The letter of each byte.
    static let letters: [Unicode.Scalar] = {
        var next: UInt32 = 256
        return (0..<256).map { byte in
            let isPrintable =
                (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
            defer { if !isPrintable { next += 1 } }
            return Unicode.Scalar(isPrintable ? UInt32(byte) : next) ?? "?"
        }
    }()

    /// The byte of each letter, by the letter's value.
    private static let bytes: [Int16] = {
        var bytes = [Int16](repeating: -1, count: 512)
        for (byte, letter) in letters.enumerated() { bytes[Int(letter.value)] = Int16(byte) }
        return bytes
    }()

    /// The bytes that `token`, UTF-8, stands for; nil where it holds a character that is no letter of the alphabet.
    static func bytes(of token: ArraySlice<UInt8>) -> [UInt8]? {
        token.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return [] }
            var result: [UInt8] = []
            var position = 0
            while position < buffer.count {
                guard let scalar = UTF8Scalar(base + position, count: buffer.count - position),
                    scalar.value < 512, bytes[Int(scalar.value)] >= 0
                else { return nil }
                result.append(UInt8(bytes[Int(scalar.value)]))
                position += scalar.width
            }
            return result
        }
    }

    /// The token that stands for `bytes`.
    static func token(of bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for byte in bytes { text.unicodeScalars.append(letters[Int(byte)]) }
        return text
    }
}
