/// The search of Knuth, Morris and Pratt: no text, however repetitive, makes it slow.
struct ByteSearch {
    private let needle: [UInt8]
    /// For each end within the needle, the length of the longest beginning that ends there too.
    private let borders: [Int]

    init(_ needle: [UInt8]) {
        self.needle = needle
        var borders = [Int](repeating: 0, count: needle.count)
        var matched = 0
        for index in needle.indices.dropFirst() {
            while matched > 0, needle[index] != needle[matched] { matched = borders[matched - 1] }
            if needle[index] == needle[matched] { matched += 1 }
            borders[index] = matched
        }
        self.borders = borders
    }

    /// The offset of the first needle in `bytes` at or after `start`.
    func first(in bytes: [UInt8], from start: Int) -> Int? {
        guard start <= bytes.count else { return nil }
        guard let first = needle.first else { return start }
        if needle.count == 1 { return bytes[start...].firstIndex(of: first) }
        var matched = 0
        for index in start..<bytes.count {
            while matched > 0, bytes[index] != needle[matched] { matched = borders[matched - 1] }
            if bytes[index] == needle[matched] { matched += 1 }
            if matched == needle.count { return index + 1 - needle.count }
        }
        return nil
    }

    /// The offsets of the needles in `bytes` that lie apart from each other, at most `limit`; none of an empty
    /// one.
    func all(in bytes: [UInt8], limit: Int) -> [Int] {
        var result: [Int] = []
        guard !needle.isEmpty else { return result }
        var start = 0
        while result.count < limit, let found = first(in: bytes, from: start) {
            result.append(found)
            start = found + needle.count
        }
        return result
    }
}
