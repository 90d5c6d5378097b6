import HoneBase
import Testing

@testable import HoneRetrieval

struct EnglishStemmerTests {
    private func stem(_ word: String) -> String {
        var bytes = Array(word.utf8)
        let count = bytes.withUnsafeMutableBufferPointer { letters in
            letters.baseAddress.map { EnglishStemmer.stem($0, count: letters.count) } ?? 0
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    @Test func wordsHaveTheStemsOfTheReference() throws {
        let rows = (try GoldenWords.read("analysis.json")["stems"]?.array ?? []).compactMap(\.array)
        #expect(rows.count > 600)
        for row in rows {
            let word = try #require(row[0].string)
            #expect(stem(word) == row[1].string, "\(word)")
        }
    }

    /// Whatever the letters, a stem stays within its word.
    @Test func noWordIsTooStrange() {
        var random = Philox(seed: 8)
        let letters = Array("aeiouyYbdlstwx'".utf8) + [0xC3, 0xA9, 0xFF, 0x00]
        for _ in 0..<20_000 {
            var word = (0..<random.below(9) + 1).map { _ in letters[random.below(letters.count)] }
            word += [UInt8](["", "ing", "ed", "ies", "'s", "ation", "li", "past"][random.below(8)].utf8)
            let count = word.withUnsafeMutableBufferPointer { letters in
                letters.baseAddress.map { EnglishStemmer.stem($0, count: letters.count) } ?? 0
            }
            #expect(count >= 0 && count <= word.count)
        }
    }
}
