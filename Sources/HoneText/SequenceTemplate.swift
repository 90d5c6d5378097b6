internal import HoneBase

/// The ids that a model expects around one text.
struct SequenceTemplate: Sendable, Equatable {
    var prefix: [Int32] = []
    var suffix: [Int32] = []
    /// How the places of tokens are trimmed, one after the other.
    var trimmings: [OffsetTrimming] = []

    init(prefix: [Int32] = [], suffix: [Int32] = []) {
        self.prefix = prefix
        self.suffix = suffix
    }

    /// The template in the `post_processor` of a tokenizer.json, for a single text.
    ///
    /// - Throws: `TokenizerError` for anything but `TemplateProcessing`, `BertProcessing` or none.
    init(_ field: TokenizerField, vocabularySize: Int) throws(TokenizerError) {
        if field.isAbsent { return }
        for step in try field["type"].value == "Sequence" ? field["processors"].elements() : [field]
        where ["ByteLevel", "RobertaProcessing"].contains(step["type"].value?.string) {
            if let trimming = try OffsetTrimming(step) { trimmings.append(trimming) }
        }
        let field = try Self.effective(field)
        switch field["type"].value?.string {
        case "ByteLevel": break  // It changes no id.
        case "BertProcessing", "RobertaProcessing":
            try field.requireObject(of: ["type", "sep", "cls", "trim_offsets", "add_prefix_space"])
            prefix = [try Self.pair(field["cls"], vocabularySize)]
            suffix = [try Self.pair(field["sep"], vocabularySize)]
        case "TemplateProcessing":
            try field.requireObject(of: ["type", "single", "pair", "special_tokens"])
            try readTemplate(field, vocabularySize)
        default: throw field["type"].unsupported("TemplateProcessing or BertProcessing")
        }
    }

    /// The one step of a sequence that changes ids.
    private static func effective(_ field: TokenizerField) throws(TokenizerError) -> TokenizerField {
        guard field["type"].value == "Sequence" else { return field }
        try field.requireObject(of: ["type", "processors"])
        let steps = try field["processors"].elements()
        let others = steps.filter { $0["type"].value != "ByteLevel" }
        guard others.count <= 1 else { return try field.onlyElement(of: "processors") }
        return others.first ?? steps.first ?? TokenizerField(field.path, field.name, nil)
    }

    /// The id in `["[CLS]", 101]`.
    private static func pair(_ field: TokenizerField, _ vocabularySize: Int) throws(TokenizerError) -> Int32 {
        let elements = try field.elements()
        guard elements.count == 2 else { throw field.malformed("a token and its id") }
        return try id(elements[1], vocabularySize)
    }

    private static func id(_ field: TokenizerField, _ vocabularySize: Int) throws(TokenizerError) -> Int32 {
        let id = try field.integer()
        guard (0..<vocabularySize).contains(id) else {
            throw field.malformed("an id below \(vocabularySize), the size of the vocabulary")
        }
        return Int32(id)
    }

    private mutating func readTemplate(_ field: TokenizerField, _ vocabularySize: Int) throws(TokenizerError)
    {
        var hasText = false
        for part in try field["single"].elements() {
            try part.requireObject(of: ["SpecialToken", "Sequence"])
            let isText = !part["Sequence"].isAbsent
            let content = part[isText ? "Sequence" : "SpecialToken"]
            try content.requireObject(of: ["id", "type_id"])
            guard try content["type_id"].integer() == 0 else { throw content["type_id"].unsupported("0") }
            let name = try content["id"].string()
            if isText {
                guard name == "A", !hasText else { throw content["id"].unsupported("the text \"A\", once") }
                hasText = true
                continue
            }
            let ids = field["special_tokens"][name]["ids"]
            for element in try ids.elements() {
                let id = try Self.id(element, vocabularySize)
                if hasText { suffix.append(id) } else { prefix.append(id) }
            }
        }
        guard hasText else { throw field["single"].unsupported("a template with the text \"A\"") }
    }
}
