import HoneBase
import SystemPackage
import Testing

@Suite struct TokenizerCommandTests {
    /// A byte-level vocabulary of a few tokens.
    private func prepare(_ workshop: Workshop) throws {
        let letters = (0..<256).map { byte in
            let isPrintable =
                (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
            return (byte, isPrintable)
        }
        var next: UInt32 = 256
        var vocabulary: [(String, JSON)] = []
        for (byte, isPrintable) in letters {
            let scalar = isPrintable ? UInt32(byte) : next
            if !isPrintable { next += 1 }
            vocabulary.append((String(Unicode.Scalar(scalar) ?? "?"), .integer(byte)))
        }
        vocabulary += [("he", 256), ("ll", 257), ("Ġw", 258), ("hell", 259)]
        let tokenizer: JSON = [
            "version": "1.0",
            "added_tokens": [
                [
                    "id": 260, "content": "<end>", "single_word": false, "lstrip": false, "rstrip": false,
                    "normalized": false, "special": true,
                ]
            ],
            "normalizer": .null,
            "pre_tokenizer": [
                "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true,
            ],
            "post_processor": .null, "decoder": ["type": "ByteLevel"],
            "model": [
                "type": "BPE", "vocab": .object(JSONObject(vocabulary)),
                "merges": ["h e", "l l", "Ġ w", "he ll"],
            ],
        ]
        try workshop.write(tokenizer.text(), to: "model/tokenizer.json")
    }

    @Test func textAndBack() throws {
        try Workshop.with { workshop in
            try prepare(workshop)
            let text = "hello wörld<end>"
            try workshop.write(text, to: "text")
            let plain = try workshop.hone("tokenizer", "encode", "--model", "model", input: "text")
            #expect(plain.exitCode == 0, "\(plain.errorText)")
            #expect(plain.outputText == "259 111 258 195 182 114 108 100 260\n")
            let json = try workshop.hone("tokenizer", "encode", "--model", "model", "--json", input: "text")
                .json
            #expect(json["tokens"]?.array?.first == "hell")
            let offsets = (json["offsets"]?.array ?? []).map { ($0.array ?? []).compactMap(\.integer) }
            #expect(offsets.first == [0, 4])
            #expect(offsets.last == [12, 17])
            #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0[1] == $1[0] })
            try workshop.write(plain.outputText, to: "ids")
            let decoded = try workshop.hone(
                "tokenizer",
                "decode",
                "--model",
                "model",
                "--keep-special",
                input: "ids"
            )
            #expect(decoded.outputText == text)
            let skipped = try workshop.hone("tokenizer", "decode", "--model", "model", input: "ids")
            #expect(skipped.outputText == "hello wörld")
        }
    }

    @Test func badInputIsTold() throws {
        try Workshop.with { workshop in
            try prepare(workshop)
            try workshop.write("1 2 x", to: "ids")
            let word = try workshop.hone("tokenizer", "decode", "--model", "model", input: "ids")
            #expect(word.exitCode == 2)
            #expect(word.errorText.contains("id 3"))
            try Files.makeFolder(workshop.path("empty"))
            let none = try workshop.hone("tokenizer", "encode", "--model", "empty", input: "ids")
            #expect(none.exitCode == 2)
            #expect(none.errorText.contains("tokenizer.json"))
            try workshop.write(
                "{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0}}}",
                to: "model/tokenizer.json"
            )
            let other = try workshop.hone("tokenizer", "encode", "--model", "model", input: "ids")
            #expect(other.exitCode == 2)
            #expect(other.errorText.contains("BPE, Unigram or WordPiece"))
        }
    }
}
