internal import HoneBase
internal import SystemPackage

/// What a tokenizer_config.json says about a vocab.txt.
struct VocabularySettings {
    /// What a token is for; the raw value is the setting that names it.
    enum Role: String, CaseIterable {
        case unknown = "unk_token"
        case end = "sep_token"
        case padding = "pad_token"
        case start = "cls_token"
        case mask = "mask_token"

        /// The token's name where no setting says otherwise.
        var standardName: String {
            switch self {
            case .unknown: "[UNK]"
            case .end: "[SEP]"
            case .padding: "[PAD]"
            case .start: "[CLS]"
            case .mask: "[MASK]"
            }
        }
    }

    var normalizer = BertNormalizer()
    private var names: [Role: String] = [:]

    /// The standard settings.
    init() {}

    /// Reads the file at `path`.
    ///
    /// - Throws: `TokenizerError` where it cannot be read, or says something that would change the ids and is
    ///   not known here.
    init(_ path: FilePath) throws(TokenizerError) {
        let root = try TokenizerFile(path).root
        guard root.value?.object != nil else { throw root.malformed("an object") }
        try Self.requireBertTokenizer(root)
        normalizer.lowercases = try Self.bool(root["do_lower_case"], default: true)
        normalizer.stripsAccents = try Self.bool(root["strip_accents"], default: normalizer.lowercases)
        normalizer.separatesChinese = try Self.bool(root["tokenize_chinese_chars"], default: true)
        normalizer.cleansText = try Self.bool(root["clean_text"], default: true)
        for role in Role.allCases where !root[role.rawValue].isAbsent {
            let field = root[role.rawValue]
            if field.value?.object != nil {
                for key in ["lstrip", "rstrip", "single_word", "normalized"]
                where try Self.bool(field[key], default: false) { throw field[key].unsupported("false") }
                names[role] = try field["content"].string()
            } else {
                names[role] = try field.string()
            }
        }
    }

    /// The name of the token for `role`.
    func name(of role: Role) -> String { names[role] ?? role.standardName }

    /// Whether the vocabulary must hold the token for `role`.
    func isNeeded(_ role: Role) -> Bool {
        switch role {
        case .unknown, .start, .end: true
        case .padding, .mask: names[role] != nil
        }
    }

    private static func requireBertTokenizer(_ root: TokenizerField) throws(TokenizerError) {
        let models = [
            "Bert", "DistilBert", "Electra", "MobileBert", "ConvBert", "LayoutLM", "Lxmert", "Retribert",
        ]
        let kind = root["tokenizer_class"]
        if !kind.isAbsent {
            let name = try kind.string()
            guard models.contains(where: { name == "\($0)Tokenizer" || name == "\($0)TokenizerFast" }) else {
                throw kind.unsupported("BertTokenizer")
            }
        }
        guard try bool(root["do_basic_tokenize"], default: true) else {
            throw root["do_basic_tokenize"].unsupported("true")
        }
        let prefix = root["wordpieces_prefix"]
        if !prefix.isAbsent, try prefix.string() != "##" { throw prefix.unsupported("\"##\"") }
        for key in ["never_split", "additional_special_tokens", "extra_special_tokens"] {
            guard isEmpty(root[key]) else { throw root[key].unsupported("none, or a tokenizer.json") }
        }
        try requireStandardTokens(root["added_tokens_decoder"])
    }

    /// Added tokens beside a vocab.txt may only be those that it is read with anyway.
    private static func requireStandardTokens(_ field: TokenizerField) throws(TokenizerError) {
        guard let object = field.value?.object else { return }
        let names = Role.allCases.map(\.standardName)
        for key in object.keys where !names.contains(field[key]["content"].value?.string ?? "") {
            throw field[key]["content"].unsupported(names.joined(separator: ", ") + ", or a tokenizer.json")
        }
    }

    private static func isEmpty(_ field: TokenizerField) -> Bool {
        field.isAbsent || field.value?.array?.isEmpty == true || field.value?.object?.count == 0
    }

    private static func bool(_ field: TokenizerField, default value: Bool) throws(TokenizerError) -> Bool {
        field.isAbsent ? value : try field.bool()
    }
}
