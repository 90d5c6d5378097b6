internal import HoneBase

/// The chunks that everyone may read, in parts: what graphs are made of.
///
/// Parts and the order in them depend on these chunks alone: not on what else the index holds, on its segments, or on the
/// way to it. So do the graphs, and no search can tell of what its reader may not read. A document stands where the hash of
/// its name says; a part that would be too large is divided by the next bit of the hash, so that a change touches few parts.
/// Where no bit divides it, as with a document of too many chunks, it is cut into runs of about the same size.
struct PublicParts {
    /// The chunks of each part, each part's in the order in which they are linked.
    private(set) var parts: [[VectorPlace]] = []

    private struct Entry {
        var hash: UInt64
        var segment: Int
        var document: Int
        var chunkCount: Int
    }

    private let entries: [Entry]
    private let segments: [IndexSegment]

    /// The parts of at least `settings.least` chunks and at most `settings.most`; those of fewer are scanned.
    init(of segments: [IndexSegment], _ settings: GraphSettings) {
        self.segments = segments
        var entries: [Entry] = []
        for (number, segment) in segments.enumerated() where segment.vectors != nil {
            for document in segment.documentsForEveryone {
                let count = segment.documents.chunks(of: document).count
                guard count > 0 else { continue }
                let hash = Self.name(of: document, in: segment).withRawBytes { XXHash64.hash($0) }
                entries.append(Entry(hash: hash, segment: number, document: document, chunkCount: count))
            }
        }
        self.entries = entries.sorted { first, second in
            guard first.hash == second.hash else { return first.hash < second.hash }
            let names = [first, second].map { Self.name(of: $0.document, in: segments[$0.segment]) }
            return names[0].lexicographicallyPrecedes(names[1])
        }
        divide(entries.indices, bit: 63, settings)
    }

    private static func name(of document: Int, in segment: IndexSegment) -> [UInt8] {
        Array(segment.documents.identifier(of: document).utf8) + [0]
            + Array(segment.documents.source(of: document).utf8)
    }

    private mutating func divide(_ range: Range<Int>, bit: Int, _ settings: GraphSettings) {
        let count = entries[range].reduce(0) { $0 + $1.chunkCount }
        guard count >= settings.least else { return }
        guard count > settings.most, bit >= 0, range.count > 1 else {
            let all = entries[range].flatMap(places)
            let runs = (count + settings.most - 1) / settings.most
            for run in 0..<runs {
                let part = all[run * count / runs..<(run + 1) * count / runs]
                if part.count >= settings.least { parts.append(Array(part)) }
            }
            return
        }
        let middle = range.first { entries[$0].hash >> UInt64(bit) & 1 == 1 } ?? range.upperBound
        divide(range.lowerBound..<middle, bit: bit - 1, settings)
        divide(middle..<range.upperBound, bit: bit - 1, settings)
    }

    private func places(of entry: Entry) -> [VectorPlace] {
        segments[entry.segment].documents.chunks(of: entry.document).map {
            VectorPlace(segment: Int32(entry.segment), index: Int32($0))
        }
    }
}
