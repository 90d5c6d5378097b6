internal import HoneBase

/// What a message says: a string, or a list of parts that are text.
enum MessageContent {
    /// The text of `value`, which stands at `field` of its row; the texts of parts are lines of it.
    static func text(_ value: JSON, at field: String) throws(RowFault) -> String {
        switch value {
        case .string(let text): return text
        case .array(let parts):
            var texts: [String] = []
            for (index, part) in parts.enumerated() {
                texts.append(try text(of: part, at: "\(field)[\(index)]"))
            }
            return texts.joined(separator: "\n")
        default:
            throw .wrongType(
                field: field,
                expected: "a string, or an array of parts such as {\"type\": \"text\", \"text\": ...}",
                found: value.kindName
            )
        }
    }

    private static func text(of part: JSON, at field: String) throws(RowFault) -> String {
        guard let type = part["type"]?.string else {
            throw .wrongType(
                field: field,
                expected: "a part such as {\"type\": \"text\", \"text\": ...}",
                found: part.object.map { "an object with fields " + $0.keys.quotedList() } ?? part.kindName
            )
        }
        guard type == "text" else {
            throw .trainingText(
                .unsupported(
                    field: "\(field).type",
                    what: "a part of the type \"\(type)\"; models read and write text alone",
                    remedy: "remove the part if the text can be learnt without it, otherwise remove the row"
                )
            )
        }
        guard let text = part["text"]?.string else {
            throw .wrongType(
                field: "\(field).text",
                expected: "a string",
                found: part["text"]?.kindName ?? "nothing"
            )
        }
        return text
    }
}
