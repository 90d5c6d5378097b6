internal import HoneBase
internal import SystemPackage

/// A tokenizer.json: its fields, and its vocabulary read apart.
struct TokenizerFile {
    /// The members that a tokenizer.json may have.
    static let members = [
        "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor",
        "decoder",
        "model",
    ]

    let path: FilePath
    /// All fields; `model.vocab` is empty where it was an object.
    let root: TokenizerField
    /// The tokens and ids of `model.vocab`; nil where it is no object.
    let vocabulary: (tokens: ByteStrings, rows: [Vocabulary.Row])?

    /// Reads the file at `path`.
    init(_ path: FilePath) throws(TokenizerError) {
        self.path = path
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.bytes(of: path) } catch { throw .file(error) }
        var rest = bytes
        if let range = bytes.withUnsafeBufferPointer({ VocabularyScanner.vocabularyRange(in: $0) }) {
            vocabulary = try Self.vocabulary(at: range, of: bytes, path)
            // Blanked, not cut out, so that offsets and lines in messages stay right.
            for index in range where rest[index] != UInt8(ascii: "\n") { rest[index] = 0x20 }
            rest[range.lowerBound] = UInt8(ascii: "{")
            rest[range.upperBound - 1] = UInt8(ascii: "}")
        } else {
            vocabulary = nil
        }
        do throws(JSONSyntaxError) {
            root = TokenizerField(path, "", try JSONScanner.parse(rest))
        } catch {
            throw .syntax(path, error)
        }
    }

    private static func vocabulary(
        at range: Range<Int>,
        of bytes: [UInt8],
        _ path: FilePath
    ) throws(TokenizerError) -> (tokens: ByteStrings, rows: [Vocabulary.Row]) {
        try mapping({ (error: VocabularySyntaxError) in
            TokenizerError.vocabularySyntax(path, line: error.line, what: error.what)
        }) { () throws(VocabularySyntaxError) in
            try bytes.withUnsafeBufferPointer { (buffer) throws(VocabularySyntaxError) in
                try VocabularyScanner.vocabulary(at: range, of: buffer)
            }
        }
    }
}
