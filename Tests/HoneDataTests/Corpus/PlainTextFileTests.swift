import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

@Suite struct PlainTextFileTests {
    /// The pieces of a file of these bytes, each of at most `size` bytes.
    private func pieces(_ bytes: [UInt8], size: Int) throws -> [CorpusText] {
        try CorpusFolder.with { corpus in
            try corpus.write(bytes, to: "a.txt")
            let path = corpus.path("a.txt")
            let file = PlainTextFile(path, try ByteStream(path), pieceSize: size)
            var pieces: [CorpusText] = []
            while let piece = try file.next() { pieces.append(piece) }
            return pieces
        }
    }

    private func pieces(_ text: String, size: Int) throws -> [String] {
        try pieces(Array(text.utf8), size: size).map(\.text)
    }

    @Test func piecesEndBehindLineEnds() throws {
        #expect(try pieces("one\ntwo\nthree\n", size: 10) == ["one\ntwo\n", "three\n"])
        #expect(try pieces("one\ntwo\nthree\n", size: 8) == ["one\ntwo\n", "three\n"])
        #expect(try pieces("one\ntwo\nthree\n", size: 14) == ["one\ntwo\nthree\n"])
    }

    /// A run of line ends stays whole where there is another place.
    @Test func runsOfLineEndsStayWhole() throws {
        #expect(try pieces("one\ntwo\r\n\r\nthree\n", size: 9) == ["one\n", "two\r\n\r\n", "three\n"])
    }

    @Test func longLinesAreCutBeforeSpaces() throws {
        #expect(try pieces("one two three four", size: 9) == ["one two", " three", " four"])
    }

    @Test func longWordsAreCutBetweenCharacters() throws {
        #expect(try pieces("ééééé", size: 5) == ["éé", "éé", "é"])
        #expect(try pieces("😀😀😀", size: 6) == ["😀", "😀", "😀"])
        #expect(try pieces("abcdef", size: 4) == ["abcd", "ef"])
    }

    @Test(arguments: [4, 7, 50, 1_000]) func nothingIsLost(_ size: Int) throws {
        var draws = Draws(UInt64(size))
        let parts = ["a", "bc", " ", "\n", "\r\n", "é", "日", "😀", "  "]
        for count in [0, 1, 10, 500] {
            let text = draws.indices(count, below: parts.count).map { parts[Int($0)] }.joined()
            let found = try pieces(Array(text.utf8), size: size)
            #expect(Array(found.map(\.text).joined().utf8) == Array(text.utf8))
            #expect(found.allSatisfy { !$0.text.isEmpty && $0.text.utf8.count <= size })
            #expect(found.map(\.isStart) == found.indices.map { $0 == 0 })
            #expect(found.map(\.isEnd) == found.indices.map { $0 == found.count - 1 })
        }
    }

    @Test func badBytesAreFoundInLaterPieces() throws {
        let bytes = Array("\u{FEFF}one\ntwo\nthree".utf8) + [0xC3]
        #expect(throws: CorpusError.self) { try pieces(bytes, size: 8) }
        do { _ = try pieces(bytes, size: 8) } catch CorpusError.file(.notUTF8(_, let offset)) {
            #expect(offset == bytes.count - 1)
        }
    }

    /// Bytes that are no text, though they may be valid UTF-8.
    @Test(
        arguments: [
            ([0x61, 0x0A, 0x62, 0x00], 3), ([0x61, 0x00, 0x62, 0x00], 1), ([0x00], 0),
            ([0x61, 0x00, 0xFF], 1),
        ] as [([UInt8], Int)]
    ) func zeroBytesAreNoText(_ bytes: [UInt8], _ offset: Int) throws {
        do {
            _ = try pieces(bytes, size: 8)
            Issue.record("it is read")
        } catch CorpusError.file(.notText(_, let found)) {
            #expect(found == offset)
        }
    }
}
