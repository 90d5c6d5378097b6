import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneText

/// Faults that tokenizers with ill intent, or a damaged disk, would have caused.
@Suite struct HostileTokenizerTests {
    private func tokenizer(
        _ original: JSON,
        _ key: String,
        _ value: JSON
    ) throws -> any Tokenizer {
        var root = try #require(original.object)
        root[key] = value
        return try withTemporaryFolder { folder in
            let path = folder.appending("tokenizer.json")
            try writeQuickly(Array(JSON.object(root).text().utf8), to: path)
            return try TokenizerLoader.load(path)
        }
    }

    private func refusal(_ original: JSON, _ key: String, _ value: JSON) throws -> Problem? {
        do {
            _ = try tokenizer(original, key, value)
            return nil
        } catch let error as TokenizerError { return error.problem }
    }

    @Test(arguments: [-1, -2_147_483_648, 2_147_483_647, 5_000]) func anAddedTokenNeedsAnIDInReach(_ id: Int)
        throws
    {
        let added: JSON = [TinyVocabulary.addedToken("<y>", id)]
        for original in [TinyTokenizers.byteLevel, TinyTokenizers.unigram, try TinyTokenizers.wordPiece] {
            let problem = try refusal(original, "added_tokens", added)
            #expect(
                problem?.place?.field?.hasPrefix("added_tokens.0") == true,
                "\(String(describing: problem))"
            )
        }
    }

    @Test func anAddedTokenIsNoBook() throws {
        let added: JSON = [TinyVocabulary.addedToken(String(repeating: "a", count: 5_000), 26)]
        #expect(
            try refusal(TinyTokenizers.byteLevel, "added_tokens", added)?.expected?.contains("4096") == true
        )
    }

    /// Each would have moved the whole vocabulary.
    @Test func manyAddedTokensInGapsAreReadQuickly() throws {
        let added = (0..<4_000).map { TinyVocabulary.addedToken("<\($0)>", 4_030 - $0) }
        var found: (any Tokenizer)?
        let time = try ContinuousClock().measure {
            found = try tokenizer(TinyTokenizers.byteLevel, "added_tokens", .array(added))
        }
        #expect(found?.token(4_000) == "<30>")
        #expect(found?.id(of: "<3999>") == 31)
        #expect(found?.decode([4_030, 31]) == "<0><3999>")
        #expect(time < .seconds(5), "usually some milliseconds")
    }

    /// Forty replacements of one letter by two would make a terabyte of it.
    @Test func replacementsOfReplacementsAreRefused() throws {
        let double: JSON = ["type": "Replace", "pattern": ["String": "a"], "content": "aa"]
        let many = JSON.array([JSON](repeating: double, count: 40))
        let normalizer = try refusal(
            TinyTokenizers.byteLevel,
            "normalizer",
            ["type": "Sequence", "normalizers": many]
        )
        #expect(normalizer?.place?.field == "normalizer")
        let decoder = try refusal(
            TinyTokenizers.byteFallback,
            "decoder",
            ["type": "Sequence", "decoders": many]
        )
        #expect(decoder?.place?.field == "decoder")
    }

    /// Each step is a call within that of the one before.
    @Test func thousandsOfStepsAreRefused() throws {
        let steps = JSON.array(
            [JSON](repeating: ["type": "Digits", "individual_digits": true], count: 50_000)
        )
        let problem = try refusal(
            TinyTokenizers.byteFallback,
            "pre_tokenizer",
            ["type": "Sequence", "pretokenizers": steps]
        )
        #expect(problem?.found == "50000 of them")
    }

    /// A table whose replacements end within characters would have made text that is not UTF-8.
    @Test(arguments: [CharacterMap.Choice.longest, .clusters])
    func aDamagedTableOfReplacementsKeepsTextWhole(_ choice: CharacterMap.Choice) throws {
        let bytes = CharacterMapMaker.bytes(of: [("\u{E9}", "\u{4E2D}"), ("a", "\u{1F600}")])
        let size = 4 + Int(bytes[0]) + Int(bytes[1]) << 8 + Int(bytes[2]) << 16
        var cut = bytes
        cut.removeSubrange(size + 1..<size + 2)
        #expect(CharacterMap(cut, choice) == nil)
        // Values that point into characters, and strings that end within one.
        var random = Philox(seed: 91)
        for _ in 0..<2_000 {
            var wrong = bytes
            for _ in 0...random.below(3) { wrong[4 + random.below(size - 4)] = UInt8(random.below(256)) }
            guard let map = CharacterMap(wrong, choice) else { continue }
            var text = Array("\u{E9}a\u{E9}\u{1F600}b\u{E9}".utf8).withUnsafeBufferPointer {
                AlignedText($0, isTracked: true)
            }
            map.normalize(&text)
            #expect(String(validating: text.bytes, as: UTF8.self) != nil)
        }
    }

    /// A pattern may say that its match begins elsewhere.
    @Test(arguments: [
        "a\\Kb", "(?=ab\\K)", "(?<=\\Ka)b", "(a|aa)+$", "(?:a{900}){900}", "(((((a*)*)*)*)*)*b", "\\C",
    ])
    func hostileExpressionsEnd(_ expression: String) throws {
        let normalizer: JSON = ["type": "Replace", "pattern": ["Regex": .string(expression)], "content": "-"]
        let found = try? tokenizer(TinyTokenizers.byteLevel, "normalizer", normalizer)
        let text = String(repeating: "ab", count: 200) + String(repeating: "a", count: 400) + "!"
        let time = ContinuousClock().measure { _ = found?.pieces(of: text) }
        #expect(time < .seconds(10), "usually some milliseconds")
    }

    /// Looking through all special pieces for each would take the square of their number.
    @Test func aModelOfSpecialPiecesIsReadQuickly() throws {
        var strings = ByteStrings()
        for index in 0..<60_000 { strings.append(Array("<\(index)>".utf8)) }
        let model = SentencePieceModel(
            strings,
            scores: [Float](repeating: 0, count: 60_000),
            kinds: [SentencePieceModel.Kind](repeating: .control, count: 60_000),
            .bytePair
        )
        let time = try ContinuousClock().measure { _ = try SubwordTokenizer(model, "tokenizer.model") }
        #expect(time < .seconds(5), "usually some milliseconds")
    }
}
