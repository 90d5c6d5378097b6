import HoneBase
import HoneTestSupport
import Testing

@testable import HoneRetrieval

/// Whatever the bytes, a graph is opened as it was written, or refused; none is followed out of it.
@Suite struct GraphBlockTests {
    private let made: MadeGraphs
    private let original: [UInt8]

    init() throws {
        made = try MadeGraphs(240)
        original = made.bytes(of: made.graph())
    }

    private func answers(of graph: VectorGraph) -> [VectorGraph.Found] {
        (0..<3).map { query in
            let codes: [Int8] = (0..<64).map { place in Int8((place * 37 + query * 11) % 255 - 127) }
            return graph.search(codes, scale: 0.01, width: 30)
        }
    }

    private func expectSame(_ graph: VectorGraph) {
        let expected = answers(of: made.graph())
        #expect(answers(of: graph).map(\.numbers) == expected.map(\.numbers))
        #expect(answers(of: graph).map(\.products) == expected.map(\.products))
    }

    @Test func whatIsWrittenIsRead() throws {
        let graph = try made.opened(original)
        expectSame(graph)
        #expect(made.bytes(of: graph) == original)
        #expect((0..<graph.count).contains { graph.level(of: $0) > 0 }, "no level above the lowest is tested")
        let print = original.withUnsafeBytes { GraphBlock.fingerprint(in: $0) }
        #expect(print == VectorGraph.fingerprint(of: made.places, in: made.segments))
        #expect(original[..<70].withUnsafeBytes { GraphBlock.fingerprint(in: $0) } == nil)
    }

    @Test func everyBitCounts() throws {
        let table = try original.withUnsafeBytes {
            try SectionTable(of: $0, magic: GraphBlock.magic, version: GraphBlock.version, sections: 4)
        }
        let covered = table.ranges.flatMap { Array($0) } + Array(0..<SectionTable.headerEnd(4))
        for place in covered {
            var bytes = original
            bytes[place] ^= 1 << UInt8(place % 8)
            #expect(throws: SectionTable.Fault.self, "byte \(place)") { try made.opened(bytes) }
            #expect(bytes.withUnsafeBytes { GraphBlock.fingerprint(in: $0) } == nil, "byte \(place)")
        }
        for count in stride(from: 0, to: original.count, by: 61) {
            #expect(throws: SectionTable.Fault.self) { try made.opened(Array(original[..<count])) }
        }
    }

    @Test func bytesThatWereChanged() throws {
        var mutations = ByteMutations(of: original, header: 600, seed: 3)
        for _ in 0..<4_000 {
            guard let graph = try? made.opened(mutations.next()) else { continue }
            expectSame(graph)
        }
    }

    /// With checksums that fit, links, levels and counts must still lead inside.
    @Test func wrongNumbersUnderRightChecksums() throws {
        let table = try original.withUnsafeBytes {
            try SectionTable(of: $0, magic: GraphBlock.magic, version: GraphBlock.version, sections: 4)
        }
        var random = Philox(seed: 8)
        let count = UInt32(made.places.count)
        let values: [UInt32] = [0, 1, count - 1, count, count + 1, 0x7FFF_FFFF, 0x8000_0000, .max]
        var (opened, refused) = (0, 0)
        for _ in 0..<6_000 {
            var bytes = original
            for _ in 0...random.below(2) {
                let section = random.below(4)
                let range = table.ranges[section]
                if section == 1 || section == 2 {
                    bytes[range.lowerBound + random.below(range.count)] = UInt8(random.below(12))
                    continue
                }
                let place = range.lowerBound + random.below(range.count / 4) * 4
                let value =
                    random.below(2) == 0
                    ? UInt32(random.below(Int(count))) : values[random.below(values.count)]
                bytes.withUnsafeMutableBytes {
                    $0.storeBytes(of: value, toByteOffset: place, as: UInt32.self)
                }
            }
            bytes.withUnsafeMutableBytes {
                table.writeHeader(to: $0, magic: GraphBlock.magic, version: GraphBlock.version)
            }
            do {
                let graph = try made.opened(bytes)
                for found in answers(of: graph) { #expect(found.numbers.allSatisfy { $0 < count }) }
                opened += 1
            } catch {
                refused += 1
            }
        }
        #expect(opened > 200 && refused > 1_000, "\(opened) opened, \(refused) refused")
    }

    @Test func graphsOfOthersAndLaterVersionsAreRefused() throws {
        let other = try MadeGraphs(240, seed: 5)
        #expect(throws: SectionTable.Fault.damaged(section: 0)) { try other.opened(original) }
        var settings = made.settings
        settings.neighbours = 4
        #expect(throws: SectionTable.Fault.damaged(section: 0)) {
            try original.withUnsafeBytes {
                try GraphBlock.graph(in: $0, of: made.places, in: made.segments, settings)
            }
        }
        #expect(throws: SectionTable.Fault.damaged(section: 0)) {
            try original.withUnsafeBytes {
                try GraphBlock.graph(
                    in: $0,
                    of: Array(made.places.dropLast()),
                    in: made.segments,
                    made.settings
                )
            }
        }
        var later = original
        later[8] = 2
        #expect(throws: SectionTable.Fault.newer(version: 2)) { try made.opened(later) }
        #expect(throws: SectionTable.Fault.foreign) { try made.opened([1, 2, 3]) }
    }
}
