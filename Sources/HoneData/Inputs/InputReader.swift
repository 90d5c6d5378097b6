internal import HoneBase
public import SystemPackage

/// Reads rows that ask for an answer, JSON lines or CSV, in batches, so that a file of any size takes little
/// memory.
///
/// A row has a field `input`, or else `text`; its other fields are kept to be written back with the answer.
public struct InputReader: ~Copyable {
    /// The columns of a CSV file, once its first row was read; nil for JSON lines.
    public var columns: [String]? { cursor.columns }

    private let file: String
    private var stream: ByteStream
    private var cursor: RowCursor
    private var failure: DataError?
    private var hasRows = false

    /// Reads the file at `path`; nil stands for standard input.
    ///
    /// - Throws: `DataError.file` where it cannot be opened.
    public init(_ path: FilePath?) throws(DataError) {
        file = path?.string ?? "standard input"
        cursor = RowCursor(file: file)
        do throws(FileError) { stream = try ByteStream(path) } catch { throw .file(error) }
    }

    /// The next rows, at most `limit`; none where the file has ended.
    ///
    /// A bad row ends the batch before it: the good rows are delivered, and the next call throws.
    ///
    /// - Throws: `DataError.rows` for a row without a usable input, `DataError.noRows` for a file
    ///   without rows.
    public mutating func next(_ limit: Int) throws(DataError) -> [InputRow] {
        require(limit > 0, "InputReader.next: limit \(limit) is not positive")
        var rows: [InputRow] = []
        do throws(DataError) {
            if let failure { throw failure }
            while rows.count < limit, let row = try nextRow() { rows.append(row) }
        } catch {
            failure = error
            guard !rows.isEmpty else { throw error }
        }
        return rows
    }

    private mutating func nextRow() throws(DataError) -> InputRow? {
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
            case .end:
                guard hasRows else { throw .noRows(file: file) }
                return nil
            case .row(let line, let row):
                hasRows = true
                return try inputRow(row, at: .init(file: file, line: line))
            }
        }
    }

    private func inputRow(
        _ row: Result<JSONObject, RowFault>,
        at place: Problem.Place
    ) throws(DataError) -> InputRow {
        do throws(RowFault) {
            return try InputRow(row.get(), source: place)
        } catch {
            if case .noInput = error, let columns {
                throw .missingColumn(file: file, "input", found: columns)
            }
            throw .rows([RowError(at: place, error)], count: 1)
        }
    }
}
