import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneFormats

/// Published files without weights, which stand beside the checkout.
private let folder: FilePath = {
    var path = FilePath(#filePath)
    for _ in 0..<4 { path.removeLastComponent() }
    return path.appending("../shared/data/tok-llamacpp-vocabs")
}()

private func withVocabulary<Result>(_ name: String, _ body: (GGUFFile) throws -> Result) throws -> Result {
    try withTemporaryFolder { temporary in
        let packed = folder.appending("ggml-vocab-\(name).gguf.gz").string
        let path = temporary.appending("file")
        guard system("/usr/bin/gzip -dc '\(packed)' > '\(path.string)'") == 0 else {
            throw FileError.unreadable(FilePath(packed), reason: "gzip failed")
        }
        return try body(try GGUFFile(path))
    }
}

@Suite(.enabled(if: Files.isFolder(folder))) struct GGUFVocabularyTests {
    @Test(arguments: [
        ("bert-bge", "bert", 30522, "[PAD]"), ("deepseek-coder", "llama", 32256, "!"),
        ("falcon", "falcon", 65024, ">>TITLE<<"), ("gpt-2", "gpt2", 50257, "!"),
        ("llama-spm", "llama", 32000, "<unk>"), ("phi-3", "phi3", 32064, "<unk>"),
        ("starcoder", "starcoder2", 49152, "<|endoftext|>"),
    ])
    func realVocabulariesAreRead(name: String, architecture: String, count: Int, first: String) throws {
        try withVocabulary(name) { file in
            #expect(file.version == 3)
            #expect(file.tensors.isEmpty)
            #expect(try file.metadata.string("general.architecture") == architecture)
            let tokens = try file.metadata.strings("tokenizer.ggml.tokens")
            #expect(tokens.count == count)
            #expect(tokens.first == first)
            #expect(try file.metadata.integers("tokenizer.ggml.token_type").count == count)
            #expect(try file.metadata.integer("\(architecture).block_count") > 0)
        }
    }

    /// Written with the same values, the file has the same bytes.
    @Test(arguments: ["gpt-2", "llama-spm"]) func realVocabulariesAreWrittenAsTheyWere(name: String) throws {
        try withVocabulary(name) { file in
            var writer = GGUFWriter()
            for (key, value) in file.metadata.entries { writer.set(key, value) }
            let copy = file.path.removingLastComponent().appending("copy")
            try writer.write(to: copy) { _, _ in }
            let (original, written) = (try Files.bytes(of: file.path), try Files.bytes(of: copy))
            #expect(written.count % 32 == 0)
            #expect(written.starts(with: original) || original.starts(with: written))
        }
    }
}
