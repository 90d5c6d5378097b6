import HoneBase
import HoneTestSupport
import Testing

@testable import HoneRetrieval

/// A counter without special tokens: a token for each run of anything but spaces.
private let runs = TokenCounter(markCount: 0) { text in
    text.split { $0 == 0x20 || $0 == 0x0A }.count
}

/// Reads as many tokens as the chunks have that are embedded here.
private struct ShortEmbedder: Embedder {
    let facts = RefreshedIndex.ByteEmbedder().facts
    let counter = runs
    let maximumTokens = 12

    func vectors(of texts: [String]) -> [Float] { [] }
}

private func cut(
    _ blocks: [(DocumentBlock.Kind, String)],
    size: Int,
    overlap: Int = 0,
    includesHeadings: Bool = false
) throws -> [String] {
    let document = CountedDocuments.document(blocks)
    let chunker = try Chunker(size: size, overlap: overlap, includesHeadings: includesHeadings, counter: runs)
    return CountedDocuments.texts(chunker.chunks(of: document), of: document)
}

/// `count` sentences of `words` words each.
private func sentences(_ count: Int, words: Int = 3, from first: Int = 1) -> String {
    (first..<first + count).map { number in
        (["S\(number)"] + (1..<words).map { "w\($0)" }).joined(separator: " ") + "."
    }.joined(separator: " ")
}

@Suite struct ChunkerTests {
    @Test func smallBlocksUnderOneHeadingShareAChunk() throws {
        let blocks: [(DocumentBlock.Kind, String)] = [
            (.heading(level: 1), "A"), (.paragraph, "one two"), (.listItem, "- three"),
            (.paragraph, "four five"),
            (.heading(level: 2), "B"), (.paragraph, "six"),
        ]
        #expect(try cut(blocks, size: 100) == ["A\n\none two\n\n- three\n\nfour five", "B\n\nsix"])
        #expect(try cut(blocks, size: 5) == ["A\n\none two\n\n- three", "four five", "B\n\nsix"])
        #expect(try cut(blocks, size: 3) == ["A\n\none two", "- three", "four five", "B\n\nsix"])
    }

    @Test func blocksStayWholeWhereTheyFit() throws {
        let blocks: [(DocumentBlock.Kind, String)] = [
            (.paragraph, sentences(2)), (.paragraph, sentences(3, from: 3)), (.tableRow, "| a | b |"),
            (.code, "let x = 1\nlet y = 2"),
        ]
        #expect(
            try cut(blocks, size: 10) == [
                sentences(2), sentences(3, from: 3), "| a | b |", "let x = 1\nlet y = 2",
            ]
        )
        #expect(
            try cut(blocks, size: 14) == [
                sentences(2), sentences(3, from: 3) + "\n\n| a | b |", "let x = 1\nlet y = 2",
            ]
        )
    }

    @Test func largeBlocksAreCutAtSentencesThenLinesThenWordsThenCharacters() throws {
        #expect(
            try cut([(.paragraph, sentences(5))], size: 6) == [
                sentences(2), sentences(2, from: 3), sentences(1, from: 5),
            ]
        )
        // One sentence over two lines, too long: at its line.
        #expect(try cut([(.paragraph, "a b c d\ne f g h")], size: 5) == ["a b c d", "e f g h"])
        #expect(try cut([(.paragraph, "a b c d e f g h")], size: 3) == ["a b c", "d e f", "g h"])
        #expect(try cut([(.code, "a b. C\nd e f\ng h i")], size: 6) == ["a b. C\nd e f", "g h i"])
        let document = CountedDocuments.document([(.paragraph, "abcéfgh€x")])
        let chunker = try Chunker(size: 4, counter: CountedDocuments.bytes)
        let texts = CountedDocuments.texts(chunker.chunks(of: document), of: document)
        #expect(texts == ["abc", "éfg", "h€", "x"])
        // A character of more tokens than a chunk is a chunk.
        let single = try Chunker(size: 1, counter: CountedDocuments.bytes)
        #expect(
            CountedDocuments.texts(single.chunks(of: document), of: document)
                == "abcéfgh€x".map { String($0) }
        )
    }

    /// What is left of a large block shares a chunk with the block behind it.
    @Test func restsShareAChunk() throws {
        let blocks: [(DocumentBlock.Kind, String)] = [(.paragraph, sentences(3)), (.paragraph, "next one")]
        #expect(try cut(blocks, size: 6) == [sentences(2), sentences(1, from: 3) + "\n\nnext one"])
    }

    @Test func theHeadingPathIsKept() throws {
        let document = CountedDocuments.document([
            (.paragraph, "before"), (.heading(level: 1), "Top"), (.paragraph, "a b c d"),
            (.paragraph, "e f g h"),
            (.heading(level: 2), "Sub"), (.heading(level: 3), "Deep"), (.paragraph, "i j"),
            (.paragraph, "k l m n"), (.heading(level: 2), "Next"), (.paragraph, "o"),
            (.heading(level: 1), "End"),
        ])
        let chunker = try Chunker(size: 5, includesHeadings: false, counter: runs)
        let found = chunker.chunks(of: document).map { chunk in
            let headings = chunk.headings.map { CountedDocuments.text($0, of: document) }
            return headings.joined(separator: "/") + ": " + CountedDocuments.text(chunk.range, of: document)
        }
        #expect(
            found == [
                ": before", ": Top\n\na b c d", "Top: e f g h", "Top: Sub\n\nDeep\n\ni j",
                "Top/Sub/Deep: k l m n",
                "Top: Next\n\no", ": End",
            ]
        )
    }

    /// Marks before a heading are quoted with it, and are not part of the path.
    @Test func marksAreCutWithTheirBlock() throws {
        let text = "# Top\n\na b\n\n---\n\n## Sub\n\nc d e f\n\ng h i j\n"
        let document = Document(
            identifier: "x",
            text: Array(text.utf8),
            blocks: [
                DocumentBlock(.heading(level: 1), 2..<5), DocumentBlock(.paragraph, 7..<10),
                DocumentBlock(.heading(level: 2), 20..<23), DocumentBlock(.paragraph, 25..<32),
                DocumentBlock(.paragraph, 34..<41),
            ]
        )
        let chunker = try Chunker(size: 8, includesHeadings: false, counter: runs)
        let chunks = chunker.chunks(of: document)
        #expect(
            CountedDocuments.texts(chunks, of: document) == [
                "# Top\n\na b", "---\n\n## Sub\n\nc d e f", "g h i j",
            ]
        )
        #expect(chunks.map(\.headings) == [[], [2..<5], [2..<5, 20..<23]])
    }

    /// A paragraph that fits a chunk, but not beside its heading, is cut rather than leaving the heading alone.
    @Test func aHeadingIsNotLeftAlone() throws {
        let blocks: [(DocumentBlock.Kind, String)] = [
            (.heading(level: 1), "Two words"), (.paragraph, sentences(3)), (.paragraph, "x"),
        ]
        #expect(
            try cut(blocks, size: 9) == ["Two words\n\n" + sentences(2), sentences(1, from: 3) + "\n\nx"]
        )
        // Code is not cut for that.
        let code: [(DocumentBlock.Kind, String)] = [
            (.heading(level: 1), "Two words"), (.code, "a b c d e f g h"),
        ]
        #expect(try cut(code, size: 9) == ["Two words", "a b c d e f g h"])
    }

    @Test func headingsTakeUpRoomWhereTheyAreEmbedded() throws {
        let document = CountedDocuments.document([
            (.heading(level: 1), "Top one"), (.heading(level: 2), "Sub"), (.paragraph, sentences(6)),
        ])
        let chunker = try Chunker(size: 12, includesHeadings: true, counter: runs)
        let chunks = chunker.chunks(of: document)
        #expect(
            CountedDocuments.texts(chunks, of: document) == [
                "Top one\n\nSub\n\n" + sentences(3), sentences(3, from: 4),
            ]
        )
        var readable = ReadableChunks(of: document.text, title: nil, ShortEmbedder())
        #expect(readable.embeddedText(of: chunks[1]) == "Top one\nSub\n" + sentences(3, from: 4))
        #expect(readable.embeddedText(of: chunks[0]) == "Top one\n\nSub\n\n" + sentences(3))
    }

    /// Headings longer than half of the size leave the other half to the text, and are left out from the outermost on.
    @Test func longHeadingsAreNotAllEmbedded() throws {
        let document = CountedDocuments.document([
            (.heading(level: 1), "a b c d e f g h"), (.heading(level: 2), "i j k"),
            (.paragraph, sentences(6)),
        ])
        let chunker = try Chunker(size: 12, counter: runs)
        let chunks = chunker.chunks(of: document)
        #expect(chunks.allSatisfy { runs.count(document, $0) <= 12 })
        let last = try #require(chunks.last)
        #expect(last.headings.count == 2)
        var readable = ReadableChunks(of: document.text, title: nil, ShortEmbedder())
        let text = readable.embeddedText(of: last)
        #expect(text.hasPrefix("i j k\nS") && !text.contains("a b"))
    }

    @Test func neighboursOverlapInWholeSentences() throws {
        let blocks: [(DocumentBlock.Kind, String)] = [(.paragraph, sentences(6))]
        #expect(
            try cut(blocks, size: 9, overlap: 4) == [
                sentences(3), sentences(3, from: 3), sentences(2, from: 5),
            ]
        )
        #expect(try cut(blocks, size: 9, overlap: 2) == [sentences(3), sentences(3, from: 4)])
        // Sentences of a paragraph that stood whole; a block as a whole; nothing across a heading.
        let mixed: [(DocumentBlock.Kind, String)] = [
            (.paragraph, sentences(2)), (.listItem, "- x"), (.paragraph, sentences(3, from: 5)),
            (.heading(level: 1), "H"), (.paragraph, "y"),
        ]
        #expect(
            try cut(mixed, size: 12, overlap: 5) == [
                sentences(2) + "\n\n- x", "- x\n\n" + sentences(3, from: 5), "H\n\ny",
            ]
        )
        #expect(
            try cut(mixed, size: 14, overlap: 5) == [
                sentences(2) + "\n\n- x", sentences(1, from: 2) + "\n\n- x\n\n" + sentences(3, from: 5),
                "H\n\ny",
            ]
        )
    }

    /// What would be repeated makes way where what is new would not fit beside it.
    @Test func overlapNeverMakesAChunkTooLarge() throws {
        let blocks: [(DocumentBlock.Kind, String)] = [
            (.paragraph, sentences(3)), (.paragraph, sentences(1, words: 8, from: 4)),
        ]
        #expect(try cut(blocks, size: 9, overlap: 4) == [sentences(3), sentences(1, words: 8, from: 4)])
    }

    @Test func blankDocumentsHaveNoChunks() throws {
        #expect(try cut([], size: 5) == [])
        #expect(try cut([(.paragraph, " \n\t ")], size: 5) == [])
    }

    /// Some tokenizers make one token of a word of any length: the bytes are bounded too.
    @Test func wordsOfAnyLengthAreCut() throws {
        let document = CountedDocuments.document([(.paragraph, String(repeating: "a", count: 10_000))])
        let chunks = try Chunker(size: 10, counter: CountedDocuments.words).chunks(of: document)
        #expect(chunks.allSatisfy { $0.range.count <= 320 })
        #expect(chunks.reduce(0) { $0 + $1.range.count } == 10_000)
    }

    @Test func sizesThatCannotBeAreRefused() {
        let counter = CountedDocuments.words
        #expect(throws: ChunkingError.sizeTooSmall(2, least: 3)) { try Chunker(size: 2, counter: counter) }
        #expect(throws: ChunkingError.overlapNotAllowed(6, most: 5)) {
            try Chunker(size: 12, overlap: 6, counter: counter)
        }
        #expect(throws: ChunkingError.overlapNotAllowed(-1, most: 5)) {
            try Chunker(size: 12, overlap: -1, counter: counter)
        }
    }

    /// Each byte is counted a few times, whatever the text is made of.
    @Test(arguments: ["word ", "x", "A sentence. ", "line\n", "é", "...", "\u{3000}。"])
    func timeGrowsWithTheText(_ piece: String) throws {
        let document = CountedDocuments.document([
            (.paragraph, String(repeating: piece, count: 100_000)),
            (.code, String(repeating: piece, count: 100_000)),
        ])
        for counter in [CountedDocuments.words, CountedDocuments.none, CountedDocuments.uneven] {
            let chunker = try Chunker(size: 256, overlap: 40, counter: counter)
            let time = ContinuousClock().measure { _ = chunker.chunks(of: document) }
            #expect(time < .seconds(20), "usually some tenths of a second")
        }
    }
}

extension TokenCounter {
    /// The tokens of a chunk.
    fileprivate func count(_ document: Document, _ chunk: Chunk) -> Int {
        document.text[chunk.range].withUnsafeBufferPointer { count($0) }
    }
}
