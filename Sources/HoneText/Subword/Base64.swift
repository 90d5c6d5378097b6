/// Base 64 (RFC 4648, section 4).
enum Base64 {
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, letter) in letters.utf8.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    /// The bytes that `text` stands for; nil where it is not base 64.
    static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        for start in stride(from: 0, to: text.count, by: 4) {
            let padding =
                text[start + 3] != UInt8(ascii: "=") ? 0 : text[start + 2] != UInt8(ascii: "=") ? 1 : 2
            guard padding == 0 || start + 4 == text.count else { return nil }
            var group: UInt32 = 0
            for place in 0..<4 {
                let value = place >= 4 - padding ? 0 : values[Int(text[start + place])]
                guard value < 64 else { return nil }
                group = group << 6 | UInt32(value)
            }
            for place in 0..<3 - padding {
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * place)))
            }
        }
        return bytes
    }
}
