import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

/// A small block, in memory that begins at a multiple of 64.
private func block() throws -> [UInt8] {
    var draws = Draws(31)
    return try MadeVectors.segment(MadeVectors.unit(70, dimension: 20, &draws), dimension: 20)
        .withBytes { Array($0) }
}

/// Bytes that stay where they are.
private final class Region {
    let bytes: UnsafeMutableRawBufferPointer
    private let memory: UnsafeMutableRawBufferPointer

    init(_ content: [UInt8], offset: Int = 0) {
        memory = .allocate(byteCount: content.count + offset, alignment: 64)
        bytes = UnsafeMutableRawBufferPointer(rebasing: memory[offset...])
        bytes.copyBytes(from: content)
    }

    deinit { memory.deallocate() }

    func open(verifies: Bool = true) throws(VectorError) -> VectorSegment {
        try VectorSegment(UnsafeRawBufferPointer(bytes), owner: self, verifies: verifies)
    }
}

/// The block with 64 bits of the header replaced, and the header's checksum made right again.
private func patched(_ block: [UInt8], _ value: UInt64, at place: Int) -> [UInt8] {
    var block = block
    func write(_ value: UInt64, _ place: Int) {
        for byte in 0..<8 { block[place + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte)) }
    }
    write(value, place)
    write(block[..<120].withUnsafeBytes { Digest(of: $0).prefix }, 120)
    return block
}

@Suite struct VectorLayoutTests {
    @Test func sectionsLieAtMultiplesOf64() {
        for (dimension, count, bytes) in [
            (384, 1_000, 128 + 4_032 + 2 * 384_000), (1, 1, 128 + 64 + 128), (65, 0, 128),
        ] {
            let layout = VectorLayout(dimension: dimension, count: count)
            #expect(layout.byteCount == bytes)
            var end = VectorLayout.headerBytes
            for section in layout.sections {
                #expect(section.range.lowerBound == end && section.range.count % 64 == 0)
                end = section.range.upperBound
            }
        }
        // The largest of all is no overflow.
        let largest = VectorLayout(dimension: VectorLayout.mostDimensions, count: VectorLayout.mostVectors)
        #expect(largest.byteCount > 1 << 43)
    }

    @Test func aHeaderIsReadBack() throws {
        let block = try block()
        let (layout, restSquares) = try block.withUnsafeBytes { (bytes) throws(VectorError) in
            try VectorLayout.read(bytes)
        }
        #expect(layout == VectorLayout(dimension: 20, count: 70))
        #expect(restSquares > 0 && restSquares <= 20 * 127 * 127)
    }

    /// Each field, wrong by itself under a right checksum.
    @Test func wrongFieldsAreNamed() throws {
        let block = try block()
        for (place, value, field) in [
            (8, 1 | 65 << 32, "bytes"), (8, 1, "dimension"), (8, 1 | 4_097 << 32, "dimension"),
            (8, 0 | 20 << 32, "version"), (16, 71, "bytes"), (16, 1 << 31, "count"), (16, .max, "count"),
            (24, 20 * 127 * 127 + 1, "rests"), (32, 0, "bytes"), (40, 64, "scales, offset"),
            (48, 1 << 40, "scales, length"), (64, 0, "codes, offset"), (72, .max, "codes, length"),
            (88, .max, "rests, offset"), (96, 0, "rests, length"), (112, 1, "reserved"),
        ] as [(Int, UInt64, String)] {
            do throws(VectorError) {
                _ = try Region(patched(block, value, at: place)).open()
                Issue.record("\(field) = \(value) was accepted")
            } catch {
                guard case .headerDamaged(field, _, _) = error else {
                    Issue.record("\(field) = \(value): \(error)")
                    continue
                }
            }
        }
        for (place, section) in [(56, "scales"), (80, "codes"), (104, "rests")] {
            #expect(throws: VectorError.sectionDamaged(section)) {
                try Region(patched(block, 7, at: place)).open()
            }
            // Without reading all of it, it is opened; `verify` still tells.
            let opened = try Region(patched(block, 7, at: place)).open(verifies: false)
            #expect(throws: VectorError.sectionDamaged(section)) { try opened.verify() }
        }
    }

    @Test func otherThingsAreRefused() throws {
        let block = try block()
        #expect(throws: VectorError.tooShort(bytes: 0, least: 128)) { try Region([]).open() }
        #expect(throws: VectorError.tooShort(bytes: 127, least: 128)) {
            try Region(Array(block.prefix(127))).open()
        }
        #expect(throws: VectorError.notASegment) { try Region([UInt8](repeating: 1, count: 200)).open() }
        #expect(throws: VectorError.newerVersion(found: 2, known: 1)) {
            try Region(patched(block, 2 | 20 << 32, at: 8)).open()
        }
        #expect(throws: VectorError.misaligned) { try Region(block, offset: 4).open() }
        #expect(throws: VectorError.self) { try Region(Array(block.dropLast())).open() }
        #expect(throws: VectorError.self) { try Region(block + [0]).open() }
        // A multiple of eight will do.
        let opened = try Region(block, offset: 8).open()
        #expect(opened.count == 70)
    }

    /// Damage anywhere is told; where it was not looked for, a search does no harm.
    @Test(arguments: [32, 33] as [UInt64]) func wrongBlocksDoNoHarm(seed: UInt64) throws {
        let block = try block()
        var mutations = ByteMutations(of: block, header: 200, seed: seed)
        let query = MadeVectors.normalized((0..<20).map { Float($0) - 9 })
        let all = MadeVectors.words(70)
        var opened = 0
        for _ in 0..<3_000 {
            let wrong = mutations.next()
            guard wrong != block else { continue }
            let region = Region(wrong)
            #expect(throws: VectorError.self) { try region.open() }
            guard let segment = try? region.open(verifies: false) else { continue }
            opened += 1
            #expect(throws: VectorError.self) { try segment.verify() }
            let found = try segment.nearest(to: query, count: 10, allowed: all)[0]
            #expect(found.indices.allSatisfy { (0..<70).contains($0) })
        }
        #expect(opened > 50)
    }
}
