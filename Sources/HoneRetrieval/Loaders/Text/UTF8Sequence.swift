internal import Glibc

extension UnsafeBufferPointer<UInt8> {
    /// How many bytes the character at `position` has; where none starts there, how many belong to the broken one.
    ///
    /// The Unicode Standard 16, table 3-7; a broken one is its longest start that could have become a character.
    func utf8Sequence(at position: Int) -> (count: Int, isValid: Bool) {
        let first = self[position]
        if first < 0x80 { return (1, true) }
        let (length, second): (Int, ClosedRange<UInt8>)
        switch first {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return (1, false)
        }
        for step in 1..<length {
            guard position + step < count else { return (step, false) }
            let byte = self[position + step]
            guard step == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else { return (step, false) }
        }
        return (length, true)
    }

    /// Whether this is text as it is stored: valid UTF-8 without carriage returns and zeros.
    var isStoredText: Bool {
        guard let base = baseAddress else { return true }
        guard memchr(base, 0, count) == nil, memchr(base, 0x0D, count) == nil else { return false }
        var position = 0
        while position < count {
            if self[position] < 0x80 {
                position = Swift.max(position + 1, endOfASCII(from: position))
                continue
            }
            let sequence = utf8Sequence(at: position)
            guard sequence.isValid else { return false }
            position += sequence.count
        }
        return true
    }

    /// Where the bytes below 0x80 that start at `position` end, in steps of eight: it may be before their end.
    func endOfASCII(from position: Int) -> Int {
        var position = position
        let bytes = UnsafeRawBufferPointer(self)
        while position + 8 <= count,
            bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            position += 8
        }
        return position
    }
}
