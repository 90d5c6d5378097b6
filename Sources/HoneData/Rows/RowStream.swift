internal import HoneBase
internal import SystemPackage

/// The rows of a file, or of standard input, one after the other; no more than one is held.
struct RowStream: ~Copyable {
    /// The columns of a CSV file, once its header was read; nil for JSON.
    var columns: [String]? { cursor.columns }

    private var stream: ByteStream
    private var cursor: RowCursor

    /// Reads the rows in `stream`, which are those of the file that `cursor` names.
    init(_ stream: consuming ByteStream, _ cursor: RowCursor) {
        self.stream = stream
        self.cursor = cursor
    }

    /// The next row and the line on which it starts; nil behind the last.
    ///
    /// - Throws: `DataError` for a file that cannot be read at all; bad rows are results.
    mutating func next() throws(DataError) -> (line: Int, row: Result<JSONObject, RowFault>)? {
        while true {
            let isWhole = stream.isWhole
            var cursor = cursor
            let step = try stream.withBytes { (bytes, offset) throws(DataError) in
                try cursor.next(in: bytes, at: &offset, isWhole: isWhole)
            }
            self.cursor = cursor
            switch step {
            case .more:
                do throws(FileError) { try stream.fill() } catch { throw .file(error) }
            case .end: return nil
            case .row(let line, let row): return (line, row)
            }
        }
    }
}
