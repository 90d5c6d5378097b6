import HoneBase
import HoneTestSupport
import Testing

@testable import HoneRetrieval

/// Whatever the bytes, a segment is opened as it was written, or refused.
struct WordSegmentDamageTests {
    private static let query = "word1 word2 word3 word10 word11 word12 word20 word21"

    private static let original: [UInt8] = {
        var random = RandomTexts(seed: 4, words: 30)
        var builder = WordSegmentBuilder(.plain)
        for text in random.texts(40, below: 12) { _ = try? builder.add(text) }
        return builder.finish()
    }()

    private func matches(_ segment: WordSegment) throws -> [WordMatch] {
        try WordCollection(all: [segment]).search(Self.query, limit: 50)
    }

    @Test func bytesThatWereChanged() throws {
        let expected = try matches(WordSegment(Self.original))
        var mutations = ByteMutations(of: Self.original, seed: 1)
        var opened = 0
        for _ in 0..<20_000 {
            guard let segment = try? WordSegment(mutations.next()) else { continue }
            // Bytes between the sections mean nothing.
            opened += 1
            #expect(try matches(segment) == expected)
        }
        #expect(opened < 6000, "\(opened) of 20,000 were opened")
    }

    @Test func everyBitCounts() throws {
        let layout = try Self.original.withRawBytes { bytes throws(WordSegmentError) in
            try WordSegmentLayout(of: bytes)
        }
        let covered = layout.ranges.flatMap { Array($0) } + Array(0..<WordSegmentLayout.headerEnd)
        for place in covered {
            var bytes = Self.original
            bytes[place] ^= 1 << UInt8(place % 8)
            #expect(throws: WordSegmentError.self, "byte \(place)") { try WordSegment(bytes) }
        }
    }

    @Test func bytesThatAreMissing() {
        for count in 0..<Self.original.count {
            #expect(throws: WordSegmentError.self) { try WordSegment(Array(Self.original[..<count])) }
        }
        #expect(
            throws: WordSegmentError.cut(
                expected: UInt64(Self.original.count),
                found: Self.original.count + 64
            )
        ) {
            try WordSegment(Self.original + [UInt8](repeating: 0, count: 64))
        }
    }

    /// With checksums that fit, what is said must still lead inside.
    @Test func wrongNumbersUnderRightChecksums() throws {
        let layout = try Self.original.withRawBytes { bytes throws(WordSegmentError) in
            try WordSegmentLayout(of: bytes)
        }
        var random = Philox(seed: 9)
        let values: [UInt32] = [0, 1, 2, 39, 40, 41, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF]
        var (opened, refused) = (0, 0)
        for _ in 0..<20_000 {
            var bytes = Self.original
            for _ in 0...random.below(3) {
                let range = layout.ranges[1 + random.below(layout.ranges.count - 1)]
                guard range.count >= 4 else { continue }
                let place = range.lowerBound + random.below(range.count / 4) * 4
                let value =
                    random.below(3) == 0 ? UInt32(random.below(60)) : values[random.below(values.count)]
                bytes.withUnsafeMutableBytes {
                    $0.storeBytes(of: value, toByteOffset: place, as: UInt32.self)
                }
            }
            bytes.withUnsafeMutableBytes { layout.writeHeader(to: $0) }
            do {
                let segment = try WordSegment(bytes)
                _ = try matches(segment)
                let some = ChunkSet(stride(from: 0, to: segment.count, by: 3), of: segment.count)
                _ = try WordCollection([ReadableSegment(segment, readable: some)]).search(
                    Self.query,
                    limit: 3
                )
                opened += 1
            } catch {
                refused += 1
            }
        }
        #expect(opened > 1000 && refused > 1000, "\(opened) opened, \(refused) refused")
    }

    /// Sections of other sizes under right checksums.
    @Test func wrongSizesUnderRightChecksums() throws {
        let layout = try Self.original.withRawBytes { bytes throws(WordSegmentError) in
            try WordSegmentLayout(of: bytes)
        }
        var random = Philox(seed: 10)
        for _ in 0..<5000 {
            var sections = layout.ranges.map { Array(Self.original[$0]) }
            let index = 1 + random.below(sections.count - 1)
            if random.below(2) == 0 {
                sections[index].removeLast(min(sections[index].count, random.below(40)))
            } else {
                sections[index] += sections[index].prefix(random.below(40))
            }
            let changed = WordSegmentLayout(sizes: sections.map(\.count))
            var bytes = [UInt8](repeating: 0, count: changed.count)
            for (range, section) in zip(changed.ranges, sections) {
                bytes.replaceSubrange(range, with: section)
            }
            bytes.withUnsafeMutableBytes { changed.writeHeader(to: $0) }
            if let segment = try? WordSegment(bytes) { _ = try matches(segment) }
        }
    }

    @Test func newerVersionsAndOtherAnalysesAreToldSo() throws {
        var newer = Self.original
        newer[8] = 2
        #expect(throws: WordSegmentError.newer(version: 2, known: 1)) { try WordSegment(newer) }
        #expect(throws: WordSegmentError.notASegment(count: 3)) { try WordSegment([1, 2, 3]) }
        let layout = try Self.original.withRawBytes { bytes throws(WordSegmentError) in
            try WordSegmentLayout(of: bytes)
        }
        var other = Self.original
        let place = layout[.analysis].lowerBound + 13
        other[place] = UInt8(ascii: "9")
        other.withUnsafeMutableBytes { layout.writeHeader(to: $0) }
        let name = "words-unicode94 stop=none stem=none"
        #expect(throws: WordSegmentError.unknownAnalysis(name)) { try WordSegment(other) }
        #expect(WordSegmentError.unknownAnalysis(name).problem.remedy?.contains("hone index") == true)
    }
}
