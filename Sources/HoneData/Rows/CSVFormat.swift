internal import Glibc
internal import HoneBase

/// Comma-separated values with a header line (RFC 4180); semicolons, tabs and `|` may take the commas' place.
///
/// A field in double quotes may hold delimiters, line breaks and doubled quotes. A quote within a field that
/// does not start with one is text, since inch marks are written so.
struct CSVFormat: RowFormat {
    /// The byte between two fields.
    let delimiter: UInt8
    /// The names of the columns, without white space around them.
    private(set) var columns: [String] = []

    /// The format of a file with this `header`.
    init(header: UnsafeBufferPointer<UInt8>) throws(RowFault) {
        delimiter = Self.delimiter(of: header)
        columns = try fields(of: header).map { String($0.trimmedOfSpace) }
    }

    /// What may stand between two fields; of those that are equally frequent in a header the first counts.
    private static let delimiters: [UInt8] = Array(",;\t|".utf8)

    /// The most frequent of the delimiters outside quotes; the comma where there is none.
    private static func delimiter(of header: UnsafeBufferPointer<UInt8>) -> UInt8 {
        var counts = delimiters.map { _ in 0 }
        var isQuoted = false
        for byte in header {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if !isQuoted, let place = delimiters.firstIndex(of: byte) {
                counts[place] += 1
            }
        }
        return delimiters[counts.firstIndex(of: counts.max() ?? 0) ?? 0]
    }

    func record(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, isWhole: Bool) -> Record? {
        Self.record(in: bytes, from: start, isWhole: isWhole, isDelimiter: { $0 == delimiter })
    }

    /// The header's record: its delimiter is not known yet, so a quote after any of them opens a field.
    static func header(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, isWhole: Bool) -> Record? {
        record(in: bytes, from: start, isWhole: isWhole, isDelimiter: delimiters.contains)
    }

    private static func record(
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        isWhole: Bool,
        isDelimiter: (UInt8) -> Bool
    ) -> Record? {
        let quote = UInt8(ascii: "\"")
        if let line = Record(lineIn: bytes, from: start, isWhole: isWhole),
            line.content.isEmpty
                || memchr(bytes.baseAddress! + start, Int32(quote), line.content.count) == nil
        {
            return line
        }
        var position = start
        var isFieldStart = true
        var lineBreaks = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == quote, isFieldStart {
                // To the closing quote: one that is not followed by another.
                position += 1
                while position < bytes.count {
                    if bytes[position] == 0x0A { lineBreaks += 1 }
                    if bytes[position] == quote {
                        guard position + 1 < bytes.count, bytes[position + 1] == quote else { break }
                        position += 1
                    }
                    position += 1
                }
                // A quote that is the last byte so far may be the first half of a doubled one.
                guard isWhole || position + 1 < bytes.count else { return nil }
                isFieldStart = false
                position += 1
            } else if byte == 0x0A {
                let end = position > start && bytes[position - 1] == 0x0D ? position - 1 : position
                return Record(content: start..<end, next: position + 1, lineBreaks: lineBreaks + 1)
            } else {
                isFieldStart = isDelimiter(byte)
                position += 1
            }
        }
        guard isWhole else { return nil }
        // Within an open quote a last carriage return is text, but then the record is refused anyway.
        let end = bytes.last == 0x0D ? bytes.count - 1 : bytes.count
        return Record(content: start..<end, next: bytes.count, lineBreaks: lineBreaks)
    }

    func row(of record: UnsafeBufferPointer<UInt8>) throws(RowFault) -> JSONObject {
        let fields = try fields(of: record)
        guard fields.count == columns.count else {
            throw .fieldCount(expected: columns.count, found: fields.count)
        }
        var row = JSONObject()
        for (column, field) in zip(columns, fields) { row[column] = .string(field) }
        return row
    }

    /// The fields of a record, without their quotes.
    private func fields(of record: UnsafeBufferPointer<UInt8>) throws(RowFault) -> [String] {
        var fields: [String] = []
        fields.reserveCapacity(columns.count)
        var position = 0
        while true {
            if position < record.count, record[position] == UInt8(ascii: "\"") {
                fields.append(try quotedField(in: record, from: &position))
            } else {
                let start = position
                while position < record.count, record[position] != delimiter { position += 1 }
                fields.append(try text(record.part(start..<position), in: record))
            }
            guard position < record.count else { return fields }
            position += 1
        }
    }

    /// The field in quotes at `position`, which moves to the delimiter after it or to the end.
    private func quotedField(
        in record: UnsafeBufferPointer<UInt8>,
        from position: inout Int
    ) throws(RowFault) -> String {
        let quote = UInt8(ascii: "\"")
        position += 1
        let start = position
        var isDoubled = false
        while true {
            guard position < record.count else { throw .quoting("a double quote is opened and never closed") }
            if record[position] == quote {
                guard position + 1 < record.count, record[position + 1] == quote else { break }
                isDoubled = true
                position += 1
            }
            position += 1
        }
        let content = record.part(start..<position)
        position += 1
        guard position == record.count || record[position] == delimiter else {
            throw .quoting("something follows the closing double quote of a field")
        }
        guard isDoubled else { return try text(content, in: record) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count)
        var index = 0
        while index < content.count {
            bytes.append(content[index])
            index += content[index] == quote ? 2 : 1
        }
        return try bytes.withUnsafeBufferPointer { (bytes) throws(RowFault) in try text(bytes, in: record) }
    }

    private func text(
        _ bytes: UnsafeBufferPointer<UInt8>,
        in record: UnsafeBufferPointer<UInt8>
    ) throws(RowFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .notUTF8(byte: (record.firstInvalidByte ?? 0) + 1)
        }
        return text
    }
}
