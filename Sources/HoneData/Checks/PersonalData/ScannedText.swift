/// A text in bytes with the runs of numbers in it, from which the detectors of numbers work.
struct ScannedText {
    /// The UTF-8 of the text, with the dashes, quotes and spaces of typography as plain ones.
    let bytes: [UInt8]
    /// The numbers in it.
    let runs: [DigitRun]

    /// Finds the runs in `text`.
    init(_ text: String) {
        let bytes = Self.plain(Array(text.utf8))
        self.bytes = bytes
        runs = DigitRun.runs(in: bytes)
    }

    /// The bytes with U+2010...2015 as hyphens, the rest of U+2000...203F and the no-break space as spaces.
    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(where: { $0 == 0xE2 || $0 == 0xC2 }) else { return bytes }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            if bytes[position] == 0xE2, position + 2 < bytes.count, bytes[position + 1] == 0x80 {
                let isDash = (0x90...0x95).contains(bytes[position + 2])
                plain.append(isDash ? UInt8(ascii: "-") : 0x20)
                position += 3
            } else if bytes[position] == 0xC2, position + 1 < bytes.count, bytes[position + 1] == 0xA0 {
                plain.append(0x20)
                position += 2
            } else {
                plain.append(bytes[position])
                position += 1
            }
        }
        return plain
    }

    /// The byte before `position`; a space at the start.
    func before(_ position: Int) -> UInt8 { position > 0 ? bytes[position - 1] : 0x20 }

    /// The byte at `position`; a space at the end.
    func at(_ position: Int) -> UInt8 { position < bytes.count ? bytes[position] : 0x20 }

    /// Whether a chain such as "se-0200/11660" or "0.25" goes on before `position`.
    func isChained(before position: Int) -> Bool {
        switch before(position) {
        case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."): before(position - 1).isWordByte
        case UInt8(ascii: "$"), UInt8(ascii: "="): true
        default: false
        }
    }

    /// Whether a chain or a sum goes on at `position`.
    func isChained(after position: Int) -> Bool {
        switch at(position) {
        case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."): at(position + 1).isWordByte
        case UInt8(ascii: "="), UInt8(ascii: "%"): true
        default: false
        }
    }

    /// The digits in `range` as numbers from 0 to 9.
    func digits(in range: Range<Int>) -> [Int] { bytes[range].filter(\.isDigit).map { Int($0) - 0x30 } }

    /// The words before `position`, the nearest first, in lower case; at most `limit`.
    func words(before position: Int, limit: Int) -> [String] {
        var words: [String] = []
        var end = position
        while words.count < limit, end > 0 {
            guard Self.isInWord(bytes[end - 1]) else {
                end -= 1
                continue
            }
            var start = end
            while start > 0, Self.isInWord(bytes[start - 1]) { start -= 1 }
            words.append(String(decoding: bytes[start..<end], as: UTF8.self).lowercased())
            end = start
        }
        return words
    }

    /// Hyphens and apostrophes hold words together: an "o-ring" does not ring.
    private static func isInWord(_ byte: UInt8) -> Bool {
        byte.isWordByte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "/")
    }
}

/// Groups of digits with short separators between them, as far as one number could reach.
struct DigitRun {
    /// The groups of digits, in order.
    ///
    /// No letter touches the first group from the left or the last from the right.
    var groups: [Range<Int>]

    /// The bytes between two groups of one number.
    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "("),
            UInt8(ascii: ")"):
            true
        default: false
        }
    }

    /// The runs in `bytes`; at most three separators stand between two groups.
    static func runs(in bytes: [UInt8]) -> [DigitRun] {
        var runs: [DigitRun] = []
        var groups: [Range<Int>] = []
        var position = 0
        func isTouched(_ range: Range<Int>) -> Bool {
            (range.lowerBound > 0 && bytes[range.lowerBound - 1].isWordByte)
                || (range.upperBound < bytes.count && bytes[range.upperBound].isWordByte)
        }
        func close() {
            if !groups.isEmpty { runs.append(DigitRun(groups: groups)) }
            groups = []
        }
        while position < bytes.count {
            guard bytes[position].isDigit else {
                position += 1
                continue
            }
            var end = position
            while end < bytes.count, bytes[end].isDigit { end += 1 }
            let group = position..<end
            position = end
            if isTouched(group) {
                close()
                continue
            }
            if let last = groups.last {
                let between = bytes[last.upperBound..<group.lowerBound]
                if between.count > 3 || !between.allSatisfy(isSeparator) { close() }
            }
            groups.append(group)
        }
        close()
        return runs
    }
}
