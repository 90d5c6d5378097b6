package import HoneBase

/// Writes rows in one format, a text for each.
package protocol RowWriter {
    /// What stands before the first row.
    var header: String { get }
    /// The line of `row`, its break included.
    func line(of row: JSONObject) -> String
}

/// One JSON object a line.
package struct JSONLinesWriter: RowWriter {
    /// A writer of JSON lines.
    package init() {}
    package var header: String { "" }
    package func line(of row: JSONObject) -> String { JSON.object(row).text() + "\n" }
}

/// Comma-separated values with a header (RFC 4180, with a line feed for a break).
package struct CSVWriter: RowWriter {
    private let columns: [String]

    /// A writer of these columns; other fields of a row are left out, missing ones are empty.
    package init(columns: [String]) { self.columns = columns }

    package var header: String { Self.line(columns) }

    package func line(of row: JSONObject) -> String {
        Self.line(
            columns.map { column in
                switch row[column] {
                case nil, .null: ""
                case .string(let text): text
                case let value?: value.text()
                }
            }
        )
    }

    private static func line(_ fields: [String]) -> String {
        // A row with one empty field would otherwise be a blank line, which is no row.
        fields == [""] ? "\"\"\n" : fields.map(quoted).joined(separator: ",") + "\n"
    }

    /// The field, in quotes where its text would otherwise be read in another way.
    private static func quoted(_ field: String) -> String {
        let special: (UInt8) -> Bool = { byte in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, 0x0A, 0x0D: true
            default: false
            }
        }
        let isSpaced = field.utf8.first == 0x20 || field.utf8.last == 0x20
        guard isSpaced || field.utf8.contains(where: special) else { return field }
        var text = "\""
        for scalar in field.unicodeScalars {
            if scalar == "\"" { text += "\"" }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}
