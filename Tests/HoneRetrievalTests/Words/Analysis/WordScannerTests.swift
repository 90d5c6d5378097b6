import HoneBase
import Testing

@testable import HoneRetrieval

struct WordScannerTests {
    private func words(_ text: [UInt8]) -> [String] {
        var scanner = WordScanner()
        var words: [String] = []
        text.withUnsafeBufferPointer { text in
            scanner.forEachWord(of: text) { words.append(String(decoding: $0, as: UTF8.self)) }
        }
        return words
    }

    @Test func textsAreSplitAsTheReferenceSplits() throws {
        let rows = (try GoldenWords.read("analysis.json")["texts"]?.array ?? []).compactMap(\.array)
        #expect(rows.count == 300)
        for row in rows {
            let text = try #require(row[0].string)
            // Bytes are compared: equal strings may be written in different ones.
            let expected = row.dropFirst().map { Array(($0.string ?? "").utf8) }
            #expect(words(Array(text.utf8)).map { Array($0.utf8) } == expected, "\(text.debugDescription)")
        }
    }

    /// Every character, alone and beside others, and what a capital sigma sees of it.
    @Test func everyCharacter() throws {
        var results: [UInt8] = []
        for value in 0..<UInt32(0x110000) {
            guard let character = Unicode.Scalar(value).map(String.init) else { continue }
            let c = character
            let text = "a\(c)b \(c)\(c) \u{3A3}\(c) a\u{3A3}\(c)a A\(c)\u{3A3}"
            results += Array(words(Array(text.utf8)).joined(separator: "|").utf8)
            results.append(UInt8(ascii: "\n"))
        }
        let digest = results.withUnsafeBytes { Digest(of: $0) }
        #expect(digest.description == (try GoldenWords.read("analysis.json")["digest"]?.string))
    }

    @Test(
        arguments: [
            ([0xFF], []), ([0x61, 0x62, 0xFF, 0x63, 0x64], ["ab", "cd"]), ([0x61, 0x62, 0xC3], ["ab"]),
            ([0x61, 0x62, 0xE6, 0x97, 0x63, 0x64], ["ab", "cd"]), ([0xC0, 0x80, 0x61, 0x62], ["ab"]),
            ([0x61, 0x62, 0xED, 0xA0, 0x80, 0x63, 0x64], ["ab", "cd"]),
            ([0x61, 0xF4, 0x90, 0x80, 0x80, 0x62], []),
            ([0x80, 0xCE, 0xA3, 0xCE, 0xA3], ["σς"]), ([0x61, 0x80, 0xCE, 0xA3, 0xCE, 0xA3, 0xCE], ["σς"]),
        ] as [([UInt8], [String])]
    )
    func whatIsNoUTF8StandsBetweenWords(_ bytes: [UInt8], _ expected: [String]) {
        #expect(words(bytes) == expected)
    }

    /// As if each byte that is no part of a character were the character that stands for none.
    @Test func anyBytes() {
        var random = Philox(seed: 3)
        let pieces: [[UInt8]] = [
            [0x61], [0x42], [0x20], [0xCE, 0xA3], [0xCE], [0xA3], [0xE6, 0x97, 0xA5], [0xE6, 0x97],
            [0xF0, 0x9F],
            [0xCC, 0x81], [0xFF], [0xC4, 0xB0], [0xF0, 0x90, 0x90, 0x80], [0x27],
        ]
        for _ in 0..<3000 {
            let bytes = (0..<random.below(12)).flatMap { _ in pieces[random.below(pieces.count)] }
            let mended = Array(String(decoding: bytes, as: UTF8.self).utf8)
            #expect(words(bytes) == words(mended), "\(bytes)")
        }
    }
}
