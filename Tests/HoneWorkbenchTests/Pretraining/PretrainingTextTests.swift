import HoneBase
import HoneTestSupport
import HoneText
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct PretrainingTextTests {
    private var text: PretrainingText {
        let training = (0..<48).map { Int32($0 % 11) }
        var facts = PretrainingFacts()
        facts.documents = 3
        facts.tokens = 48
        facts.drops = [.init(reason: "repeated-paragraph", documents: 1, paragraphs: 2, bytes: 30)]
        facts.digest = PretrainingText.digest(of: training)
        return PretrainingText(
            training: training,
            heldOut: [
                .init(ids: [1, 97, 98, 2], bytes: 2),
                .init(ids: Array(repeating: 99, count: 200), bytes: 200),
            ],
            facts: facts
        )
    }

    @Test func whatIsKeptIsReadBack() throws {
        try withTemporaryFolder { folder in
            #expect(!PretrainingText.isThere(folder))
            try text.write(to: folder)
            #expect(PretrainingText.isThere(folder))
            let back = try PretrainingText(in: folder)
            #expect(back.training == text.training && back.facts == text.facts)
            #expect(back.heldOut.map(\.ids) == text.heldOut.map(\.ids))
            #expect(back.heldOut.map(\.bytes) == [2, 200])
        }
    }

    /// Other ids than were written are told: training would not be the one that was begun.
    @Test(arguments: [
        ("text.safetensors", 40), ("text.safetensors", 0), ("text.json", 0),
    ]) func damageIsTold(_ name: String, _ fromEnd: Int) throws {
        try withTemporaryFolder { folder in
            try text.write(to: folder)
            let path = folder.appending("text").appending(name)
            if name == "text.json" {
                let record = try Files.text(of: path)
                try Files.write(record.replacing("\"tokens\": 48", with: "\"tokens\": null"), to: path)
            } else if fromEnd == 0 {
                try writeQuickly(Array(Files.bytes(of: path).dropLast(8)), to: path)
            } else {
                var bytes = try Files.bytes(of: path)
                bytes[bytes.count - fromEnd] ^= 1
                try writeQuickly(bytes, to: path)
            }
            let told = problem { _ = try PretrainingText(in: folder) }
            #expect(told?.place?.file.contains("text") == true)
        }
    }

    /// While the model learns, the beginnings of documents stand for all that is held out.
    @Test func aSampleHoldsBeginnings() throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder)
            let tokenizer = try TokenizerLoader.load(folder)
            let sample = text.sample(tokens: 128, tokenizer: tokenizer)
            #expect(sample.map(\.ids.count) == [4, 64])
            #expect(sample[1].bytes == tokenizer.decode(sample[1].ids).utf8.count)
            #expect(text.sample(tokens: 1 << 15, tokenizer: tokenizer).map(\.bytes) == [2, 200])
        }
    }
}
