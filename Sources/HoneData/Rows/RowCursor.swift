package import HoneBase

/// Walks the rows of a file, whole or piece by piece, and knows the line of each.
package struct RowCursor {
    /// What the next bytes hold.
    package enum Step {
        /// A row that starts on `line`.
        case row(line: Int, Result<JSONObject, RowFault>)
        /// The record does not end in these bytes.
        case more
        /// No row is left.
        case end
    }

    /// The file, as the user named it.
    package let file: String
    /// The columns of a CSV file, once its header was read.
    package private(set) var columns: [String]?
    private var format: (any RowFormat)?
    private let readsArrays: Bool
    private var line = 1

    /// Walks the rows of `file`, whose format its name or else its first byte tells.
    ///
    /// - Parameter readsArrays: whether a file that is one JSON array holds a row in each element; otherwise it
    ///   is refused.
    package init(file: String, readsArrays: Bool = false) {
        self.file = file
        self.readsArrays = readsArrays
    }

    /// The row at `offset`, which moves behind it.
    ///
    /// - Parameter isWhole: whether the file ends with `bytes`.
    /// - Throws: `DataError` for a file that cannot be read at all; bad rows are results.
    package mutating func next(
        in bytes: UnsafeBufferPointer<UInt8>,
        at offset: inout Int,
        isWhole: Bool
    ) throws(DataError) -> Step {
        while true {
            if format == nil {
                guard try openFile(bytes, at: &offset, isWhole: isWhole) else {
                    return isWhole ? .end : .more
                }
            }
            guard offset < bytes.count else {
                guard isWhole else { return .more }
                return format?.faultAtEnd().map { .row(line: line, .failure($0)) } ?? .end
            }
            guard let record = format?.record(in: bytes, from: offset, isWhole: isWhole), let format else {
                return .more
            }
            let content = bytes.part(record.content)
            let start = line
            offset = record.next
            line += record.lineBreaks
            if content.isBlank { continue }
            do throws(RowFault) {
                return .row(line: start, .success(try format.row(of: content)))
            } catch {
                return .row(line: start, .failure(error))
            }
        }
    }

    /// Finds out the format and reads a header; false where more bytes are needed, or none are left.
    private mutating func openFile(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at offset: inout Int,
        isWhole: Bool
    ) throws(DataError) -> Bool {
        guard isWhole || bytes.count >= 4 else { return false }
        if bytes.starts(with: [0xFF, 0xFE]) { throw .encoding(file: file, found: "UTF-16LE") }
        if bytes.starts(with: [0xFE, 0xFF]) { throw .encoding(file: file, found: "UTF-16BE") }
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let space: [UInt8] = [0x20, 0x09, 0x0D, 0x0A]
        guard let first = bytes[start...].firstIndex(where: { !space.contains($0) }) else { return false }
        if bytes[first] == UInt8(ascii: "["), !isNamedCSV {
            guard readsArrays else { throw .oneArray(file: file) }
            format = JSONArrayFormat()
            offset = first + 1
            line += bytes[..<first].count { $0 == 0x0A }
            return true
        }
        if isNamedJSONLines || (!isNamedCSV && bytes[first] == UInt8(ascii: "{")) {
            format = JSONLinesFormat()
            offset = start
            return true
        }
        var headerLine = 1
        while true {
            guard let record = CSVFormat.header(in: bytes, from: start, isWhole: isWhole) else {
                return false
            }
            start = record.next
            let header = bytes.part(record.content)
            if !header.isBlank {
                try readHeader(header, line: headerLine)
                line = headerLine + record.lineBreaks
                offset = start
                return true
            }
            headerLine += record.lineBreaks
        }
    }

    private mutating func readHeader(_ header: UnsafeBufferPointer<UInt8>, line: Int) throws(DataError) {
        do throws(RowFault) {
            let csv = try CSVFormat(header: header)
            columns = csv.columns
            format = csv
        } catch {
            throw .header(RowError(at: .init(file: file, line: line), error))
        }
        var seen: Set<String> = []
        for column in columns ?? [] where !seen.insert(column).inserted {
            throw .repeatedColumn(file: file, column)
        }
    }

    private var isNamedCSV: Bool { isNamed(".csv", ".tsv") }
    private var isNamedJSONLines: Bool { isNamed(".jsonl", ".ndjson") }

    private func isNamed(_ endings: String...) -> Bool {
        let name = TextCorpus.unpackedName(file)
        return endings.contains { name.hasSuffix($0) }
    }
}
