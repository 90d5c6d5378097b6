internal import HoneBase
public import SystemPackage

extension SubwordTokenizer {
    /// Reads a vocab.json, an object of tokens and ids, and a merges.txt, a pair a line in their order.
    ///
    /// - Throws: `TokenizerError` where a file cannot be read, the vocabulary is not sound, or a pair is not of its
    ///   tokens.
    public init(vocabulary: FilePath, merges path: FilePath) throws(TokenizerError) {
        let bytes: [UInt8]
        let lines: MappedFile
        do throws(FileError) {
            bytes = try Files.bytes(of: vocabulary)
            lines = try MappedFile(path)
        } catch { throw .file(error) }
        let read = try mapping({ (error: VocabularySyntaxError) in
            TokenizerError.vocabularySyntax(vocabulary, line: error.line, what: error.what)
        }) { () throws(VocabularySyntaxError) in
            try bytes.withUnsafeBufferPointer { (buffer) throws(VocabularySyntaxError) in
                try VocabularyScanner.vocabulary(of: buffer)
            }
        }
        guard !read.rows.isEmpty else {
            throw .malformed(vocabulary, field: "", expected: "an object of tokens and ids", found: "none")
        }
        let tokens = try TokenTable(read.tokens, read.rows, spelling: .bytes, vocabulary)
        var merges: [MergeTable.Merge] = []
        var failure: TokenizerError?
        lines.withBytes { bytes in
            for (number, line) in Lines(bytes) where failure == nil && !line.isEmpty {
                // The first line may tell the version.
                if number == 1, line.starts(with: "#version".utf8) { continue }
                let sides = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
                let rank = merges.count
                guard sides.count == 2, let merge = tokens.merge(Array(sides[0]), Array(sides[1]), rank)
                else {
                    failure = .malformed(
                        path,
                        field: "line \(number)",
                        expected: "two tokens of the vocabulary that make a third",
                        found: String(decoding: line.prefix(60), as: UTF8.self)
                    )
                    return
                }
                merges.append(merge)
            }
        }
        if let failure { throw failure }
        var parts = SubwordParts(path: vocabulary, tokens: tokens)
        parts.preTokenizer.steps = [.words(.gpt2)]
        if let end = tokens.id(named: "<|endoftext|>") {
            try parts.add(AddedToken(content: Array("<|endoftext|>".utf8), id: end), field: "<|endoftext|>")
        }
        self.init(
            parts,
            BytePairModel(tokens: tokens, merges: MergeTable(merges), symbols: .bytes(tokens.byteIDs))
        )
    }
}
