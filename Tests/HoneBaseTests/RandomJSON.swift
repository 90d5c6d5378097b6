import HoneBase

/// Random values of every kind, for properties that hold of all of them.
struct RandomJSON {
    private var random: Philox

    init(seed: UInt64) { random = Philox(seed: seed) }

    mutating func value(depth: Int = 4) -> JSON {
        switch random.below(depth > 0 ? 9 : 6) {
        case 0: .null
        case 1: .bool(random.below(2) == 0)
        case 2: .integer(Int(truncatingIfNeeded: random.next()) >> random.below(64))
        case 3: .number(finiteDouble())
        case 4, 5: .string(text())
        case 6: .array((0..<random.below(5)).map { _ in value(depth: depth - 1) })
        default: .object(JSONObject((0..<random.below(5)).map { _ in (text(), value(depth: depth - 1)) }))
        }
    }

    /// A double from random bits that does not happen to be whole, so that it comes back as a double.
    private mutating func finiteDouble() -> Double {
        while true {
            let value = Double(bitPattern: random.next())
            if value.isFinite, Int(exactly: value) == nil { return value }
        }
    }

    private mutating func text() -> String {
        let scalars: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0x00...0x1F, 0x22...0x22, 0x5C...0x5C, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF,
            0x10000...0x10FFFF,
        ]
        var text = ""
        for _ in 0..<random.below(12) {
            let range = scalars[random.below(scalars.count)]
            let code = range.lowerBound + UInt32(random.below(range.count))
            if let scalar = Unicode.Scalar(code) { text.unicodeScalars.append(scalar) }
        }
        return text
    }
}
