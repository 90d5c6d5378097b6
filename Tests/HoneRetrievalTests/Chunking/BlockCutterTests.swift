import HoneTestSupport
import Testing

@testable import HoneRetrieval

private func units(_ text: String, _ kind: DocumentBlock.Kind, size: Int, isWhole: Bool = true) throws
    -> [TextUnit]
{
    let chunker = try Chunker(size: 100, counter: CountedDocuments.bytes)
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
        var cutter = BlockCutter(buffer, chunker)
        let block = TextBlock(kind: kind, range: 0..<buffer.count, core: 0..<buffer.count)
        return cutter.units(of: block, size: size, isWhole: isWhole)
    }
}

@Suite struct BlockCutterTests {
    @Test func aBlockThatFitsIsWhole() throws {
        #expect(try units("Ab. Cd.", .paragraph, size: 6) == [TextUnit(range: 0..<7, tokens: 6)])
        let parts = try units("Ab. Cd.", .paragraph, size: 6, isWhole: false)
        #expect(parts == [TextUnit(range: 0..<3, tokens: 3), TextUnit(range: 4..<7, tokens: 3)])
    }

    @Test func codeHasNoSentences() throws {
        let parts = try units("ab. Cd\nef", .code, size: 5)
        #expect(parts.map(\.range) == [0..<6, 7..<9])
        #expect(parts.allSatisfy { !$0.hasSentences && !$0.isHeading })
    }

    @Test func headingsAreMarked() throws {
        #expect(try units("ab", .heading(level: 1), size: 5).allSatisfy(\.isHeading))
        #expect(try units("abcdefgh", .heading(level: 1), size: 5).map(\.isHeading) == [true, true])
    }

    /// Pieces are as long as fits, and within the size, however tokens are spread.
    @Test func piecesAreNearlyFull() throws {
        var draws = Draws(71)
        for size in [5, 20, 64] {
            let words = draws.indices(400, below: 9).map { String(repeating: "x", count: Int($0) + 1) }
            let parts = try units(words.joined(separator: " "), .paragraph, size: size)
            #expect(parts.allSatisfy { $0.tokens <= size })
            let mean = Double(parts.reduce(0) { $0 + $1.tokens }) / Double(parts.count)
            #expect(mean > Double(size) * 0.6, "\(mean) of \(size)")
        }
    }
}
