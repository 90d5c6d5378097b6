internal import HoneBase

/// Makes wrong files of a right one, byte by byte: the same ones for the same seed.
public struct ByteMutations: WrongFiles {
    private var random: Philox
    private let original: [UInt8]
    /// Where most of the harm is done: what stands before the data.
    private let header: Int
    /// Where a small number stands in eight bytes, as lengths, counts and sizes do.
    private let fields: [Int]
    /// Where a number stands in digits.
    private let digits: [Range<Int>]

    /// Wrong files of `original`, most of whose harm is done in its first `header` bytes; nil for all of them.
    public init(of original: [UInt8], header: Int? = nil, seed: UInt64) {
        let header = header ?? original.count
        random = Philox(seed: seed)
        self.original = original
        self.header = header
        fields = (0...max(0, header - 8)).filter { place in
            header >= 8 && original[place] != 0 && original[place + 3..<place + 8].allSatisfy { $0 == 0 }
        }
        digits = Self.numbers(in: original[..<header])
    }

    private static let extremes: [UInt64] = [
        0, 1, 2, 0x7F, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, 1 << 40, 1 << 60,
        1 << 61, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 63) + 1, .max - 31, .max - 7, .max - 1, .max,
    ]

    private static let words = [
        "-1", "0", "1e999", "0.5", "9223372036854775807", "9223372036854775808", "18446744073709551616",
        "99999999999999999999999999", "null", "true", "{}", "[]", "[[[[[[[[", "\"", "\\", "\"\\ud800\"",
        "\"\\u0000\"", "\u{301}", ",", ":", "]", "}", "\"__metadata__\":{},", "\"dtype\":\"F64\",",
    ]

    private static func numbers(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
        var numbers: [Range<Int>] = []
        var start: Int?
        for (place, byte) in bytes.enumerated() {
            if (0x30...0x39).contains(byte) {
                start = start ?? place
            } else if let begin = start {
                numbers.append(begin..<place)
                start = nil
            }
        }
        return numbers
    }

    /// The next wrong file: one to three faults.
    public mutating func next() -> [UInt8] {
        var bytes = original
        for _ in 0...max(0, random.below(5) - 2) where !bytes.isEmpty { mutate(&bytes) }
        return bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        switch random.below(9) {
        case 0:
            for _ in 0...random.below(8) { bytes[place(in: bytes)] ^= 1 << UInt8(random.below(8)) }
        case 1:
            bytes[place(in: bytes)] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF][random.below(6)]
        case 2:
            bytes.removeLast(random.below(bytes.count) + 1)
        case 3:
            let piece = piece(of: bytes)
            bytes.insert(contentsOf: piece, at: place(in: bytes))
        case 4:
            let (piece, start) = (piece(of: bytes), place(in: bytes))
            for (offset, byte) in piece.enumerated() where start + offset < bytes.count {
                bytes[start + offset] = byte
            }
        case 5:
            let start = place(in: bytes)
            bytes.removeSubrange(start..<min(bytes.count, start + 1 + random.below(40)))
        case 6:
            let start =
                fields.isEmpty || random.below(4) == 0 ? place(in: bytes) : fields[random.below(fields.count)]
            set(
                Self.extremes[random.below(Self.extremes.count)],
                size: random.below(2) * 4 + 4,
                at: start,
                in: &bytes
            )
        case 7:
            let word = [UInt8](Self.words[random.below(Self.words.count)].utf8)
            bytes.insert(contentsOf: word, at: place(in: bytes))
        default:
            guard !digits.isEmpty else { return }
            let number = digits[random.below(digits.count)]
            let word = [UInt8](Self.words[random.below(Self.words.count)].utf8)
            if number.upperBound <= bytes.count { bytes.replaceSubrange(number, with: word) }
        }
    }

    /// A place, mostly in the header.
    private mutating func place(in bytes: [UInt8]) -> Int {
        random.below(random.below(8) == 0 ? bytes.count : min(header, bytes.count))
    }

    private mutating func piece(of bytes: [UInt8]) -> [UInt8] {
        let start = place(in: bytes)
        return Array(bytes[start..<min(bytes.count, start + 1 + random.below(60))])
    }

    private func set(_ value: UInt64, size: Int, at start: Int, in bytes: inout [UInt8]) {
        for offset in 0..<size where start + offset < bytes.count {
            bytes[start + offset] = UInt8(truncatingIfNeeded: value >> UInt64(offset * 8))
        }
    }
}
