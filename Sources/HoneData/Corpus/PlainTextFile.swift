internal import HoneBase
internal import SystemPackage

/// A file that is one document; a big one comes in pieces, cut behind line ends.
final class PlainTextFile: CorpusFile {
    /// The most bytes of a piece.
    static let pieceSize = 1 << 20

    private let path: FilePath
    private let pieceSize: Int
    private var stream: ByteStream
    /// Where in the file the next piece begins.
    private var offset = 0
    private var hasBegun = false

    init(_ path: FilePath, _ stream: consuming ByteStream, pieceSize: Int = PlainTextFile.pieceSize) {
        self.path = path
        self.stream = stream
        self.pieceSize = pieceSize
    }

    func next() throws(CorpusError) -> CorpusText? {
        do throws(FileError) {
            while !stream.isWhole, stream.unread <= pieceSize + 3 { try stream.fill() }
            if offset == 0 { skipByteOrderMark() }
            guard stream.unread > 0 else { return nil }
            return try piece()
        } catch {
            throw .file(error)
        }
    }

    private func skipByteOrderMark() {
        offset = stream.withBytes { bytes, consumed in
            if bytes[consumed...].starts(with: [0xEF, 0xBB, 0xBF]) { consumed += 3 }
            return consumed
        }
    }

    private func piece() throws(FileError) -> CorpusText {
        let isLast = stream.isWhole && stream.unread <= pieceSize
        let (base, limit, path) = (offset, pieceSize, path)
        let (text, count) = try stream.withBytes { (bytes, consumed) throws(FileError) in
            let rest = UnsafeBufferPointer(rebasing: bytes[consumed...])
            let end = isLast ? rest.count : Self.cut(rest, limit)
            let part = UnsafeBufferPointer(rebasing: rest[..<end])
            // No text has a zero byte: what has one is a program, or text of two bytes a character.
            if let zero = part.firstIndex(of: 0) { throw .notText(path, offset: base + zero) }
            guard let text = String(validating: part, as: UTF8.self) else {
                throw .notUTF8(path, offset: base + (part.firstInvalidByte ?? 0))
            }
            consumed += end
            return (text, end)
        }
        offset += count
        defer { hasBegun = true }
        return CorpusText(
            text: text,
            isStart: !hasBegun,
            isEnd: isLast,
            source: .init(file: path.string)
        )
    }

    /// Where a piece of at most `limit` bytes ends; there are more than that.
    ///
    /// It is behind the last run of line ends, else before the last space, else within a word.
    private static func cut(_ bytes: UnsafeBufferPointer<UInt8>, _ limit: Int) -> Int {
        func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
        var space: Int?
        var end = limit
        while end > 0 {
            if isLineEnd(bytes[end - 1]), !isLineEnd(bytes[end]) { return end }
            // The space itself belongs to the word behind it.
            if space == nil, bytes[end] == 0x20, bytes[end - 1] != 0x20 { space = end }
            end -= 1
        }
        if let space { return space }
        end = limit
        while end > 1, bytes[end] & 0xC0 == 0x80, limit - end < 3 { end -= 1 }
        return end
    }
}
