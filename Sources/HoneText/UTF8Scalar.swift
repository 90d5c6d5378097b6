/// One Unicode scalar within UTF-8 bytes.
struct UTF8Scalar {
    var value: UInt32
    /// The number of its bytes, 1 to 4.
    var width: Int

    /// The scalar at the start of `bytes`, of which `count` (at least one) can be read; nil where they are
    /// not UTF-8.
    ///
    /// Well-formed sequences are those of the Unicode Standard, table 3-7.
    @inline(__always)
    init?(_ bytes: UnsafePointer<UInt8>, count: Int) {
        let first = UInt32(bytes[0])
        if first < 0x80 {
            self.init(value: first, width: 1)
            return
        }
        guard first >= 0xC2, count >= 2 else { return nil }
        let second = UInt32(bytes[1]) ^ 0x80
        guard second < 0x40 else { return nil }
        if first < 0xE0 {
            self.init(value: (first & 0x1F) << 6 | second, width: 2)
            return
        }
        guard count >= 3 else { return nil }
        let third = UInt32(bytes[2]) ^ 0x80
        guard third < 0x40 else { return nil }
        if first < 0xF0 {
            let value = (first & 0x0F) << 12 | second << 6 | third
            guard value >= 0x800, value & 0xF800 != 0xD800 else { return nil }
            self.init(value: value, width: 3)
            return
        }
        guard first < 0xF5, count >= 4 else { return nil }
        let fourth = UInt32(bytes[3]) ^ 0x80
        guard fourth < 0x40 else { return nil }
        let value = (first & 0x07) << 18 | second << 12 | third << 6 | fourth
        guard value >= 0x10000, value < 0x110000 else { return nil }
        self.init(value: value, width: 4)
    }

    /// The scalar that ends at the end of `bytes`, of which there is at least one; nil where they are not
    /// UTF-8.
    init?(endOf bytes: UnsafeBufferPointer<UInt8>) {
        var start = bytes.count - 1
        while start > 0, bytes.count - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        guard let base = bytes.baseAddress, let scalar = UTF8Scalar(base + start, count: bytes.count - start),
            scalar.width == bytes.count - start
        else { return nil }
        self = scalar
    }

    @inline(__always)
    private init(value: UInt32, width: Int) {
        self.value = value
        self.width = width
    }
}
