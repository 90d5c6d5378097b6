internal import HoneBase
internal import HoneTensor

/// Graphs over vectors of some segments: what leaves out of a scan what is surely not near, as far as links lead.
///
/// Scores and their order come from the scan of what is left: they are those of the exact search.
struct GraphCandidates: Sendable {
    /// The graphs; a vector is in one at most.
    let graphs: [VectorGraph]
    /// For each segment a bit for each vector that a graph holds.
    private let covered: [[UInt64]]
    /// The vectors of all graphs.
    let count: Int

    /// The vectors that are kept in sight in a graph that is alone, at least; two thirds where there are many, each of
    /// which holds few of the nearest.
    private let leastWidth: Int
    /// Where a graph would be asked for more than this part of it, scanning it takes less time.
    private static let mostShare = 100

    /// These graphs, over vectors of `segments`.
    init(_ graphs: [VectorGraph], over segments: [VectorSegment], _ settings: GraphSettings) {
        self.graphs = graphs
        leastWidth = settings.width
        var covered = segments.map { [UInt64](repeating: 0, count: ($0.count + 63) / 64) }
        for graph in graphs { Self.insert(graph.places, into: &covered) }
        self.covered = covered
        count = graphs.reduce(0) { $0 + $1.count }
    }

    private static func insert(_ places: some Sequence<VectorPlace>, into words: inout [[UInt64]]) {
        for place in places {
            words[Int(place.segment)][Int(place.index) / 64] |= 1 << UInt64(place.index % 64)
        }
    }

    /// What of `allowed` is to be scanned for the `wanted` nearest to `query`: what no graph holds, and of each graph what it
    /// finds near, or all of it where it finds too few.
    ///
    /// - Parameter allowed: for each segment a bit for each vector; all vectors of all graphs are among them.
    func narrowed(_ allowed: [[UInt64]], to query: [Float], wanted: Int) -> [[UInt64]] {
        var narrowed = zip(allowed, covered).map { allowed, covered in
            allowed.indices.map { $0 < covered.count ? allowed[$0] & ~covered[$0] : allowed[$0] }
        }
        for (graph, found) in zip(graphs, found(near: query, wanted: wanted)) {
            if let found {
                Self.insert(found.numbers.lazy.map { graph.places[Int($0)] }, into: &narrowed)
            } else {
                Self.insert(graph.places, into: &narrowed)
            }
        }
        // Whatever a graph holds: nobody is shown what is not allowed.
        return zip(narrowed, allowed).map { zip($0, $1).map { $0 & $1 } }
    }

    /// What each graph finds; nil for one that is to be scanned.
    ///
    /// A graph all of whose vectors found are among the `wanted` best of all graphs may hold more of them: it is asked for
    /// twice as many.
    private func found(near query: [Float], wanted: Int) -> [VectorGraph.Found?] {
        var widths = graphs.map { graph -> Int? in
            let share = Double(graph.count) / Double(count)
            let least = min(leastWidth, max(leastWidth * 2 / 3, Int(2 * Double(leastWidth) * share)))
            return width(max(1, least, Int(1.5 * Double(wanted) * share)), of: graph)
        }
        var found = [VectorGraph.Found?](repeating: nil, count: graphs.count)
        var pending = graphs.indices.filter { widths[$0] != nil }
        let (codes, scale) = Self.coded(query)
        while !pending.isEmpty {
            search(pending, codes, scale, widths, &found)
            let products = found.compactMap(\.self).flatMap(\.products).sorted(by: >)
            let bar = products.count >= wanted ? products[max(0, wanted - 1)] : -.infinity
            pending = graphs.indices.filter { number in
                guard let some = found[number], let width = widths[number] else { return false }
                guard some.products.count == width else {
                    // Links lead to no more.
                    found[number] = nil
                    return false
                }
                guard some.products.last.map({ $0 > bar }) ?? false else { return false }
                widths[number] = self.width(2 * width, of: graphs[number])
                if widths[number] == nil { found[number] = nil }
                return widths[number] != nil
            }
        }
        return found
    }

    private func width(_ width: Int, of graph: VectorGraph) -> Int? {
        width <= max(leastWidth, graph.count / Self.mostShare) && width < graph.count ? width : nil
    }

    /// Searches some of the graphs, on as many threads as there are.
    private func search(
        _ numbers: [Int],
        _ codes: [Int8],
        _ scale: Float,
        _ widths: [Int?],
        _ found: inout [VectorGraph.Found?]
    ) {
        let threads = min(numbers.count, CPU.threadCount)
        found.withUnsafeMutableBufferPointer { found in
            nonisolated(unsafe) let found = found
            Threads.run(threads) { thread in
                for place in stride(from: thread, to: numbers.count, by: threads) {
                    let number = numbers[place]
                    guard let width = widths[number] else { continue }
                    found[number] = graphs[number].search(codes, scale: scale, width: width)
                }
            }
        }
    }

    private static func coded(_ query: [Float]) -> (codes: [Int8], scale: Float) {
        let stride = VectorScan.stride(of: query.count)
        var codes = [Int8](repeating: 0, count: stride)
        var rests = codes
        var scale: [Float] = [0]
        codes.withUnsafeMutableBufferPointer { codes in
            rests.withUnsafeMutableBufferPointer { rests in
                query.withUnsafeBufferPointer { numbers in
                    guard let code = codes.baseAddress, let rest = rests.baseAddress else { return }
                    _ = VectorScan.encode(
                        numbers,
                        dimension: query.count,
                        codes: code,
                        rests: rest,
                        scales: &scale
                    )
                }
            }
        }
        return (codes, scale[0])
    }
}
