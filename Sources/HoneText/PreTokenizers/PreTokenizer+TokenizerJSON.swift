internal import HoneBase

extension PreTokenizer {
    /// Reads the `pre_tokenizer` of a tokenizer.json, and whether it is byte-level.
    ///
    /// - Throws: `TokenizerError` for a step that is not known, or in a place where it is not known.
    static func read(_ field: TokenizerField) throws(TokenizerError) -> (PreTokenizer, isByteLevel: Bool) {
        var preTokenizer = PreTokenizer()
        var isByteLevel = false
        if field.isAbsent { return (preTokenizer, false) }
        try preTokenizer.add(field, &isByteLevel)
        // Each step is a call within that of the one before it.
        guard preTokenizer.steps.count <= 64 else {
            throw .unsupported(
                field.path,
                field: field.name,
                found: "\(preTokenizer.steps.count) of them",
                supported: "at most 64 steps"
            )
        }
        // Where nothing follows, nothing sees the letters.
        if case .byteAlphabet = preTokenizer.steps.last { preTokenizer.steps.removeLast() }
        return (preTokenizer, isByteLevel)
    }

    private mutating func add(_ field: TokenizerField, _ isByteLevel: inout Bool) throws(TokenizerError) {
        guard metaspace == nil else { throw field["type"].unsupported("nothing behind Metaspace") }
        switch field["type"].value?.string {
        case "Sequence":
            try field.requireObject(of: ["type", "pretokenizers"])
            for step in try field["pretokenizers"].elements() {
                let wasByteLevel = isByteLevel
                try add(step, &isByteLevel)
                if !wasByteLevel, isByteLevel { steps.append(.byteAlphabet) }
            }
        case "ByteLevel":
            try field.requireObject(of: ["type", "add_prefix_space", "trim_offsets", "use_regex"])
            guard !isByteLevel else { throw field["type"].unsupported("ByteLevel once") }
            isByteLevel = true
            addsPrefixSpace = try field["add_prefix_space"].bool(default: true)
            guard !addsPrefixSpace || steps.isEmpty else {
                throw field["add_prefix_space"].unsupported("false behind another step")
            }
            if try field["use_regex"].bool(default: true) { steps.append(.words(.gpt2)) }
        case "Digits":
            try field.requireObject(of: ["type", "individual_digits"])
            let isIndividual = try field["individual_digits"].bool(default: false)
            steps.append(
                .split(Splitting(pattern: .number, behavior: isIndividual ? .isolated : .contiguous))
            )
        case "Punctuation":
            try field.requireObject(of: ["type", "behavior"])
            let behavior = field["behavior"].isAbsent ? .isolated : try Splitting.Behavior(field["behavior"])
            steps.append(.split(Splitting(pattern: .punctuation, behavior: behavior)))
        case "WhitespaceSplit":
            try field.requireObject(of: ["type"])
            steps.append(.split(Splitting(pattern: .whiteSpace, behavior: .removed)))
        case "Whitespace":
            try field.requireObject(of: ["type"])
            steps.append(try Self.expression(#"\w+|[^\w\s]+"#, .removed, isInverted: true, field))
        case "UnicodeScripts":
            try field.requireObject(of: ["type"])
            steps.append(.scripts)
        case "BertPreTokenizer":
            try field.requireObject(of: ["type"])
            steps.append(.split(Splitting(pattern: .whiteSpace, behavior: .removed)))
            steps.append(.split(Splitting(pattern: .punctuation, behavior: .isolated)))
        case "CharDelimiterSplit":
            try field.requireObject(of: ["type", "delimiter"])
            let delimiter = Array(try field["delimiter"].string().utf8)
            steps.append(.split(Splitting(pattern: .string(delimiter), behavior: .removed)))
        case "Split": steps.append(try Self.split(field))
        case "Metaspace": metaspace = try Metaspace(field)
        default:
            throw field["type"].unsupported(
                "ByteLevel, Split, Digits, Punctuation, Whitespace, WhitespaceSplit, Metaspace, CharDelimiterSplit, "
                    + "BertPreTokenizer, UnicodeScripts or a Sequence of them"
            )
        }
    }

    private static func split(_ field: TokenizerField) throws(TokenizerError) -> Step {
        try field.requireObject(of: ["type", "pattern", "behavior", "invert"])
        let behavior = try Splitting.Behavior(field["behavior"])
        let isInverted = try field["invert"].bool(default: false)
        // The known patterns match everything: nothing lies between two matches.
        let isWhole = behavior == .isolated && !isInverted || behavior == .removed && isInverted
        if isWhole, let source = field["pattern"]["Regex"].value?.string,
            let known = WordPattern.known(source)
        {
            return .words(known)
        }
        let pattern = try TextPattern(field["pattern"])
        return .split(Splitting(pattern: pattern, behavior: behavior, isInverted: isInverted))
    }

    private static func expression(
        _ source: String,
        _ behavior: Splitting.Behavior,
        isInverted: Bool,
        _ field: TokenizerField
    ) throws(TokenizerError) -> Step {
        let json = JSON.object(JSONObject([("Regex", .string(source))]))
        let pattern = try TextPattern(TokenizerField(field.path, field.name, json))
        return .split(Splitting(pattern: pattern, behavior: behavior, isInverted: isInverted))
    }
}

extension Splitting.Behavior {
    fileprivate init(_ field: TokenizerField) throws(TokenizerError) {
        guard let behavior = Self(rawValue: try field.string()) else {
            throw field.unsupported(Self.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self = behavior
    }
}

extension Metaspace {
    fileprivate init(_ field: TokenizerField) throws(TokenizerError) {
        try field.requireObject(of: [
            "type", "replacement", "prepend_scheme", "add_prefix_space", "split", "str_rep",
        ])
        if !field["replacement"].isAbsent { marker = Array(try field["replacement"].string().utf8) }
        guard !marker.isEmpty else { throw field["replacement"].malformed("a character") }
        splits = try field["split"].bool(default: true)
        if field["prepend_scheme"].isAbsent {
            prefix = try field["add_prefix_space"].bool(default: true) ? .always : .never
            return
        }
        guard let scheme = Prefix(rawValue: try field["prepend_scheme"].string()) else {
            throw field["prepend_scheme"].unsupported(Prefix.allCases.map(\.rawValue).joined(separator: ", "))
        }
        prefix = scheme
    }
}
