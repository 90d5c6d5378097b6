internal import HoneBase

/// Fields of a row, beside those of its format, that would change what is to be learnt.
///
/// To pass over them would train something else than the row says.
enum RefusedFields {
    private static let preference = (
        what: "the row prefers one answer over another",
        remedy: "to train on one answer alone, keep that one in the field of the answer and remove the others"
    )
    private static let media = (
        what: "the row holds more than text",
        remedy: "remove the field if the text can be learnt without it, otherwise remove the row"
    )

    /// Each field with what it means and what to do.
    private static let all: [(fields: [String], reason: (what: String, remedy: String))] = [
        (["chosen", "rejected", "preferred_output", "non_preferred_output", "kto_tag"], preference),
        (["image", "images", "audio", "audios", "video", "videos"], media),
        (
            ["instances"],
            (
                "the row holds several inputs and outputs of one instruction",
                "write a row with \"instruction\", \"input\" and \"output\" for each of them"
            )
        ),
        (
            ["chat_template", "chat_template_kwargs"],
            ("the row asks for a chat template of its own", "remove the field: all rows are written alike")
        ),
    ]

    /// Refuses `row` if it has one of the fields with anything in it.
    static func check(_ row: JSONObject) throws(RowFault) {
        for (fields, reason) in all {
            for field in fields where row[field]?.saysSomething == true {
                throw .trainingText(.unsupported(field: field, what: reason.what, remedy: reason.remedy))
            }
        }
    }
}

extension JSON {
    /// Whether this is anything but null, an empty string, an empty array or an empty object.
    var saysSomething: Bool {
        switch self {
        case .null, .string(""), .array([]): false
        case .object(let object): object.count > 0
        default: true
        }
    }
}
