import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// Wrong settings of encoders are refused or computed with, and nothing else.
@Suite struct EncoderMutationTests {
    /// Each settings file of the tiny encoder's folder, which is opened with wrong ones of it.
    @Test(
        arguments: [
            ("config.json", 10_000), ("tokenizer_config.json", 500), ("modules.json", 500),
            ("1_Pooling/config.json", 500), ("sentence_bert_config.json", 500),
        ]
    )
    func wrongSettingsDoNoHarm(_ name: String, _ count: Int) throws {
        try withTinyEncoder { folder in
            let path = folder.pushing(FilePath(name))
            var original: JSON = [
                "do_lower_case": true, "model_max_length": 64, "tokenizer_class": "BertTokenizer",
            ]
            if Files.exists(path) { original = try JSONScanner.parse(try Files.bytes(of: path)) }
            var turn = 0
            let files = JSONMutations(of: [original], seed: 121)
            // Its own folder, as the settings of pooling lie in one below it.
            try expectNoHarm(files, count: count, opening: count / 20) { copy in
                try writeQuickly(try Files.bytes(of: copy), to: path)
                do throws(ModelError) {
                    let encoder = try Encoder(folder: folder, as: .float32)
                    // Of most files opening is enough: what they compute with is the same.
                    turn += 1
                    guard turn % 4 == 0 else { return true }
                    let embeddings = encoder.embed(["", String(repeating: "sun ", count: 70)])
                    #expect(embeddings.vectors.shape[0] == 2)
                    return true
                } catch {
                    #expect(!error.description.isEmpty)
                    return false
                }
            }
        }
    }
}
