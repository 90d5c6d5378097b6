import HoneBase
import Testing

@testable import HoneText

struct WordPieceModelTests {
    /// The pieces of `word` by the definition: the longest that fits, by trying all.
    private func reference(_ word: [UInt8], _ ids: [[UInt8]: Int32], prefix: [UInt8], maximum: Int) -> [Int32]
    {
        guard String(decoding: word, as: UTF8.self).unicodeScalars.count <= maximum else { return [-7] }
        var result: [Int32] = []
        var start = 0
        while start < word.count {
            let ends = (start + 1...word.count).reversed()
            let end = ends.first { ids[(start == 0 ? [] : prefix) + word[start..<$0]] != nil }
            guard let end, let id = ids[(start == 0 ? [] : prefix) + word[start..<end]] else { return [-7] }
            result.append(id)
            start = end
        }
        return result
    }

    @Test(arguments: ["##", "", "\u{2581}", "a"])
    func findsTheLongestPieces(_ prefix: String) {
        var random = Philox(seed: 11, stream: UInt64(prefix.utf8.count))
        let letters = ["a", "b", "\u{E9}", "\u{4E2D}", "\u{1F600}"]
        let table = NormalizationTable(.identity)
        for _ in 0..<60 {
            func word(_ longest: Int) -> String {
                (0..<(1 + random.below(longest))).map { _ in letters[random.below(letters.count)] }.joined()
            }
            var tokens = ByteStrings()
            var ids: [[UInt8]: Int32] = [:]
            for _ in 0..<(2 + random.below(25)) {
                let token = Array(((random.below(2) == 0 ? "" : prefix) + word(3)).utf8)
                if ids[token] != nil { continue }
                ids[token] = Int32(tokens.count)
                tokens.append(token)
            }
            let maximum = 4 + random.below(5)
            let model = WordPieceModel(
                pieces: ByteTrie(tokens),
                prefix: prefix,
                unknownID: -7,
                maximumCharacters: maximum
            )
            let words = (0..<30).map { _ in word(9) }
            let expected = words.flatMap {
                reference(Array($0.utf8), ids, prefix: Array(prefix.utf8), maximum: maximum)
            }
            let text = Array(words.joined(separator: " ").utf8)
            let found = [Int32](unsafeUninitializedCapacity: text.count) { buffer, count in
                text.withUnsafeBufferPointer { text in
                    count = buffer.baseAddress.map { model.encode(text, with: table, into: $0) } ?? 0
                }
            }
            #expect(found == expected)
        }
    }
}
