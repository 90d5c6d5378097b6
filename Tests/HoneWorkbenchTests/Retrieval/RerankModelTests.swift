import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import HoneTraining
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct RerankModelTests {
    private static let crossEncoder = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent().appending("Golden").appending("tiny-cross-encoder")

    @Test func aPublishedModelScoresAsItIs() throws {
        let model = try RerankModel(Self.crossEncoder.string)
        let passages = ["oil at the pump", "broke", ""]
        let expected = try CrossEncoder(folder: Self.crossEncoder)
            .scores(of: passages, for: "the pump leak")
        #expect(model.scores(of: passages, for: "the pump leak") == expected)
        #expect(model.scores(of: [], for: "the pump leak").isEmpty)
    }

    @Test func anEncoderWithoutAHeadIsRefused() throws {
        try withTinyBase { base, _ in
            let told = problem { _ = try RerankModel(base.folder.string) }
            #expect(told?.what.contains("gives no score to a question with a passage") == true)
            #expect(told?.remedy?.contains("hone tune") == true)
        }
    }

    @Test func aDecoderIsRefused() throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder.appending("decoder"), template: "")
            let told = problem { _ = try RerankModel(folder.appending("decoder").string) }
            #expect(told?.what.contains("gives no score") == true)
        }
    }

    @Test func aRunOfAnotherApproachIsRefused() throws {
        try withTinyBase { base, folder in
            let record = RunRecord(approach: "contrastive", task: "t", base: base).json
            try Files.makeFolder(folder.appending("run"))
            try Files.write(
                JSON.object(record).text(),
                to: folder.appending("run").appending(RunRecord.fileName)
            )
            #expect(throws: RerankError.otherRun(folder.appending("run"), approach: "contrastive")) {
                _ = try RerankModel(folder.appending("run").string)
            }
        }
    }

    @Test func whatIsNotThereIsTold() {
        let told = problem { _ = try RerankModel("no-such-model") }
        #expect(told?.what == "there is no model and no folder \"no-such-model\"")
        #expect(told?.expected?.contains("a run of hone tune PAIRS, or a cross-encoder") == true)
        #expect(told?.remedy?.contains("hone tune PAIRS.jsonl") == true)
        let file = problem { _ = try RerankModel(Self.crossEncoder.appending("config.json").string) }
        #expect(file?.what.contains("is a file") == true && file?.expected == told?.expected)
    }

    /// A head of another size, a tensor of another kind of run, and numbers that are none.
    @Test(arguments: ["size", "name", "number"]) func aBrokenHeadIsRefused(_ what: String) throws {
        try withTinyBase { base, folder in
            let run = folder.appending("run")
            try Files.makeFolder(run)
            let size = what == "size" ? base.encoder.size - 1 : base.encoder.size
            var tensors: [(String, Tensor)] = [
                ("pooler.dense.weight", .zeros([size, size])), ("pooler.dense.bias", .zeros([size])),
                ("classifier.weight", .zeros([1, size])), ("classifier.bias", .zeros([1])),
            ]
            if what == "name" { tensors.append(("head.weight", .zeros([2, size]))) }
            if what == "number" { tensors[3].1 = Tensor([Float.nan], shape: [1]) }
            try RunTensors.write(tensors, metadata: [:], to: run.appending("model.safetensors"))
            var recipe = Recipe(method: HeadMethod.self)
            recipe.objective = Reranking.name
            try Files.write(recipe.json.text(), to: run.appending(Recipe.fileName))
            let record = RunRecord(approach: Reranking.name, task: "t", base: base).json
            try Files.write(JSON.object(record).text(), to: run.appending(RunRecord.fileName))
            #expect(throws: RunError.self) { _ = try RerankModel(run.string) }
        }
    }
}
