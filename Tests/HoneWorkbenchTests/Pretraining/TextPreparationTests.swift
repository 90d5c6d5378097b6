import HoneBase
import HoneTestSupport
import HoneText
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct TextPreparationTests {
    /// Rows are what the documents say, each begun and ended, and nothing of what is held out.
    @Test func textBecomesRows() throws {
        try withPretrainingRequest { request, folder in
            try Files.makeFolder(folder)
            let text = try TextPreparation(request: request, progress: { _ in }).run(in: folder)
            let tokenizer = try TokenizerLoader.load(TextPreparation.initialFolder(in: folder))
            let (start, end) = (try #require(tokenizer.id(of: "<s>")), try #require(tokenizer.id(of: "</s>")))
            #expect(text.training.count % 16 == 0 && text.training.count == text.facts.tokens)
            #expect(text.training.first == start)
            #expect(text.heldOut.count == 1 && text.facts.documents == 7)
            let held = tokenizer.decode(text.heldOut[0].ids)
            #expect(text.heldOut[0].bytes == held.utf8.count)
            #expect(text.heldOut[0].ids.first == start && text.heldOut[0].ids.last == end)
            let documents = text.training.split(separator: start).map { document in
                (text: tokenizer.decode(document.filter { $0 != end }), isEnded: document.last == end)
            }
            // All but the last, which the end of the last row may cut.
            #expect(documents.dropLast().allSatisfy { $0.isEnded && $0.text.hasPrefix("Document ") })
            #expect(!documents.contains { $0.text == held })
            #expect(PretrainingText.isThere(folder))
            #expect(try PretrainingText(in: folder).training == text.training)
            // The same text gives the same rows and first weights.
            let again = folder.removingLastComponent().appending("again")
            try Files.makeFolder(again)
            #expect(
                try TextPreparation(request: request, progress: { _ in }).run(in: again).training
                    == text.training
            )
            for name in ["model.safetensors", "tokenizer.json", "config.json"] {
                #expect(
                    try Files.bytes(of: folder.appending("initial/\(name)"))
                        == Files.bytes(of: again.appending("initial/\(name)"))
                )
            }
        }
    }

    @Test func aTokenizerMayBeGiven() throws {
        try withPretrainingRequest { request, folder in
            try writeTinyDecoder(to: folder.appending("given"))
            var request = request
            request.tokenizer = folder.appending("given")
            let text = try TextPreparation(request: request, progress: { _ in }).run(in: folder)
            #expect(text.facts.vocabulary == 259)
            let config = try JSONScanner.parse(Files.bytes(of: folder.appending("initial/config.json")))
            #expect(config["vocab_size"] == 259 && config["bos_token_id"] == 256)
            #expect(config["eos_token_id"] == [257])
        }
    }

    @Test func tooLittleTextIsTold() throws {
        try withPretrainingRequest(["ab", "cd"]) { request, folder in
            try Files.makeFolder(folder)
            let told = problem {
                _ = try TextPreparation(request: request, progress: { _ in }).run(in: folder)
            }
            #expect(told?.what == "too little text to learn from")
            #expect(told?.expected?.hasPrefix("16 tokens") == true)
            // One of both is held out.
            let tokenizer = try TokenizerLoader.load(TextPreparation.initialFolder(in: folder))
            let counts = ["ab", "cd"].map { "\(1 + tokenizer.ids(of: $0).count)" }
            #expect(counts.contains(told?.found ?? ""))
            #expect(!PretrainingText.isThere(folder))
        }
    }
}
