import HoneBase
import Synchronization
import Testing

@testable import HoneRetrieval

@Suite struct ReadableChunksTests {
    /// An embedder that reads few tokens, and remembers how many bytes it has counted.
    private struct Narrow: Embedder {
        final class Counted: Sendable { let bytes = Mutex(0) }

        let facts = RefreshedIndex.ByteEmbedder().facts
        let maximumTokens: Int
        let counted = Counted()
        let counter: TokenCounter

        init(_ maximumTokens: Int) {
            self.maximumTokens = maximumTokens
            counter = TokenCounter(markCount: 2) { [counted] text in
                counted.bytes.withLock { $0 += text.count }
                return CountedDocuments.words.count(text)
            }
        }

        func vectors(of texts: [String]) -> [Float] { [] }
    }

    /// A text and chunks of it, under up to four headings each.
    private func made(_ random: inout Philox) -> (text: [UInt8], chunks: [Chunk]) {
        var text: [UInt8] = []
        func add(_ words: Int) -> Range<Int> {
            let start = text.count
            text +=
                (0..<words).map { _ in RefreshedIndex.words[random.below(RefreshedIndex.words.count)] }
                .joined(separator: " ").utf8
            defer { text += "\n\n".utf8 }
            return start..<text.count
        }
        let headings = (0..<6).map { _ in add(1 + random.below(4)) }
        let chunks = (0..<30).map { _ in
            let first = random.below(6)
            let above = Array(headings[first..<min(first + random.below(5), 6)])
            return Chunk(add(1 + random.below(12)), under: above)
        }
        return (text, chunks)
    }

    /// Against lines put together by hand: the outermost give way until the tokens fit.
    @Test func titleAndHeadingsStandAbove() {
        var random = Philox(seed: 5)
        for round in 0..<200 {
            let (text, chunks) = made(&random)
            let embedder = Narrow(4 + random.below(24))
            let title = [nil, "pump", "A title of its own"][round % 3]
            var readable = ReadableChunks(of: text, title: title, embedder)
            for chunk in chunks {
                func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
                var lines = chunk.headings.map(string) + [string(chunk.range)]
                let isInHeading = lines.count > 1 && title.map { lines[0].contains($0) } ?? true
                if let title, !isInHeading { lines.insert(title, at: 0) }
                #expect(readable.text(of: chunk) == lines.joined(separator: "\n"))
                while lines.count > 1 {
                    let words = lines.joined(separator: " ").split(separator: " ").count
                    if words + 2 <= embedder.maximumTokens { break }
                    lines.removeFirst()
                }
                #expect(readable.embeddedText(of: chunk) == lines.joined(separator: "\n"), "round \(round)")
            }
        }
    }

    /// A long heading is cut, and is not counted anew for every chunk under it.
    @Test func aLongHeadingIsMeasuredOnce() {
        let heading = String(repeating: "word ", count: 20_000)
        let text = Array((heading + "\n\ntext").utf8)
        let range = heading.utf8.count + 2..<text.count
        let embedder = Narrow(64)
        var readable = ReadableChunks(of: text, title: heading + "title", embedder)
        for _ in 0..<1_000 {
            let chunk = Chunk(range, under: [0..<heading.utf8.count])
            #expect(readable.text(of: chunk).utf8.count <= 2 * 1_001 + 4)
            #expect(readable.embeddedText(of: chunk) == "text")
        }
        let bytes = embedder.counted.bytes.withLock { $0 }
        #expect(bytes < 10_000)
    }
}
