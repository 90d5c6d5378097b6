internal import HoneBase

/// A graph as it lies in a file, see `SectionTable`; the vectors lie in their segments.
///
/// Sections: four numbers of 64 bits (the vectors, the links of a vector on a level, the vector at which searches begin, the
/// fingerprint of the vectors); the highest level of each vector (a byte); how many links it has on each level, the lowest
/// first (a byte each); the links (32 bits each).
enum GraphBlock {
    static let magic: [UInt8] = Array("HONEHNSW".utf8)
    static let version: UInt32 = 1
    /// No draw of a level comes near to it.
    private static let mostLevels = 64
    private enum Section: Int, CaseIterable {
        case facts, levels, counts, links

        /// What it holds, for a user.
        var name: String {
            switch self {
            case .facts: "the sizes of its graphs"
            case .levels: "the levels of its graphs"
            case .counts: "the numbers of links of its graphs"
            case .links: "the links of its graphs"
            }
        }
    }

    /// What `fault` says of an index: which part of its graphs is damaged.
    static func words(for fault: SectionTable.Fault) -> String {
        fault.inWords("its graphs", sections: Section.allCases.map(\.name))
    }

    /// The block of `graph`.
    static func bytes(of graph: VectorGraph, fingerprint: UInt64) -> [UInt8] {
        var facts: [UInt8] = []
        for number in [UInt64(graph.count), UInt64(graph.neighbours), UInt64(graph.entry), fingerprint] {
            withUnsafeBytes(of: number.littleEndian) { facts.append(contentsOf: $0) }
        }
        let levels = (0..<graph.count).map { graph.level(of: $0) }
        var counts: [UInt8] = []
        var links: [UInt8] = []
        for number in 0..<graph.count {
            for level in 0...levels[number] {
                graph.withLinks(of: number, level: level) { list in
                    counts.append(UInt8(list.count))
                    for link in list {
                        withUnsafeBytes(of: link.littleEndian) { links.append(contentsOf: $0) }
                    }
                }
            }
        }
        return SectionTable.block(
            [facts, levels.map(UInt8.init), counts, links],
            magic: magic,
            version: version
        )
    }

    /// The fingerprint of the vectors that the graph in `bytes` was made of; nil where these are damaged.
    static func fingerprint(in bytes: UnsafeRawBufferPointer) -> UInt64? {
        let count = Section.allCases.count
        guard let table = try? SectionTable(of: bytes, magic: magic, version: version, sections: count)
        else { return nil }
        let facts = table.ranges[Section.facts.rawValue]
        guard facts.count == 32 else { return nil }
        let offset = facts.lowerBound + 24
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The graph that `bytes` hold of the vectors at `places` of `segments`.
    ///
    /// Nothing is followed that was not checked: right checksums alone do not say that it leads to a vector.
    static func graph(
        in bytes: UnsafeRawBufferPointer,
        of places: [VectorPlace],
        in segments: [VectorSegment],
        _ settings: GraphSettings
    ) throws(SectionTable.Fault) -> VectorGraph {
        let table = try SectionTable(
            of: bytes,
            magic: magic,
            version: version,
            sections: Section.allCases.count
        )
        func part(_ section: Section) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: bytes[table.ranges[section.rawValue]])
        }
        func damaged(_ section: Section) -> SectionTable.Fault { .damaged(section: section.rawValue) }
        let (facts, levels, counts) = (part(.facts), part(.levels), part(.counts))
        guard facts.count == 32 else { throw damaged(.facts) }
        let numbers = (0..<4).map {
            UInt64(littleEndian: facts.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
        }
        guard numbers[0] == UInt64(places.count), levels.count == places.count,
            numbers[1] == UInt64(settings.neighbours), numbers[2] < UInt64(places.count),
            numbers[3] == VectorGraph.fingerprint(of: places, in: segments)
        else { throw damaged(.facts) }
        let entry = Int(numbers[2])
        // Searches begin on the highest level there is.
        guard let highest = levels.max(), highest < mostLevels, levels[entry] == highest else {
            throw damaged(.levels)
        }
        guard part(.links).count % 4 == 0, counts.count == levels.reduce(0, { $0 + 1 + Int($1) }) else {
            throw damaged(.counts)
        }
        let links = (0..<part(.links).count / 4).map {
            UInt32(littleEndian: part(.links).loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))
        }
        guard counts.reduce(0, { $0 + Int($1) }) == links.count else { throw damaged(.links) }
        /// Calls `body` with each list of links, in the order in which they lie.
        func forEachList(_ body: (Int, Int, Range<Int>) throws(SectionTable.Fault) -> Void)
            throws(SectionTable.Fault)
        {
            var (list, link) = (0, 0)
            for number in 0..<places.count {
                for level in 0...Int(levels[number]) {
                    let end = link + Int(counts[list])
                    try body(number, level, link..<end)
                    (list, link) = (list + 1, end)
                }
            }
        }
        try forEachList { number, level, range throws(SectionTable.Fault) in
            guard range.count <= settings.neighbours * (level == 0 ? 2 : 1) else { throw damaged(.counts) }
            for link in links[range] {
                guard link < places.count, link != number, levels[Int(link)] >= level else {
                    throw damaged(.links)
                }
            }
        }
        return VectorGraph(
            of: places,
            in: segments,
            settings,
            entry: entry,
            levels: levels.map(Int.init)
        ) { body in
            links.withUnsafeBufferPointer { links in
                try? forEachList { number, level, range throws(SectionTable.Fault) in
                    body(number, level, UnsafeBufferPointer(rebasing: links[range]))
                }
            }
        }
    }
}
