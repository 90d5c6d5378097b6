import HoneBase
import HoneModels
import HoneRemote
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct BaseTests {
    private func digest(_ folder: FilePath) throws -> String {
        try Base.digest(of: ModelStore.standard.resolve(folder.string), .encoder)
    }

    @Test func theSameModelHasTheSameDigestAnywhere() throws {
        try withTemporaryFolder { folder in
            try writeTinyEncoder(to: folder.appending("one"))
            try writeTinyEncoder(to: folder.appending("two"))
            try Files.write("read me", to: folder.appending("two/README.md"))
            #expect(try digest(folder.appending("one")) == digest(folder.appending("two")))
        }
    }

    /// Whatever changes an embedding changes the digest, so that embeddings of another model are not taken up.
    @Test(arguments: [
        "model.safetensors", "config.json", "vocab.txt", "modules.json", "1_Pooling/config.json",
        "sentence_bert_config.json", "tokenizer_config.json", "tokenizer.json",
        "model-00002-of-00002.safetensors",
    ])
    func whatChangesEmbeddingsChangesTheDigest(_ name: String) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("tiny")
            try writeTinyEncoder(to: path)
            let before = try digest(path)
            let file = path.appending(name)
            let bytes = Files.exists(file) ? try Files.bytes(of: file) : []
            try writeQuickly(bytes + [0x20], to: file)
            #expect(try digest(path) != before)
        }
    }

    @Test func aBaseIsNamedAfterItsFolder() throws {
        try withTinyBase { base, folder in
            #expect(base.name == "tiny-encoder")
            #expect(base.folder.absolute.isAbsolute)
            #expect(base.folder.absolute.lastComponent == "tiny-encoder")
            #expect(base.digest.count == 64)
        }
        #expect(throws: ModelStoreError.self) { try Base("no-such-model") }
    }
}
