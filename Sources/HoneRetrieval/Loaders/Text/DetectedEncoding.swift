internal import HoneBase

/// The encoding of a file, found out from all of its bytes.
///
/// A byte order mark decides. Else UTF-16 shows in zeros at every other place, UTF-8 in being valid. Bytes that are not
/// UTF-8 are Windows-1252 where they look like a text in a Latin script, or broken UTF-8 where most of it is sound;
/// anything else is refused: a wrong guess would put letters into the index that nobody wrote.
struct DetectedEncoding: Equatable {
    var encoding: TextEncoding
    /// The bytes of the byte order mark.
    var markLength = 0
    /// What is to be told about it.
    var warning: LoadReason?
    /// Whether the bytes are the text as it is stored.
    var isClean = false
    /// Whether all bytes are below 0x80.
    var isASCII = false

    /// At most one byte in so many may be broken or a control character; one always may.
    private static let tolerance = 100

    /// Finds out the encoding of a file.
    ///
    /// - Throws: `LoadReason.binary`, `.unknownEncoding`, and `.file` where it cannot be read.
    init(of file: OpenedFile) throws(LoadReason) {
        let start = try mapping(LoadReason.file) { () throws(FileError) in try file.bytes(at: 0, count: 4) }
        let (marked, markLength) = try Self.mark(start)
        let census = try mapping(LoadReason.file) { () throws(FileError) in
            try ByteCensus(of: file, from: markLength)
        }
        guard let encoding = marked ?? Self.utf16(census) else {
            try self.init(census)
            return
        }
        if encoding == .utf8 {
            try self.init(utf8: census, markLength: markLength)
        } else {
            try self.init(encoding, markLength: markLength, of: file)
        }
    }

    /// The encoding that a byte order mark tells, and its length.
    private static func mark(_ start: [UInt8]) throws(LoadReason) -> (TextEncoding?, Int) {
        // UTF-32 is not written by any editor, and its little-endian mark begins like that of UTF-16.
        if start == [0xFF, 0xFE, 0, 0] || start == [0, 0, 0xFE, 0xFF] { throw .binary(offset: 0) }
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if start.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if start.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return (nil, 0)
    }

    /// UTF-16 without a mark: at least a fifth of one half of the bytes are zeros, and hardly any of the other.
    private static func utf16(_ census: ByteCensus) -> TextEncoding? {
        let (even, odd) = census.zeros
        guard max(even, odd) * 10 > census.total, min(even, odd) * 10 < max(even, odd) else { return nil }
        return odd > even ? .utf16LittleEndian : .utf16BigEndian
    }

    /// Bytes without a mark and without the pattern of UTF-16.
    private init(_ census: ByteCensus) throws(LoadReason) {
        if let zero = census.firstZero { throw .binary(offset: zero) }
        guard census.controls * Self.tolerance <= max(census.total, Self.tolerance) else {
            throw .binary(offset: census.firstControl ?? 0)
        }
        guard let offset = census.firstInvalid else {
            try self.init(utf8: census, markLength: 0)
            return
        }
        // A text in another encoding holds a character of UTF-8 by chance only.
        if census.characters >= 4 * census.invalid {
            try self.init(utf8: census, markLength: 0)
        } else if Self.isWindows1252(census) {
            self.init(guessed: .windows1252)
        } else if census.high * Self.tolerance <= census.total {
            try self.init(utf8: census, markLength: 0)
        } else {
            throw .unknownEncoding(offset: offset)
        }
    }

    private init(guessed encoding: TextEncoding) {
        self.encoding = encoding
        warning = .guessedEncoding(encoding.rawValue)
    }

    /// Whether the bytes look like a language in Latin script.
    ///
    /// That is: no byte without meaning, and at most three in ten letters outside of ASCII; other scripts have more.
    private static func isWindows1252(_ census: ByteCensus) -> Bool {
        let undefined = (0x80...0x9F).contains {
            Windows1252.isUndefined($0) && census.counts[Int($0)] > 0
        }
        let letters = census.counts[0x41...0x5A].reduce(0, +) + census.counts[0x61...0x7A].reduce(0, +)
        return !undefined && census.high * 10 <= (letters + census.high) * 3
    }

    private init(utf8 census: ByteCensus, markLength: Int) throws(LoadReason) {
        if let zero = census.firstZero { throw .binary(offset: zero) }
        guard (census.controls + census.invalid) * Self.tolerance <= max(census.total, Self.tolerance) else {
            throw .binary(offset: min(census.firstControl ?? .max, census.firstInvalid ?? .max))
        }
        encoding = .utf8
        self.markLength = markLength
        isClean = census.invalid == 0 && census.counts[0x0D] == 0
        isASCII = census.high == 0
        warning = census.firstInvalid.map {
            .replaced(count: census.invalid, offset: $0, encoding: TextEncoding.utf8.rawValue)
        }
    }

    /// UTF-16, once its units are looked at: a zero, or more than a few surrogates alone, and it is no text.
    private init(_ encoding: TextEncoding, markLength: Int, of file: OpenedFile) throws(LoadReason) {
        let units = UTF16Units(isLittleEndian: encoding == .utf16LittleEndian)
        var offset = markLength
        var (total, invalid, controls) = (0, 0, 0)
        var firstInvalid: Int?
        while true {
            let block = try mapping(LoadReason.file) { () throws(FileError) in
                try file.bytes(at: offset, count: ByteCensus.blockSize)
            }
            guard !block.isEmpty else { break }
            let isLast = offset + block.count >= file.count
            var zero: Int?
            let used = block.withUnsafeBufferPointer { bytes in
                units.forEach(in: bytes, isLast: isLast) { scalar, position in
                    total += 1
                    switch scalar?.value {
                    case nil:
                        invalid += 1
                        firstInvalid = firstInvalid ?? offset + position
                    case 0: zero = zero ?? offset + position
                    case 0x09, 0x0A, 0x0C, 0x0D, 0x1B: break
                    case .some(..<0x20): controls += 1
                    default: break
                    }
                }
            }
            if let zero { throw .binary(offset: zero) }
            guard used > 0 else { break }
            offset += used
        }
        guard (invalid + controls) * Self.tolerance <= max(total, Self.tolerance) else {
            throw .binary(offset: firstInvalid ?? 0)
        }
        self.encoding = encoding
        self.markLength = markLength
        warning = firstInvalid.map {
            .replaced(count: invalid, offset: $0, encoding: encoding.rawValue)
        }
    }
}

/// Walks the characters of UTF-16.
struct UTF16Units {
    let isLittleEndian: Bool

    /// Calls `body` with each character and its place, nil for a unit that is none; returns how many bytes were
    /// walked: all of them if these are the last, else without a pair that is cut off.
    func forEach(
        in bytes: UnsafeBufferPointer<UInt8>,
        isLast: Bool,
        _ body: (Unicode.Scalar?, Int) -> Void
    ) -> Int {
        func unit(_ position: Int) -> UInt32 {
            let (first, second) = (UInt32(bytes[position]), UInt32(bytes[position + 1]))
            return isLittleEndian ? second << 8 | first : first << 8 | second
        }
        var position = 0
        while position + 1 < bytes.count {
            let first = unit(position)
            guard first & 0xFC00 == 0xD800 else {
                // A low surrogate alone is no scalar.
                body(Unicode.Scalar(first), position)
                position += 2
                continue
            }
            guard position + 3 < bytes.count else {
                guard isLast else { return position }
                body(nil, position)
                position += 2
                continue
            }
            let second = unit(position + 2)
            if second & 0xFC00 == 0xDC00 {
                body(Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF), position)
                position += 4
            } else {
                body(nil, position)
                position += 2
            }
        }
        guard isLast, position < bytes.count else { return position }
        body(nil, position)
        return bytes.count
    }
}
