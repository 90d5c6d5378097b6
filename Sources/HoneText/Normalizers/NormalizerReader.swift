internal import HoneBase

/// Reads the `normalizer` of a tokenizer.json.
enum NormalizerReader {
    /// The most bytes that one byte of a text may become: replacements of replacements grow without bound.
    private static let mostGrowth = 4_096
    private static let mostSteps = 256

    /// The changes in their order; none where there is no normalizer.
    ///
    /// - Throws: `TokenizerError` for one that is not known, and for more than a text can bear.
    static func read(_ field: TokenizerField) throws(TokenizerError) -> [any Normalizer] {
        let all = try steps(field)
        guard all.count <= mostSteps, all.growth <= mostGrowth else {
            throw .unsupported(
                field.path,
                field: field.name,
                found: all.count <= mostSteps ? "more" : "\(all.count) of them",
                supported:
                    "at most \(mostSteps) changes, which make a text at most \(mostGrowth) times as long"
            )
        }
        return all
    }

    private static func steps(_ field: TokenizerField) throws(TokenizerError) -> [any Normalizer] {
        if field.isAbsent { return [] }
        switch field["type"].value?.string {
        case "Sequence":
            try field.requireObject(of: ["type", "normalizers"])
            var all: [any Normalizer] = []
            for step in try field["normalizers"].elements() { all += try steps(step) }
            return all
        case "Prepend":
            try field.requireObject(of: ["type", "prepend"])
            return [Prepending(prefix: Array(try field["prepend"].string().utf8))]
        case "Replace":
            try field.requireObject(of: ["type", "pattern", "content"])
            let content = Array(try field["content"].string().utf8)
            return [Replacing(pattern: try TextPattern(field["pattern"]), content: content)]
        case "Lowercase": return try plain(field, Lowercasing())
        case "StripAccents": return try plain(field, MarkStripping())
        case "NFC": return try plain(field, UnicodeForm.composed)
        case "NFD": return try plain(field, UnicodeForm.decomposed)
        case "NFKC": return [CompatibilityMapping.shared] + (try plain(field, UnicodeForm.composed))
        case "NFKD": return [CompatibilityMapping.shared] + (try plain(field, UnicodeForm.decomposed))
        case "Strip":
            try field.requireObject(of: ["type", "strip_left", "strip_right"])
            return [
                Stripping(
                    left: try field["strip_left"].bool(default: true),
                    right: try field["strip_right"].bool(default: true)
                )
            ]
        case "Precompiled":
            try field.requireObject(of: ["type", "precompiled_charsmap"])
            if field["precompiled_charsmap"].isAbsent { return [] }
            let text = try field["precompiled_charsmap"].string()
            if text.isEmpty { return [] }
            let bytes = Array(text.utf8).withUnsafeBufferPointer(Base64.decode)
            guard let bytes, let map = CharacterMap(bytes, .clusters) else {
                throw field["precompiled_charsmap"].malformed("a table of replacements in base 64")
            }
            return [map]
        default:
            throw field["type"].unsupported(
                "Prepend, Replace, Lowercase, StripAccents, Strip, NFC, NFD, NFKC, NFKD, Precompiled or a Sequence of "
                    + "them"
            )
        }
    }

    private static func plain(
        _ field: TokenizerField,
        _ normalizer: any Normalizer
    ) throws(TokenizerError) -> [any Normalizer] {
        try field.requireObject(of: ["type"])
        return [normalizer]
    }
}

extension TextPattern {
    /// Reads a `pattern`: `{"String": ...}` or `{"Regex": ...}`.
    init(_ field: TokenizerField) throws(TokenizerError) {
        try field.requireObject(of: ["String", "Regex"])
        if !field["String"].isAbsent {
            self = .string(Array(try field["String"].string().utf8))
            return
        }
        let source = try field["Regex"].string()
        if source == "[0-9][0-9][0-9]" {
            self = .digitTriple
            return
        }
        do throws(RegularExpression.SyntaxError) {
            self = .expression(try RegularExpression(source), source: source)
        } catch {
            throw field["Regex"].malformed("a regular expression: \(error.what) at byte \(error.offset)")
        }
    }
}
