/// Fills chunks with the units of a document, one block after the other.
struct ChunkWriter {
    private let chunker: Chunker
    private let text: UnsafeBufferPointer<UInt8>
    /// The tokens of the title that is read above every chunk.
    private let titleTokens: Int
    private var cutter: BlockCutter
    private var path = HeadingPath()
    private var chunks: [Chunk] = []

    // The chunk that is being filled.
    private var units: [TextUnit] = []
    /// The units at the beginning that the chunk before has too.
    private var repeatedCount = 0
    /// The headings above its first unit, and the tokens that are left beside them.
    private var above: [Range<Int>] = []
    private var room = 0
    /// The level of the heading that it begins with.
    private var level: Int?

    init(_ chunker: Chunker, _ text: UnsafeBufferPointer<UInt8>, titleTokens: Int = 0) {
        self.titleTokens = titleTokens
        self.chunker = chunker
        self.text = text
        cutter = BlockCutter(text, chunker)
    }

    /// Adds a block behind those before.
    mutating func add(_ block: TextBlock) {
        if case .heading(let level) = block.kind {
            // Headings without text between them begin one chunk, unless the next stands higher.
            let isContinued = isHeadingsAlone && level >= (self.level ?? level)
            if !isContinued { close() }
            path.leave(to: level)
            if units.isEmpty { self.level = level }
            for unit in cutter.units(of: block, size: textRoom) { add(unit) }
            path.enter(block.core, level: level, tokens: headingTokens(block.core))
            return
        }
        var parts = cutter.units(of: block, size: textRoom)
        // A heading is not left alone above a paragraph that does not fit: its first sentences do.
        if parts.count == 1, isHeadingsAlone, block.kind != .code, !fits(parts[0]) {
            let sentences = cutter.units(of: block, size: textRoom, isWhole: false)
            if let first = sentences.first, fits(first) { parts = sentences }
        }
        for part in parts { add(part) }
    }

    /// All chunks, behind the last block.
    mutating func finish() -> [Chunk] {
        close()
        return chunks
    }

    // MARK: Filling

    private var isHeadingsAlone: Bool { !units.isEmpty && units.allSatisfy(\.isHeading) }

    /// The tokens that are left for text under the headings here: they take up at most half.
    private var textRoom: Int {
        guard chunker.includesHeadings else { return chunker.textSize }
        return chunker.textSize - min(path.tokenCount + titleTokens, chunker.textSize / 2)
    }

    private func headingTokens(_ range: Range<Int>) -> Int {
        // Whatever is longer takes up its half of the chunk.
        chunker.includesHeadings ? cutter.fittingTokens(range, chunker.size) ?? chunker.size : 0
    }

    private func fits(_ unit: TextUnit) -> Bool {
        guard let first = units.first else { return true }
        let tokens = units.reduce(unit.tokens) { $0 + $1.tokens }
        return tokens <= room && unit.range.upperBound - first.range.lowerBound <= chunker.mostBytes
    }

    private mutating func add(_ unit: TextUnit) {
        while !fits(unit) {
            // What is repeated makes way for what is new.
            if units.count == repeatedCount { dropRepeated() } else { write(repeating: true) }
        }
        if units.isEmpty { begin(at: unit.range.lowerBound) }
        units.append(unit)
    }

    /// Takes note of the headings above a chunk; one that goes on there is not above it.
    private mutating func begin(at start: Int) {
        above = path.ranges.filter { $0.upperBound <= start }
        room = textRoom
    }

    private mutating func dropRepeated() {
        units.removeFirst()
        repeatedCount -= 1
    }

    /// Writes all that is left under the heading.
    private mutating func close() {
        while units.count > repeatedCount { write(repeating: false) }
        units = []
        repeatedCount = 0
        level = nil
    }

    /// Writes the chunk, without those units that the tokens of the whole leave no room for; these begin the next one.
    private mutating func write(repeating isRepeating: Bool) {
        var rest: [TextUnit] = []
        while units.count > 1 {
            let range = units[0].range.lowerBound..<units[units.count - 1].range.upperBound
            let excess = cutter.tokens(range) - room
            guard excess > 0 else { break }
            if units.count == repeatedCount + 1 {
                dropRepeated()
                continue
            }
            var dropped = 0
            while units.count > repeatedCount + 1, dropped < excess, let last = units.last {
                units.removeLast()
                rest.append(last)
                dropped += max(last.tokens, 1)
            }
        }
        guard let first = units.first, let last = units.last else { return }
        chunks.append(Chunk(first.range.lowerBound..<last.range.upperBound, under: above))
        units = isRepeating || !rest.isEmpty ? repeatedEnd() : []
        repeatedCount = units.count
        if let first = units.first { begin(at: first.range.lowerBound) }
        for unit in rest.reversed() { add(unit) }
    }

    /// The sentences or blocks at the end of the chunk that the next one repeats; never all of it, and no heading.
    private func repeatedEnd() -> [TextUnit] {
        guard chunker.overlap > 0 else { return [] }
        var result: [TextUnit] = []
        var left = chunker.overlap
        for (index, unit) in units.enumerated().reversed() where !unit.isHeading {
            if unit.tokens <= left, index > 0 {
                result.append(unit)
                left -= unit.tokens
                continue
            }
            guard unit.hasSentences else { break }
            for (place, sentence) in Sentences.ranges(of: text, in: unit.range).enumerated().reversed() {
                guard place > 0 || index > 0, let tokens = cutter.fittingTokens(sentence, left) else { break }
                result.append(TextUnit(range: sentence, tokens: tokens))
                left -= tokens
            }
            break
        }
        return result.reversed()
    }
}
