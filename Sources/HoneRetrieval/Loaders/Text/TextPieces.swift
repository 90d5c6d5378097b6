internal import HoneBase

/// The text of a file as it is stored, valid UTF-8 with line feeds, in pieces that are cut between lines.
struct TextPieces {
    private let file: OpenedFile
    /// What was found out about the encoding.
    let detected: DetectedEncoding
    /// The most bytes of the file that a piece is made of.
    private let rawLimit: Int
    /// Where in the file the next piece begins.
    private(set) var offset: Int
    /// The line that the next piece begins with, counted from 1.
    private(set) var line = 1

    /// The pieces of `file`, none longer than about `limit` bytes.
    init(of file: OpenedFile, limit: Int) throws(LoadReason) {
        self.file = file
        detected = try DetectedEncoding(of: file)
        offset = detected.markLength
        let unit = detected.encoding.unit
        rawLimit = max(limit / detected.encoding.growth / unit * unit, 16)
    }

    /// Whether no piece is left.
    var isAtEnd: Bool { offset >= file.count }

    /// The next piece, and the line that it begins with; nil behind the last.
    mutating func next() throws(LoadReason) -> (text: [UInt8], line: Int)? {
        let (offset, rawLimit) = (offset, rawLimit)
        // One unit more tells whether a line break is cut.
        var raw = try mapping(LoadReason.file) { [file] () throws(FileError) in
            try file.bytes(at: offset, count: rawLimit + 4)
        }
        guard !raw.isEmpty else {
            self.offset = file.count
            return nil
        }
        if raw.count > rawLimit {
            let end = raw.withUnsafeBufferPointer { Self.cut($0, rawLimit, detected.encoding) }
            raw.removeLast(raw.count - end)
        }
        self.offset += raw.count
        let start = line
        // The file may have been written to since its encoding was found out: what is stored is sound all the same.
        let isStored = detected.isClean && raw.withUnsafeBufferPointer(\.isStoredText)
        let text = isStored ? raw : raw.withUnsafeBufferPointer { detected.encoding.decoded($0) }
        if !isStored, let zero = text.firstIndex(of: 0) { throw .binary(offset: offset + zero) }
        line += text.withUnsafeBufferPointer { $0.count { $0 == 0x0A } }
        return (text, start)
    }

    /// Where to cut at the latest at `limit`: behind the last line, else behind the last character.
    private static func cut(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ limit: Int,
        _ encoding: TextEncoding
    ) -> Int {
        switch encoding {
        case .utf8, .windows1252:
            var end = limit
            while end > 0, bytes[end - 1] != 0x0A { end -= 1 }
            if end > 0 { return end }
            end = limit
            while end > 0, bytes[end - 1] != 0x0D || bytes[end] == 0x0A { end -= 1 }
            if end > 0 { return end }
            end = limit
            if encoding == .utf8 {
                while end > limit - 3, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            }
            return end
        case .utf16LittleEndian, .utf16BigEndian:
            let isLittle = encoding == .utf16LittleEndian
            var end = limit
            while end > 0, (bytes[end - 2], bytes[end - 1]) != (isLittle ? (0x0A, 0) : (0, 0x0A)) { end -= 2 }
            if end > 0 { return end }
            let isCutPair = limit + 1 < bytes.count && bytes[isLittle ? limit + 1 : limit] & 0xFC == 0xDC
            return isCutPair ? limit - 2 : limit
        }
    }
}

extension TextEncoding {
    /// Bytes of this encoding as UTF-8 with line feeds; what stands for nothing becomes U+FFFD.
    func decoded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        switch self {
        case .utf8: Self.appendUTF8(bytes, to: &text)
        case .windows1252: Self.appendWindows1252(bytes, to: &text)
        case .utf16LittleEndian, .utf16BigEndian:
            var isBehindReturn = false
            let units = UTF16Units(isLittleEndian: self == .utf16LittleEndian)
            _ = units.forEach(in: bytes, isLast: true) { scalar, _ in
                switch scalar?.value {
                case 0x0D: text.append(0x0A)
                case 0x0A where isBehindReturn: break
                default: text.append(contentsOf: UTF8.encode(scalar ?? "\u{FFFD}")!)
                }
                isBehindReturn = scalar?.value == 0x0D
            }
        }
        return text
    }

    private static func appendUTF8(_ bytes: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]) {
        var position = 0
        var start = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x80, byte != 0x0D {
                position += 1
                continue
            }
            if byte == 0x0D {
                text.append(contentsOf: bytes[start..<position])
                text.append(0x0A)
                position += position + 1 < bytes.count && bytes[position + 1] == 0x0A ? 2 : 1
                start = position
                continue
            }
            let sequence = bytes.utf8Sequence(at: position)
            if !sequence.isValid {
                text.append(contentsOf: bytes[start..<position])
                text.append(contentsOf: [0xEF, 0xBF, 0xBD])
                start = position + sequence.count
            }
            position += sequence.count
        }
        text.append(contentsOf: bytes[start...])
    }

    private static func appendWindows1252(_ bytes: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]) {
        for (position, byte) in bytes.enumerated() {
            switch byte {
            case 0x0D: text.append(0x0A)
            case 0x0A where position > 0 && bytes[position - 1] == 0x0D: break
            case ..<0x80: text.append(byte)
            default: text.append(contentsOf: UTF8.encode(Windows1252.scalar(byte))!)
            }
        }
    }
}
