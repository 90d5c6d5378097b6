internal import HoneBase
internal import HoneData

/// Writes answered rows to standard output in the format in which they came.
struct RowOutput {
    private let format: any RowWriter

    /// A writer of CSV where the input had `columns`, otherwise of JSON lines; the header is written at once.
    init(_ columns: [String]?, answers: [String], asJSON: Bool) {
        if let columns, !asJSON {
            format = CSVWriter(columns: columns.filter { !answers.contains($0) } + answers)
        } else {
            format = JSONLinesWriter()
        }
        if !format.header.isEmpty { Terminal.write(format.header, to: 1) }
    }

    func write(_ row: JSONObject) { Terminal.write(format.line(of: row), to: 1) }
}
