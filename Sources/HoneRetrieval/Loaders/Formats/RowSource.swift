internal import HoneBase
internal import HoneData

/// The rows of a CSV or JSONL file in any encoding, one after the other; the bytes of one row are held.
struct RowSource {
    /// A row that could be read, or not, and the line that it starts on.
    typealias Row = (line: Int, row: Result<JSONObject, LoadReason>)

    private let source: DocumentSource
    private var pieces: TextPieces
    private var cursor: RowCursor
    private var buffer: [UInt8] = []
    private var offset = 0
    /// Where the last row stands in the buffer, with blank lines before and its line break behind.
    private var recordRange = 0..<0
    /// The line breaks in what the buffer held before, and those of them that the cursor has not seen.
    private var (passedBreaks, skippedBreaks) = (0, 0)
    /// Whether rows are lines: where one cannot be read, the next can be found.
    private let hasLines: Bool

    /// Bytes that are read at a time.
    private static let pieceSize = 1 << 20

    /// The rows of a file that is read as one whose name has `ending`.
    init(_ source: DocumentSource, ending: String) throws(LoadFault) {
        self.source = source
        // Only the ending counts; faults are told with the file's own name.
        cursor = RowCursor(file: "rows" + ending)
        hasLines = ending == ".jsonl"
        do throws(LoadReason) {
            let file = try mapping(LoadReason.file) { () throws(FileError) in try OpenedFile(source.path) }
            pieces = try TextPieces(of: file, limit: Self.pieceSize)
        } catch {
            throw source.fault(error)
        }
    }

    /// What is to be told about the file's encoding.
    var warning: LoadFault? { pieces.detected.warning.map { source.fault($0) } }

    /// The columns of a CSV file, once a row was read.
    var columns: [String]? { cursor.columns }

    /// The header of a CSV file as it is written, once a row was read.
    private(set) var header: [UInt8] = []

    /// The row that was read last, as it is written.
    var record: [UInt8] { Self.written(buffer[recordRange]) }

    /// How many escapes in the row that was read last stand for half of a character, and became U+FFFD.
    var loneSurrogates: Int { buffer[recordRange].withUnsafeBufferPointer { LoneSurrogates.count(in: $0) } }

    /// The next row; nil behind the last.
    ///
    /// - Throws: `LoadFault` where no more can be read of the file; bad rows are results.
    mutating func next() throws(LoadFault) -> Row? {
        while true {
            let isWhole = pieces.isAtEnd
            let (start, hadColumns) = (offset, columns != nil)
            var (cursor, offset) = (cursor, offset)
            let step: RowCursor.Step
            do throws(DataError) {
                step = try buffer.withUnsafeBufferPointer { (bytes) throws(DataError) in
                    try cursor.next(in: bytes, at: &offset, isWhole: isWhole)
                }
            } catch {
                throw source.fault(.table(error), line: error.problem.place?.line)
            }
            (self.cursor, self.offset) = (cursor, offset)
            recordRange = start..<offset
            if !hadColumns, columns != nil { takeHeader(step) }
            switch step {
            case .row(let line, let row):
                return (line + skippedBreaks, row.mapError { LoadReason.row($0) })
            case .end: return nil
            case .more:
                guard !isWhole else { return nil }
                guard buffer.count - offset <= source.limits.documentBytes else { return try passOver() }
                do throws(LoadReason) { try fill() } catch { throw source.fault(error) }
            }
        }
    }

    /// Passes over the row at `offset`, which is too large.
    ///
    /// - Throws: `LoadFault` where rows are no lines: whether a line break ends one is told by its quotes.
    private mutating func passOver() throws(LoadFault) -> Row {
        let limit = source.limits.documentBytes
        let line = 1 + passedBreaks + buffer[..<offset].count { $0 == 0x0A }
        guard hasLines else { throw source.fault(.rowWithoutEnd(limit: limit), line: line) }
        do throws(LoadReason) { try skipLine() } catch { throw source.fault(error, line: line) }
        return (line, .failure(.rowTooLarge(limit: limit)))
    }

    /// Leaves out all up to the next line break.
    private mutating func skipLine() throws(LoadReason) {
        while true {
            if let end = buffer[offset...].firstIndex(of: 0x0A) {
                skippedBreaks += 1
                return dropFirst(end + 1)
            }
            dropFirst(buffer.count)
            guard let piece = try pieces.next() else { return }
            buffer = piece.text
        }
    }

    /// Leaves out the first bytes of the buffer; what follows them is next.
    private mutating func dropFirst(_ count: Int) {
        passedBreaks += buffer[..<count].count { $0 == 0x0A }
        buffer.removeFirst(count)
        offset = 0
        recordRange = 0..<0
    }

    /// Notes the header, which stands in the bytes of this step before a row or alone.
    private mutating func takeHeader(_ step: RowCursor.Step) {
        var end = recordRange.upperBound
        if case .row(let line, _) = step {
            // Nothing was read before: the lines of the buffer are those of the file.
            var breaks = line - 1
            end = recordRange.lowerBound
            while breaks > 0, end < recordRange.upperBound {
                if buffer[end] == 0x0A { breaks -= 1 }
                end += 1
            }
        }
        header = Self.written(buffer[recordRange.lowerBound..<end])
        recordRange = end..<recordRange.upperBound
    }

    /// Some lines without blank ones before, and without the line break behind.
    private static func written(_ lines: ArraySlice<UInt8>) -> [UInt8] {
        var rest = lines
        while let end = rest.firstIndex(of: 0x0A), rest[..<end].allSatisfy(\.isBlank) {
            rest = rest[rest.index(after: end)...]
        }
        while rest.last == 0x0A { rest.removeLast() }
        return Array(rest)
    }

    /// Reads as much as is unread already, so that one long row takes linear time.
    private mutating func fill() throws(LoadReason) {
        dropFirst(offset)
        let wanted = buffer.count + max(buffer.count, Self.pieceSize)
        while buffer.count < wanted, let piece = try pieces.next() { buffer.append(contentsOf: piece.text) }
    }
}
