import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneText

@Suite struct TokenizerTargetTests {
    private func vocabulary() throws -> BytePairVocabulary {
        var trainer = try BytePairTrainer(.init(size: 270, coverage: 1))
        trainer.add([.init("to be or not to be")])
        return try trainer.train()
    }

    private func refusal(_ path: FilePath) -> TokenizerTargetError? {
        do throws(TokenizerTargetError) { _ = try TokenizerTarget(path) } catch { return error }
        return nil
    }

    @Test func aFolderIsMade() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("new").appending("deep")
            let target = try TokenizerTarget(path)
            #expect(!Files.exists(folder.appending("new")))
            try target.write(try vocabulary())
            #expect(try Files.names(in: path) == ["tokenizer.json", "tokenizer_config.json"])
            #expect(try TokenizerLoader.load(path).vocabularySize == vocabulary().count)
            let settings = try JSONScanner.parse(try Files.bytes(of: target.configuration))
            #expect(settings["bos_token"] == "<s>")
            #expect(settings["eos_token"] == "</s>")
            #expect(settings["unk_token"] == "<unk>")
            #expect(settings["tokenizer_class"] == "PreTrainedTokenizerFast")
        }
    }

    @Test func aFileStandsBesideItsSettings() throws {
        try withTemporaryFolder { folder in
            let target = try TokenizerTarget(folder.appending("english.json"))
            try target.write(try vocabulary())
            #expect(try Files.names(in: folder) == ["english.json", "tokenizer_config.json"])
        }
    }

    @Test func aTokenizerIsReplaced() throws {
        try withTemporaryFolder { folder in
            try TokenizerTarget(folder).write(try vocabulary())
            let before = try Files.bytes(of: folder.appending("tokenizer.json"))
            try TokenizerTarget(folder).write(try vocabulary(), addsBegin: true)
            #expect(try Files.bytes(of: folder.appending("tokenizer.json")) != before)
        }
    }

    @Test func nothingElseIsOverwritten() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending("tokenizer.json")
            let settings = folder.appending("tokenizer_config.json")
            for text in ["", "my notes", "{\"model\": {}}", "{\"vocab\": {}}"] {
                try writeQuickly(Array(text.utf8), to: file)
                #expect(refusal(folder) == .notATokenizer(file))
                #expect(refusal(file) == .notATokenizer(file))
            }
            try Files.remove(file)
            try writeQuickly(Array("{\"notes\": 1}".utf8), to: settings)
            #expect(refusal(folder) == .notATokenizer(settings))
            let notes = folder.appending("notes")
            try writeQuickly([], to: notes)
            #expect(refusal(notes) == .notAFolder(notes))
        }
    }

    @Test func theTokenizerOfAModelStays() throws {
        try withTemporaryFolder { folder in
            try TokenizerTarget(folder).write(try vocabulary())
            try writeQuickly([], to: folder.appending("model.safetensors"))
            let file = folder.appending("tokenizer.json")
            #expect(refusal(folder) == .belongsToModel(file, weights: "model.safetensors"))
        }
    }

    @Test(
        arguments: [
            .notAFolder("f"), .notATokenizer("f"), .belongsToModel("f", weights: "model.gguf"),
        ] as [TokenizerTargetError]
    )
    func errorsSayWhereAndWhatToDo(_ error: TokenizerTargetError) {
        #expect(error.problem.place?.file == "f")
        #expect(error.problem.remedy?.contains("--out") == true)
        #expect(error.problem.kind == .input)
    }
}
