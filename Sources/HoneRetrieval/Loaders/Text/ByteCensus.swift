internal import HoneBase

/// What a file's bytes are like, counted over all of them: what its encoding is judged by.
struct ByteCensus {
    /// How often each byte stands there.
    private(set) var counts = [Int](repeating: 0, count: 256)
    /// The number of bytes.
    private(set) var total = 0
    /// Characters of several bytes in UTF-8.
    private(set) var characters = 0
    /// Places that are no UTF-8, and where the first one is.
    private(set) var invalid = 0
    private(set) var firstInvalid: Int?
    /// Where the first byte of value 0 is.
    private(set) var firstZero: Int?
    /// Where the first byte below 0x20 is that is no white space.
    private(set) var firstControl: Int?
    /// How many bytes of value 0 stand at even and at odd offsets.
    private(set) var zeros = (even: 0, odd: 0)

    /// Bytes read from a file at a time.
    static let blockSize = 1 << 20

    /// Counts the bytes of a file from `start` on.
    init(of file: OpenedFile, from start: Int) throws(FileError) {
        var rest: [UInt8] = []
        var offset = start
        while true {
            let block = try file.bytes(at: offset, count: Self.blockSize)
            guard !block.isEmpty else { break }
            count(block, at: offset)
            let joined = rest.isEmpty ? block : rest + block
            let isLast = block.count < Self.blockSize
            let used = joined.withUnsafeBufferPointer {
                check($0, at: offset - rest.count, isLast: isLast)
            }
            offset += block.count
            rest = Array(joined[used...])
        }
        if !rest.isEmpty {
            _ = rest.withUnsafeBufferPointer { check($0, at: offset - rest.count, isLast: true) }
        }
    }

    /// Counts these bytes.
    init(of bytes: UnsafeBufferPointer<UInt8>) {
        count(bytes, at: 0)
        _ = check(bytes, at: 0, isLast: true)
    }

    /// Bytes below 0x20 that are neither white space nor an escape, as terminals' colours begin.
    var controls: Int {
        (1..<0x20).reduce(0) { sum, byte in
            [0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains(byte) ? sum : sum + counts[byte]
        }
    }

    /// Bytes from 0x80 on.
    var high: Int { counts[0x80...].reduce(0, +) }

    private mutating func count(_ bytes: some Collection<UInt8>, at offset: Int) {
        total += bytes.count
        let (zeroBefore, controlBefore) = (firstZero != nil, firstControl != nil)
        _ = bytes.withContiguousStorageIfAvailable { bytes in
            counts.withUnsafeMutableBufferPointer { counts in
                for byte in bytes { counts[Int(byte)] += 1 }
            }
        }
        if !zeroBefore, counts[0] > 0 {
            firstZero = bytes.enumerated().first { $0.element == 0 }.map { offset + $0.offset }
        }
        if !controlBefore, controls > 0 {
            firstControl = bytes.enumerated()
                .first { $0.element < 0x20 && ![0, 0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains($0.element) }
                .map { offset + $0.offset }
        }
        if firstZero != nil {
            for (index, byte) in bytes.enumerated() where byte == 0 {
                if (offset + index).isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
            }
        }
    }

    /// Counts characters and broken ones; returns where a character starts that these bytes do not end.
    private mutating func check(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, isLast: Bool) -> Int {
        var position = 0
        while position < bytes.count {
            if bytes[position] < 0x80 {
                position = max(position + 1, bytes.endOfASCII(from: position))
                continue
            }
            if !isLast, position + 4 > bytes.count { return position }
            let sequence = bytes.utf8Sequence(at: position)
            if sequence.isValid {
                characters += 1
            } else {
                invalid += 1
                firstInvalid = firstInvalid ?? offset + position
            }
            position += sequence.count
        }
        return position
    }
}
