import HoneTestSupport
import Testing

@testable import HoneText

@Suite struct WordPatternTests {
    /// The expressions as their models publish them; the scanner is held to Swift's own engine.
    private static let expressions: [(WordPattern, String)] = [
        (.gpt2, #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#),
        (
            .llama3,
            #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
        ),
        (
            .qwen2,
            #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
        ),
        (
            .o200k,
            #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
        ),
    ]

    private static let pieces = [
        "a", "B", "word", "Word", "WORD", "'s", "'S", "'ll", "'LL", "'re", "'", "''", "'x", " ", "  ", "   ",
        "\n", "\r\n",
        "\t", "\u{A0}", "\u{3000}", "1", "23", "456", "7890", "½", "Ⅷ", "٣", ".", "!?", "/", "-", "—", "é",
        "e\u{301}",
        "\u{301}", "中", "文字", "日本", "ñ", "Ñ", "ß", "ǅ", "ʰ", "ª", "😀", "👩‍💻", "_", "@", "\u{200B}", "\u{85}",
        "д", "Д",
        "ا", "ก็", "한",
    ]

    private func words(_ text: String, _ pattern: WordPattern) -> [String] {
        var copy = text
        var classes = ScalarClasses()
        return copy.withUTF8 { buffer in
            var words: [String] = []
            var start = 0
            while start < buffer.count {
                let end = pattern.end(of: buffer, from: start, &classes)
                words.append(String(decoding: buffer[start..<end], as: UTF8.self))
                start = end
            }
            return words
        }
    }

    @Test(arguments: expressions.indices) func wordsAreThoseOfTheExpression(_ index: Int) throws {
        let (pattern, expression) = Self.expressions[index]
        let regex = try Regex(expression).matchingSemantics(.unicodeScalar)
        var draws = Draws(UInt64(20 + index))
        for round in 0..<1_500 {
            let text = draws.indices(1 + round % 9, below: Self.pieces.count).map { Self.pieces[Int($0)] }
                .joined()
            let expected = text.matches(of: regex).map { String(text[$0.range]) }
            // Compared by scalars: canonically equal strings may be cut at different places.
            #expect(
                words(text, pattern).map { Array($0.unicodeScalars) }
                    == expected.map { Array($0.unicodeScalars) },
                "\(text.debugDescription)"
            )
        }
    }

    /// The words of any text are the text, whatever the pattern.
    @Test(arguments: expressions.indices) func nothingIsLost(_ index: Int) {
        let pattern = Self.expressions[index].0
        var draws = Draws(31)
        for _ in 0..<500 {
            let text = draws.indices(20, below: Self.pieces.count).map { Self.pieces[Int($0)] }.joined()
            #expect(words(text, pattern).joined().utf8.elementsEqual(text.utf8))
        }
    }

    /// tiktoken's own form takes white space at the very end as one word.
    @Test func whiteSpaceAtTheEnd() {
        #expect(words("a \n  ", .cl100k) == ["a", " \n  "])
        #expect(words("a \n  ", .llama3) == ["a", " \n", "  "])
        #expect(words("a \n  b", .cl100k) == ["a", " \n", " ", " b"])
    }
}
