/// A number that stands for a text in folded form (see `FoldedText`): FNV-1a with 128 bits.
///
/// Two texts with the same one are the same but for case and white space: among a billion texts the chance of a
/// mistake is below 1e-20.
struct FoldedKey: Hashable {
    /// The hash of the folded form.
    private(set) var value: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
    /// The Unicode scalars of the folded form.
    private(set) var characters = 0

    /// The key of `bytes`, which are UTF-8.
    init(of bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.contains(where: { $0 >= 0x80 }) {
            for byte in FoldedText.fold(String(decoding: bytes, as: UTF8.self)).utf8 { add(byte) }
        } else {
            addASCII(bytes)
        }
    }

    /// The key of `text`.
    init(of text: String) {
        var text = text
        self = text.withUTF8 { FoldedKey(of: $0) }
    }

    /// Folds while it adds: most texts are ASCII, and no string is made of them.
    private mutating func addASCII(_ bytes: UnsafeBufferPointer<UInt8>) {
        var isPending = false
        for byte in bytes {
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                isPending = true
                continue
            }
            if isPending, characters > 0 { add(0x20) }
            isPending = false
            add((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
    }

    private mutating func add(_ byte: UInt8) {
        value = (value ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B
        if byte & 0xC0 != 0x80 { characters += 1 }
    }
}
