internal import HoneBase
public import SystemPackage

/// A table whose columns have names of their own, read as examples.
public struct ExampleTable: Sendable {
    /// The columns that hold what an example needs.
    public struct Columns: Sendable {
        /// The column of the text.
        public var input: String
        /// The column of the label.
        public var output: String
        /// The column that names the example, where there is one.
        public var id: String?
        /// The column of what belongs together, where there is one.
        public var group: String?

        /// Columns of these names.
        public init(input: String, output: String, id: String? = nil, group: String? = nil) {
            self.input = input
            self.output = output
            self.id = id
            self.group = group
        }

        /// The names of the fields of an example and the columns that they are taken from.
        var pairs: [(field: String, column: String)] {
            [("input", input), ("output", output)]
                + [("id", id), ("group", group)].compactMap { field, column in
                    column.map { (field, $0) }
                }
        }
    }

    /// The examples in the CSV or JSONL file at `path`, in their order.
    ///
    /// - Throws: `DataError.missingColumn` where a column is not there, and as `ExampleFile.read`.
    public static func read(_ path: FilePath, _ columns: Columns) throws(DataError) -> [Example] {
        let file: MappedFile
        do throws(FileError) { file = try MappedFile(path) } catch { throw .file(error) }
        return try file.withBytes { (bytes) throws(DataError) in
            try read(bytes.bindMemory(to: UInt8.self), named: path.string, columns)
        }
    }

    private static func read(
        _ bytes: UnsafeBufferPointer<UInt8>,
        named name: String,
        _ columns: Columns
    ) throws(DataError) -> [Example] {
        var cursor = RowCursor(file: name)
        var builder = ExampleBuilder(file: name)
        var examples: [Example] = []
        var errors: [RowError] = []
        var errorCount = 0
        var offset = 0
        while case .row(let line, let row) = try cursor.next(in: bytes, at: &offset, isWhole: true) {
            let found = cursor.columns ?? (try? row.get())?.keys ?? []
            if examples.isEmpty, errorCount == 0 {
                for (_, column) in columns.pairs where !found.contains(column) {
                    throw .missingColumn(file: name, column, found: found)
                }
            }
            do throws(RowFault) {
                let fields = try row.get()
                let example = columns.pairs.map { ($0.field, fields[$0.column] ?? .null) }
                examples.append(
                    try builder.example(from: JSONObject(example.filter { !$0.1.isNull }), at: line)
                )
            } catch {
                errorCount += 1
                guard errors.count < DataError.rowsTold else { continue }
                errors.append(RowError(at: .init(file: name, line: line), error))
            }
        }
        guard errorCount == 0 else { throw .rows(errors, count: errorCount) }
        guard !examples.isEmpty else { throw .noRows(file: name) }
        return examples
    }
}
