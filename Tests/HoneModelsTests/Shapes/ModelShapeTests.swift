import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

@Suite struct ModelShapeTests {
    /// What is written is what is read, and makes the same network.
    @Test(arguments: ModelShape.known.map(\.name)) func whatIsReadIsWhatWasWritten(_ name: String) throws {
        let shape = try ModelShape(name)
        let text = shape.json.text()
        let read = try ModelShape(try JSONScanner.parse(text), path: "run.json")
        #expect(read.name == shape.name && read.path == "run.json" && read.licence == nil)
        #expect(read.json == shape.json && read.json.text() == text)
        #expect(read.maximumTokens == shape.maximumTokens)
        let (rehearsed, again) = (
            try Decoder(shape: shape, on: Rehearsal()), try Decoder(shape: read, on: Rehearsal())
        )
        #expect(rehearsed.parameterCount == again.parameterCount)
        // What the network is made for is what the shape says.
        #expect(shape.maximumTokens == rehearsed.maximumTokens)
        #expect(InitialModel.vocabularySize(of: shape) == rehearsed.vocabularySize)
    }

    /// The numbers of weights that the makers state, in millions.
    @Test(
        arguments: [
            ("smollm2-135m", 134.5), ("qwen2.5-0.5b", 494.0), ("llama-3.2-1b", 1_235.8), ("gpt2", 124.4),
            ("gemma-3-270m", 268.1), ("qwen3-0.6b", 596.0), ("phi-3-mini", 3_821.1), ("mistral-7b", 7_248.0),
        ]
    )
    func weightsAreAsManyAsStated(_ name: String, _ millions: Double) throws {
        let decoder = try Decoder(shape: ModelShape(name), on: Rehearsal())
        #expect(abs(Double(decoder.parameterCount) / 1e6 - millions) < 0.1, "\(decoder.parameterCount)")
    }

    @Test(arguments: ["gpt2", "llama"]) func aFileOrItsFolderIsRead(_ name: String) throws {
        let folder = golden("decoders/\(name)")
        let shape = try ModelShape(folder.string)
        #expect(shape.path == folder.appending("config.json") && shape.licence == nil)
        #expect(shape.maximumTokens == (name == "gpt2" ? 32 : 64))
        let file = try ModelShape(folder.appending("config.json").string)
        #expect(file.json["settings"] == shape.json["settings"])
    }

    @Test func aNameIsKnownInCapitalsToo() throws {
        #expect(try ModelShape("SmolLM2-135M").name == "smollm2-135m")
    }

    @Test(arguments: [[], "gpt2", ["name": "a"], ["settings": [:]], ["name": 3, "settings": [:]]] as [JSON])
    func jsonOfAnotherFormIsTold(_ json: JSON) {
        do throws(ModelError) {
            _ = try ModelShape(json, path: "run.json")
            Issue.record("\(json.text()) was taken")
        } catch {
            #expect(error.problem.place?.file == "run.json" && error.problem.place?.field == "shape")
        }
    }

    @Test func aNameThatIsNotKnownNamesThoseThatAre() throws {
        do throws(ModelError) {
            _ = try ModelShape("no-such-shape")
            Issue.record("it was taken")
        } catch { #expect(error.problem.remedy?.contains("smollm2-135m") == true) }
        try withTemporaryFolder { folder in
            let path = folder.appending("config.json")
            for text in ["{", "[1]"] {
                try Files.write(text, to: path)
                #expect(throws: ModelError.self) { try ModelShape(folder.string) }
            }
        }
    }
}
