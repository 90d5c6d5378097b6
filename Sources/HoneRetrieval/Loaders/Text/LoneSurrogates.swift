/// Escapes in JSON that stand for half of a character: a surrogate without its other half (RFC 8259, 7), which no text in
/// UTF-8 has.
enum LoneSurrogates {
    /// How many there are in a row, which is JSON.
    static func count(in row: UnsafeBufferPointer<UInt8>) -> Int {
        var (count, position) = (0, 0)
        /// Where the second half of a pair must stand.
        var second: Int?
        while let place = row[position...].firstIndex(of: UInt8(ascii: "\\")), place + 1 < row.count {
            let unit = unit(in: row, at: place)
            position = place + (unit == nil ? 2 : 6)
            let isLow = unit.map { (0xDC00..<0xE000).contains($0) } ?? false
            let isHigh = unit.map { (0xD800..<0xDC00).contains($0) } ?? false
            let isPair = second == place && isLow
            if second != nil, !isPair { count += 1 }
            if isLow, !isPair { count += 1 }
            second = isHigh ? position : nil
        }
        return second == nil ? count : count + 1
    }

    /// The unit of UTF-16 that the escape at `place` stands for; nil for another escape.
    private static func unit(in row: UnsafeBufferPointer<UInt8>, at place: Int) -> Int? {
        guard row[place + 1] == UInt8(ascii: "u"), place + 6 <= row.count else { return nil }
        return Int(row.string(place + 2..<place + 6), radix: 16)
    }
}
