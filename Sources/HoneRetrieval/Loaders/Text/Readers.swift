internal import HoneBase

/// Who may read a document, as fields of files say it.
///
/// Where the field is there but names no one, no one may read: nothing that a file restricts becomes public by a slip.
package enum Readers {
    /// The name of the field, in lower case.
    static let field = "readers"

    /// The names without white space around them, each once.
    package static func cleaned(_ names: [some StringProtocol]) -> [String] {
        var seen: Set<String> = []
        return names.map { trimmed($0) }.filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    /// The names in a cell of a table or a tag of HTML, between commas or semicolons.
    static func inCell(_ cell: String) -> [String] {
        cleaned(cell.split { $0 == "," || $0 == ";" })
    }

    /// The names in a field of a JSON row: a string, or a list of strings; nil for anything else.
    static func inField(_ value: JSON) -> [String]? {
        switch value {
        case .null: return []
        case .string(let name): return name.contains { $0 == "," || $0 == ";" } ? nil : cleaned([name])
        case .array(let values):
            let names = values.compactMap(\.string)
            return names.count == values.count ? cleaned(names) : nil
        default: return nil
        }
    }

    /// Whether a field is the one that names the readers.
    static func isField(_ name: String) -> Bool { trimmed(name).lowercased() == field }

    /// Whether a field is the one that names the readers, misspelt: what it restricts would be public.
    static func isMisspelt(_ name: String) -> Bool { trimmed(name).lowercased() == "reader" }

    /// What is found where `name` stands for the field in a place or a spelling that is not read.
    static func misnamed(_ name: String) -> LoadReason {
        .readers(found: "a field \"\(name)\"; its name is \"readers\"")
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }
}
