import HoneBase
import HoneTestSupport
import Testing

@testable import HoneRetrieval

@Suite struct DocumentTableTests {
    private final class Block {
        let bytes: UnsafeMutableRawBufferPointer

        init(_ bytes: [UInt8]) {
            self.bytes = .allocate(byteCount: bytes.count, alignment: 64)
            self.bytes.copyBytes(from: bytes)
        }

        deinit { bytes.deallocate() }
    }

    private func opened(_ bytes: [UInt8]) throws -> DocumentTable {
        let block = Block(bytes)
        return try DocumentTable(UnsafeRawBufferPointer(block.bytes), keptBy: block)
    }

    private struct Entry {
        var document: StoredDocument
        var text: [UInt8]
        var chunks: [Chunk]
    }

    /// Documents of random texts, some empty, some without a title, with readers of their own or none.
    private func entries(_ count: Int, seed: UInt64) -> [Entry] {
        var random = Philox(seed: seed, stream: 1)
        return (0..<count).map { number in
            let text = (0..<random.below(60)).map { _ in UInt8(97 + random.below(26)) }
            var chunks: [Chunk] = []
            var start = 0
            while start < text.count {
                let end = min(text.count, start + 1 + random.below(20))
                let headings =
                    start == 0 ? [] : (0..<random.below(3)).map { _ in 0..<1 + random.below(start) }
                chunks.append(Chunk(start..<end, under: headings))
                start = end
            }
            let readers: [String]? = [nil, [], ["anna"], ["anna", "sales"]][random.below(4)]
            let document = StoredDocument(
                identifier: "folder/\(number).md",
                title: random.below(2) == 0 ? nil : random.below(3) == 0 ? "" : "Title \(number)",
                metadata: random.below(2) == 0 ? [:] : ["kind": "note", "ä": "\"\(number)\""],
                readers: readers,
                version: "version \(number)",
                source: "folder/\(number).md"
            )
            return Entry(document: document, text: text, chunks: chunks)
        }
    }

    private func block(_ entries: [Entry]) -> [UInt8] {
        var builder = DocumentTableBuilder()
        for entry in entries { builder.add(entry.document, text: entry.text, chunks: entry.chunks) }
        #expect(builder.count == entries.count)
        return builder.finish()
    }

    @Test(arguments: [0, 1, 2, 40]) func whatWasAddedIsRead(_ count: Int) throws {
        let entries = entries(count, seed: UInt64(count))
        let table = try opened(block(entries))
        #expect(table.count == count && table.chunkCount == entries.reduce(0) { $0 + $1.chunks.count })
        var first = 0
        for (number, entry) in entries.enumerated() {
            #expect(table[number] == entry.document)
            #expect(table.identifier(of: number) == entry.document.identifier)
            #expect(table.withText(of: number) { Array($0) } == entry.text)
            #expect(table.chunks(of: number) == first..<first + entry.chunks.count)
            for (place, chunk) in entry.chunks.enumerated() {
                #expect(table.chunk(first + place) == chunk)
                #expect(
                    table.withText(of: number, chunk.range) { Array($0) } == Array(entry.text[chunk.range])
                )
            }
            first += entry.chunks.count
        }
    }

    /// Damaged bytes are refused, and do no harm.
    @Test func damageIsRefused() throws {
        let whole = block(entries(12, seed: 3))
        var random = Philox(seed: 8, stream: 2)
        for _ in 0..<2_000 {
            var bytes = whole
            bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
            if random.below(5) == 0 { bytes.removeLast(random.below(bytes.count)) }
            if bytes == whole { continue }
            // What stands between sections is nobody's.
            if let table = try? opened(bytes) { #expect(table.count == 12) }
        }
    }
}
