public import HoneBase
public import SystemPackage

/// Files of labelled examples: JSON lines or CSV.
///
/// A row has `input` and `output`, or `text` and `label`, or `messages` with one user turn and one assistant
/// turn; `id` and `group` are optional, other fields are passed over. A number as output stands for its text.
public enum ExampleFile {
    /// The examples in the file at `path`, in their order.
    ///
    /// The name's ending tells the format (`.jsonl`, `.ndjson`, `.csv`, `.tsv`), otherwise the first
    /// character does.
    ///
    /// - Throws: `DataError`, which tells the first bad rows together.
    /// - Complexity: O(bytes).
    public static func read(_ path: FilePath) throws(DataError) -> [Example] {
        let file: MappedFile
        do throws(FileError) { file = try MappedFile(path) } catch { throw .file(error) }
        return try file.withBytes { (bytes) throws(DataError) in
            try read(bytes.bindMemory(to: UInt8.self), named: path.string)
        }
    }

    /// The examples in `bytes`, told as those of the file named `name`.
    ///
    /// - Throws: `DataError`, which tells the first bad rows together.
    package static func read(
        _ bytes: UnsafeBufferPointer<UInt8>,
        named name: String
    ) throws(DataError) -> [Example] {
        var cursor = RowCursor(file: name)
        var builder = ExampleBuilder(file: name)
        var examples: [Example] = []
        var errors: [RowError] = []
        var errorCount = 0
        var offset = 0
        while case .row(let line, let row) = try cursor.next(in: bytes, at: &offset, isWhole: true) {
            if let columns = cursor.columns, examples.isEmpty, errorCount == 0 {
                try check(columns, of: name)
            }
            do throws(RowFault) {
                examples.append(try builder.example(from: try row.get(), at: line))
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

    /// A column that is missing would be the same fault in every row: it is told once.
    private static func check(_ columns: [String], of file: String) throws(DataError) {
        let row = JSONObject(columns.map { ($0, .null) })
        guard let names = FieldNames(of: row) else {
            throw .missingColumn(file: file, "input", found: columns)
        }
        guard row[names.output] != nil || row["labels"] != nil else {
            throw .missingColumn(file: file, names.output, found: columns)
        }
    }

    /// Writes `examples` to the file at `path` as a whole or not at all.
    ///
    /// It is CSV where its name ends in `.csv`, otherwise JSON lines. Read back, they are the same examples.
    public static func write(_ examples: [Example], to path: FilePath) throws(FileError) {
        let writer: any RowWriter =
            path.extension == "csv"
            ? CSVWriter(
                columns: ["id", "input", "output"] + (examples.contains { $0.group != nil } ? ["group"] : [])
            )
            : JSONLinesWriter()
        try Files.replace(path) { (file) throws(FileError) in
            var text = writer.header
            for example in examples {
                text += writer.line(of: row(of: example))
                // Large pieces: a system call for every row would be slow.
                guard text.utf8.count >= 1 << 16 else { continue }
                try file.append(text)
                text = ""
            }
            try file.append(text)
        }
    }

    private static func row(of example: Example) -> JSONObject {
        var row = JSONObject([
            ("id", .string(example.id)), ("input", .string(example.input)),
            ("output", .string(example.output)),
        ])
        if let group = example.group { row["group"] = .string(group) }
        return row
    }
}
