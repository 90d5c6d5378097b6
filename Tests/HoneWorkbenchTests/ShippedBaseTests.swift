import HoneBase
import HoneData
import HoneModels
import HoneRemote
import HoneTestSupport
import HoneText
import SystemPackage
import Testing

@testable import HoneWorkbench

/// What is claimed of the small base that comes with Hone, on texts that were written for these checks.
@Suite struct ShippedBaseTests {
    private static let folder: FilePath = {
        var path = FilePath(#filePath)
        for _ in 0..<3 { path.removeLastComponent() }
        return path.pushing("Models/hone-base")
    }()

    /// The rows of one of the files beside it.
    private static func rows(_ name: String) throws -> [JSON] {
        try Files.text(of: folder.pushing(FilePath(name))).split(separator: "\n").map {
            try JSONScanner.parse(String($0))
        }
    }

    private static func strings(_ key: String, of name: String) throws -> [String] {
        try rows(name).map { try #require($0[key]?.string) }
    }

    private static func decoder() throws -> Decoder { try DecoderModel(folder.string).decoder }

    /// What it says to each request, drawn as `hone chat` draws.
    private static func answers(_ requests: [String], maximumTokens: Int) throws -> [GeneratedText] {
        let decoder = try decoder()
        let template = try #require(try decoder.chatTemplate())
        var options = GenerationOptions()
        options.maximumTokens = maximumTokens
        options.stopIDs = DecoderModel.ends(of: decoder)
        let prompts = try requests.map { request in
            let messages: [JSON] = [["role": "user", "content": .string(request)]]
            return try decoder.renderedIDs(
                template.renderConversation(messages, addsGenerationPrompt: true).text
            )
        }
        return decoder.generate(prompts, options).texts
    }

    @Test func itIsSmall() throws {
        let decoder = try Self.decoder()
        #expect((8_000_000...12_000_000).contains(decoder.parameterCount))
        #expect(decoder.vocabularySize == 8_192 && decoder.maximumTokens == 512)
        let sizes = try Files.names(in: Self.folder).map { name in
            let path = Self.folder.appending(name)
            return Files.isFolder(path) ? 0 : try Files.bytes(of: path).count
        }
        #expect(sizes.reduce(0, +) < 45_000_000)
        #expect(try Files.bytes(of: Self.folder.appending("model.safetensors")).count < 30_000_000)
    }

    /// Of two sentences that differ in one point of grammar, the right one is likelier.
    @Test func itKnowsGrammar() throws {
        let decoder = try Self.decoder()
        let rows = try Self.rows("checks/minimal-pairs.jsonl")
        func logProbability(_ text: String) throws -> Double {
            decoder.score(try decoder.textIDs(text), context: 512).total
        }
        let right = try rows.count { row in
            try logProbability(#require(row["good"]?.string)) > logProbability(#require(row["bad"]?.string))
        }
        #expect(rows.count >= 300)
        #expect(Double(right) >= 0.75 * Double(rows.count), "\(right) of \(rows.count)")
    }

    @Test func itEndsItsTurn() throws {
        let prompts = try Self.strings("prompt", of: "checks/prompts.jsonl")
        let answers = try Self.answers(prompts, maximumTokens: 256)
        let ended = answers.count { $0.ending == .stop && !($0.text ?? "").isEmpty }
        #expect(prompts.count == 100 && ended >= 95, "\(ended) of \(prompts.count)")
    }

    /// The filter of the training text tells runs of fifteen words and more: far fewer than thirty tokens are.
    @Test func itDoesNotRecite() throws {
        let filter = try GramFilter(file: Self.folder.appending(SeenText.pretraining))
        let prompts = try Self.strings("prompt", of: "checks/stories.jsonl")
        let stories = try Self.answers(prompts, maximumTokens: 400).map { $0.text ?? "" }
        let words = stories.map { $0.split(separator: " ").count }.reduce(0, +) / stories.count
        let recited = stories.filter { !filter.seenRuns(in: $0).isEmpty }
        #expect(prompts.count == 50 && recited.count <= 2, "\(recited)")
        #expect(words >= 30, "\(words) words a story")
        // The filter knows the text that it is of.
        #expect(filter.wordCount > 5_000_000)
    }

    @Test func itPredictsGeneralEnglish() throws {
        let decoder = try Self.decoder()
        var (nats, bytes) = (0.0, 0)
        for row in try Self.rows("../general-english.jsonl") {
            let text = try #require(row["text"]?.string)
            nats -= decoder.score(try decoder.textIDs(text), context: 512).total
            bytes += text.utf8.count
        }
        let bits = nats / Mathematics.log(2) / Double(bytes)
        #expect(bits > 0.8 && bits < 2.2, "\(bits) bits per byte")
    }

    /// The record beside the files is of these very files.
    @Test func itsRecordHolds() throws {
        let store = ModelStore(root: "nowhere", shipped: Self.folder.removingLastComponent())
        let model = try store.resolve("hone-base")
        let record = try #require(model.record)
        #expect(record.damagedFiles(in: model.folder) == [] && record.sha256["model.safetensors"] != nil)
        #expect(record.licence == "Apache-2.0" && record.trainingData != nil)
    }
}
