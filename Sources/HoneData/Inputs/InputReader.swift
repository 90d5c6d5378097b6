internal import HoneBase
public import SystemPackage

/// Reads rows that ask for an answer, JSON lines or CSV, in batches, so that a file of any size takes little
/// memory.
///
/// A row has a field `input`, or else `text`; its other fields are kept to be written back with the answer.
public struct InputReader: ~Copyable {
    /// The columns of a CSV file, once its first row was read; nil for JSON lines.
    public var columns: [String]? { rows.columns }

    private let file: String
    private var rows: RowStream
    private var failure: DataError?
    private var hasRows = false

    /// Reads the file at `path`; nil stands for standard input.
    ///
    /// - Throws: `DataError.file` where it cannot be opened.
    public init(_ path: FilePath?) throws(DataError) {
        file = path?.string ?? "standard input"
        do throws(FileError) {
            rows = RowStream(try ByteStream(path), RowCursor(file: file))
        } catch {
            throw .file(error)
        }
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
        guard let (line, row) = try rows.next() else {
            guard hasRows else { throw .noRows(file: file) }
            return nil
        }
        hasRows = true
        return try inputRow(row, at: .init(file: file, line: line))
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
