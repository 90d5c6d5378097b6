import HoneBase
import HoneTestSupport
import Testing

@testable import HoneRetrieval

/// Documents of any text: pieces of many kinds, and any bytes made UTF-8; blocks anywhere.
private struct AnyDocument {
    private var random: Philox

    init(seed: UInt64) { random = Philox(seed: seed) }

    private static let pieces = [
        "word ", "Sentence ends. ", "e.g. ", "3.14 ", "\n", "\n\n", "  ", "\t", "## ", "- ", "| a | b |",
        "```\n",
        "。", "これは文です。", "é", "e\u{301}", "👩‍👩‍👧‍👦", "\u{A0}", "\u{3000}", "\u{2028}", "\u{0}", "<!-- x -->", "---",
        "A.",
        "verylongwordwithoutanyendtoit", "!?", "\"Quoted.\" ", "\u{FFFD}", "\u{10FFFF}",
    ].map { Array($0.utf8) }

    mutating func next() -> Document {
        var bytes: [UInt8] = []
        let length = [0, 1, 5, 60, 400, 2_000][random.below(6)]
        while bytes.count < length {
            switch random.below(8) {
            case 0: bytes += (0..<random.below(12)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            case 1: bytes += [UInt8](repeating: UInt8(97 + random.below(3)), count: random.below(200))
            default: bytes += Self.pieces[random.below(Self.pieces.count)]
            }
        }
        let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
        return Document(identifier: "any", text: text, blocks: blocks(of: text))
    }

    /// Blocks in order, disjoint, on the boundaries of characters, not empty.
    private mutating func blocks(of text: [UInt8]) -> [DocumentBlock] {
        let places = text.indices.filter { text[$0] & 0xC0 != 0x80 } + [text.count]
        var cuts: Set<Int> = []
        for _ in 0..<random.below(max(2, min(30, places.count))) {
            cuts.insert(places[random.below(places.count)])
        }
        var blocks: [DocumentBlock] = []
        let sorted = cuts.sorted()
        for (start, end) in zip(sorted, sorted.dropFirst()) where random.below(4) > 0 {
            let kinds: [DocumentBlock.Kind] = [
                .heading(level: random.below(6) + 1), .paragraph, .paragraph, .paragraph, .listItem,
                .tableRow,
                .code,
            ]
            blocks.append(DocumentBlock(kinds[random.below(kinds.count)], start..<end))
        }
        return blocks
    }
}

/// What must hold of chunks, whatever the document.
private func check(_ document: Document, _ chunker: Chunker, _ comment: String) {
    let chunks = chunker.chunks(of: document)
    let text = document.text
    func isBoundary(_ place: Int) -> Bool { place == text.count || text[place] & 0xC0 != 0x80 }
    var covered = [Bool](repeating: false, count: text.count)
    var faults: [String] = []
    for (number, chunk) in chunks.enumerated() {
        let range = chunk.range
        guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= text.count else {
            faults.append("\(range) is empty or outside")
            continue
        }
        if !isBoundary(range.lowerBound) || !isBoundary(range.upperBound) {
            faults.append("\(range) cuts a character")
        }
        if number > 0 {
            let before = chunks[number - 1].range
            if before.lowerBound >= range.lowerBound || before.upperBound >= range.upperBound {
                faults.append("\(range) is not behind \(before)")
            }
            if chunker.overlap == 0, range.lowerBound < before.upperBound {
                faults.append("\(range) overlaps")
            }
        }
        for place in range { covered[place] = true }
        let slice = Array(text[range])
        if slice.count > chunker.mostBytes, slice.count > 4 { faults.append("\(range) has too many bytes") }
        let tokens = slice.withUnsafeBufferPointer { chunker.counter.count($0) }
        let isSingle = slice.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
        if tokens > chunker.textSize, !isSingle { faults.append("\(range) has \(tokens) tokens") }
        let blocks = document.blocks.map(\.range)
        for heading in chunk.headings where !blocks.contains(heading) {
            faults.append("\(heading) is no block")
        }
        if let last = chunk.headings.last, last.upperBound > range.lowerBound {
            faults.append("\(last) is not above")
        }
        if chunk.headings != chunk.headings.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            faults.append("headings are not in order")
        }
    }
    text.withUnsafeBufferPointer { buffer in
        var place = 0
        while place < buffer.count {
            let space = TextEdges.spaceLength(buffer, at: place, before: buffer.count)
            if space == 0, !covered[place] { faults.append("byte \(place) is in no chunk") }
            place += max(space, 1)
        }
    }
    if !faults.isEmpty {
        Issue.record(
            "\(comment): \(faults.prefix(5)) of \(String(decoding: text, as: UTF8.self).debugDescription)"
        )
    }
}

@Suite struct ChunkerPropertyTests {
    @Test(arguments: 0..<6)
    func chunksAreSlicesThatHoldEverything(part: Int) throws {
        let counters = [
            CountedDocuments.words, CountedDocuments.bytes, CountedDocuments.uneven, CountedDocuments.spaced,
            CountedDocuments.none,
        ]
        var documents = AnyDocument(seed: UInt64(500 + part))
        for trial in 0..<400 {
            let document = documents.next()
            for (number, counter) in counters.enumerated() {
                let size = [counter.markCount + 1, counter.markCount + 2, 7, 16, 60, 256][
                    (trial + number) % 6
                ]
                let most = (size - counter.markCount) / 2
                let overlap = [0, most, most / 2][trial % 3]
                let chunker = try Chunker(
                    size: size,
                    overlap: overlap,
                    includesHeadings: trial % 2 == 0,
                    counter: counter
                )
                check(
                    document,
                    chunker,
                    "part \(part), trial \(trial), counter \(number), size \(size), overlap \(overlap)"
                )
            }
        }
    }

    /// The same document gives the same chunks.
    @Test func cuttingIsRepeatable() throws {
        var documents = AnyDocument(seed: 600)
        let chunker = try Chunker(size: 20, overlap: 5, counter: CountedDocuments.words)
        for _ in 0..<50 {
            let document = documents.next()
            #expect(chunker.chunks(of: document) == chunker.chunks(of: document))
        }
    }
}
