internal import HoneBase
internal import SystemPackage

/// A file whose rows are training texts, being read.
final class TrainingRowsFile {
    private let file: String
    private var rows: RowStream
    private var builder: TrainingTextBuilder
    private var hasRows = false

    /// Opens the file at `path`.
    init(_ path: FilePath) throws(DataError) {
        file = path.string
        builder = TrainingTextBuilder(file: file)
        let cursor = RowCursor(file: file, readsArrays: true)
        do throws(FileError) {
            rows = RowStream(try ByteStream(packedOrPlain: path), cursor)
        } catch {
            throw .file(error)
        }
    }

    /// The text that the next row holds, or what is wrong with it; nil behind the last.
    func next() throws(DataError) -> Result<TrainingText, RowError>? {
        guard let (line, row) = try rows.next() else {
            guard hasRows else { throw .noRows(file: file) }
            return nil
        }
        if !hasRows, let columns = rows.columns { try check(columns) }
        hasRows = true
        do throws(RowFault) {
            return .success(try builder.text(from: try row.get(), at: line))
        } catch {
            return .failure(RowError(at: .init(file: file, line: line), error))
        }
    }

    /// Columns of no known format would be the same fault in every row: it is told once.
    private func check(_ columns: [String]) throws(DataError) {
        do throws(RowFault) {
            _ = try builder.format(of: JSONObject(columns.map { ($0, "") }))
        } catch {
            throw .header(RowError(at: .init(file: file, line: 1), error))
        }
    }
}
