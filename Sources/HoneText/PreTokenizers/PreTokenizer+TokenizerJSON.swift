internal import HoneBase

extension PreTokenizer {
    /// The steps in the `pre_tokenizer` of a tokenizer.json of a byte-level model, and whether a space is set before
    /// the text.
    ///
    /// - Throws: `TokenizerError` for a step that is not known, and where none is byte-level.
    static func byteLevel(_ field: TokenizerField) throws(TokenizerError) -> (
        steps: PreTokenizer, addsPrefixSpace: Bool
    ) {
        var parts = [field]
        if field["type"].value == "Sequence" {
            try field.requireObject(of: ["type", "pretokenizers"])
            parts = try field["pretokenizers"].elements()
        }
        var steps: [Step] = []
        var addsPrefixSpace = false
        var isByteLevel = false
        for part in parts {
            switch part["type"].value?.string {
            case "ByteLevel":
                try part.requireObject(of: ["type", "add_prefix_space", "trim_offsets", "use_regex"])
                guard !isByteLevel else { throw part["type"].unsupported("ByteLevel once") }
                isByteLevel = true
                addsPrefixSpace =
                    part["add_prefix_space"].isAbsent ? true : try part["add_prefix_space"].bool()
                guard !addsPrefixSpace || steps.isEmpty else {
                    throw part["add_prefix_space"].unsupported("false behind another step")
                }
                let usesPattern = part["use_regex"].isAbsent ? true : try part["use_regex"].bool()
                if usesPattern { steps.append(.words(.gpt2)) }
            case "Digits":
                try part.requireObject(of: ["type", "individual_digits"])
                steps.append(.digits(isIndividual: try part["individual_digits"].bool()))
            case "Punctuation":
                try part.requireObject(of: ["type", "behavior"])
                guard part["behavior"].value == "Contiguous" else {
                    throw part["behavior"].unsupported("Contiguous")
                }
                steps.append(.punctuation)
            case "Split": steps.append(try split(part))
            default:
                throw part["type"].unsupported("ByteLevel, Split, Digits, Punctuation or a Sequence of them")
            }
        }
        guard isByteLevel else { throw field["type"].unsupported("a byte-level pre-tokenizer") }
        return (PreTokenizer(steps: steps), addsPrefixSpace)
    }

    private static func split(_ field: TokenizerField) throws(TokenizerError) -> Step {
        try field.requireObject(of: ["type", "pattern", "behavior", "invert"])
        guard field["behavior"].value == "Isolated" || field["behavior"].value == "Removed" else {
            throw field["behavior"].unsupported("Isolated")
        }
        let expression = try field["pattern"]["Regex"].string()
        if let pattern = WordPattern.known(expression) {
            // Patterns that match everything: what lies between two matches is nothing, isolated or inverted.
            return .words(pattern)
        }
        guard expression == "[0-9][0-9][0-9]", field["behavior"].value == "Isolated" else {
            throw field["pattern"]["Regex"].unsupported("a pattern of a known model")
        }
        return .digitTriples
    }
}
