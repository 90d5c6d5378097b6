internal import HoneBase
internal import HoneData

/// The rows of a CSV or JSONL file in any encoding, one after the other; the bytes of one row are held.
struct RowSource {
    /// A row that could be read, or not, and the line that it starts on.
    typealias Row = (line: Int, row: Result<JSONObject, RowFault>)

    private let source: DocumentSource
    private var pieces: TextPieces
    private var cursor: RowCursor
    private var buffer: [UInt8] = []
    private var offset = 0

    /// Bytes that are read at a time.
    private static let pieceSize = 1 << 20

    /// The rows of a file that is read as one whose name has `ending`.
    init(_ source: DocumentSource, ending: String) throws(LoadFault) {
        self.source = source
        // Only the ending counts; faults are told with the file's own name.
        cursor = RowCursor(file: "rows" + ending)
        do throws(LoadReason) {
            let file = try mapping(LoadReason.file) { () throws(FileError) in try OpenedFile(source.path) }
            pieces = try TextPieces(of: file, limit: Self.pieceSize)
        } catch {
            throw source.fault(error)
        }
    }

    /// What is to be told about the file's encoding.
    var warning: LoadFault? { pieces.detected.warning.map { source.fault($0) } }

    /// The bytes of the file that have been read so far.
    var readBytes: Int { pieces.offset }

    /// The columns of a CSV file, once a row was read.
    var columns: [String]? { cursor.columns }

    /// The next row; nil behind the last.
    ///
    /// - Throws: `LoadFault` where no more can be read of the file; bad rows are results.
    mutating func next() throws(LoadFault) -> Row? {
        while true {
            let isWhole = pieces.isAtEnd
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
            switch step {
            case .row(let line, let row): return (line, row)
            case .end: return nil
            case .more:
                guard !isWhole else { return nil }
                guard buffer.count - offset <= source.limits.documentBytes else {
                    throw source.fault(.rowTooLarge(limit: source.limits.documentBytes))
                }
                do throws(LoadReason) { try fill() } catch { throw source.fault(error) }
            }
        }
    }

    /// Reads as much as is unread already, so that one long row takes linear time.
    private mutating func fill() throws(LoadReason) {
        buffer.removeFirst(offset)
        offset = 0
        let wanted = buffer.count + max(buffer.count, Self.pieceSize)
        while buffer.count < wanted, let piece = try pieces.next() { buffer.append(contentsOf: piece.text) }
    }
}
