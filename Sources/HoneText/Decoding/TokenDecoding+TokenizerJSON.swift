internal import HoneBase

extension TokenDecoding {
    /// Reads the `decoder` of a tokenizer.json.
    ///
    /// - Throws: `TokenizerError` for one that is not known.
    init(_ field: TokenizerField, isByteLevel: Bool, suffix: [UInt8]) throws(TokenizerError) {
        endOfWord = suffix
        usesByteAlphabet = isByteLevel && !suffix.isEmpty
        guard !field.isAbsent else {
            if !isByteLevel, suffix.isEmpty { separator = ([0x20], []) }
            return
        }
        try add(field)
        // All tokens are written out at once: replacements of replacements grow without bound.
        guard replacements.count <= 256, growth <= 64 else {
            throw .unsupported(
                field.path,
                field: field.name,
                found: replacements.count <= 256 ? "more" : "\(replacements.count) of them",
                supported: "at most 256 replacements, which make a token at most 64 times as long"
            )
        }
    }

    private mutating func add(_ field: TokenizerField) throws(TokenizerError) {
        switch field["type"].value?.string {
        case "Sequence":
            try field.requireObject(of: ["type", "decoders"])
            for step in try field["decoders"].elements() { try add(step) }
        case "ByteLevel", "Fuse": break
        case "ByteFallback": readsByteTokens = true
        case "Replace":
            try field.requireObject(of: ["type", "pattern", "content"])
            let from = Array(try field["pattern"]["String"].string().utf8)
            replacements.append((from, Array(try field["content"].string().utf8)))
        case "Strip":
            try field.requireObject(of: ["type", "content", "start", "stop"])
            guard field["content"].value == " ", field["stop"].value == 0 else {
                throw field.unsupported("spaces at the start")
            }
            leadingSpaces = try field["start"].integer()
        case "Metaspace":
            try field.requireObject(of: [
                "type", "replacement", "prepend_scheme", "add_prefix_space", "split", "str_rep",
            ])
            let marker = try field["replacement"].isAbsent ? "\u{2581}" : field["replacement"].string()
            replacements.append((Array(marker.utf8), [0x20]))
            let isNever =
                field["prepend_scheme"].isAbsent
                ? try !field["add_prefix_space"].bool(default: true)
                : field["prepend_scheme"].value == "never"
            leadingSpaces = isNever ? 0 : 1
        case "BPEDecoder":
            try field.requireObject(of: ["type", "suffix"])
            endOfWord = Array(try field["suffix"].isAbsent ? "</w>".utf8 : field["suffix"].string().utf8)
        case "WordPiece":
            try field.requireObject(of: ["type", "prefix", "cleanup"])
            separator = ([0x20], Array(try field["prefix"].string().utf8))
        default:
            throw field["type"].unsupported(
                "ByteLevel, ByteFallback, Fuse, Replace, Strip, Metaspace, BPEDecoder, WordPiece or a Sequence of them"
            )
        }
    }
}
