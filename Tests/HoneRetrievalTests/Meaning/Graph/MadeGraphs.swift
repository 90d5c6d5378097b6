import HoneTestSupport

@testable import HoneRetrieval

/// A graph over vectors in two segments, and what finds the nearest without it.
struct MadeGraphs {
    let vectors: [Float]
    let dimension: Int
    let segments: [VectorSegment]
    let settings: GraphSettings
    /// All vectors, but for every seventh, which no graph holds.
    let places: [VectorPlace]

    var count: Int { vectors.count / dimension }
    /// The vectors of the first segment.
    var firstCount: Int { count / 3 }
    var collection: VectorCollection {
        get throws { try VectorCollection(segments, dimension: dimension) }
    }

    /// `count` vectors around some points.
    init(
        _ count: Int,
        dimension: Int = 32,
        seed: UInt64 = 1,
        settings: GraphSettings = Self.settings(width: 40)
    ) throws {
        var draws = Draws(seed)
        let vectors = MadeVectors.clustered(
            count,
            dimension: dimension,
            centres: max(1, count / 50),
            spread: 0.6 / Float(dimension).squareRoot(),
            &draws
        )
        let first = count / 3
        segments = [
            try MadeVectors.segment(Array(vectors[..<(first * dimension)]), dimension: dimension),
            try MadeVectors.segment(Array(vectors[(first * dimension)...]), dimension: dimension),
        ]
        places = (0..<count).filter { $0 % 7 != 3 }.map { index in
            index < first
                ? VectorPlace(segment: 0, index: Int32(index))
                : VectorPlace(segment: 1, index: Int32(index - first))
        }
        (self.vectors, self.dimension, self.settings) = (vectors, dimension, settings)
    }

    /// Settings of this width, for graphs of any size.
    static func settings(width: Int, least: Int = 1, most: Int = 1 << 20) -> GraphSettings {
        var settings = GraphSettings()
        (settings.width, settings.least, settings.most) = (width, least, most)
        (settings.neighbours, settings.construction) = (8, 60)
        return settings
    }

    func graph() -> VectorGraph { VectorGraph(of: places, in: segments, settings) }

    /// The graph's places in `parts` graphs, dealt out in turn.
    func candidates(parts: Int) -> GraphCandidates {
        let graphs = (0..<parts).map { part in
            VectorGraph(
                of: stride(from: part, to: places.count, by: parts).map { places[$0] },
                in: segments,
                settings
            )
        }
        return GraphCandidates(graphs, over: segments, settings)
    }

    /// Bits for each segment.
    func allowed(_ isAllowed: (Int) -> Bool = { _ in true }) -> [[UInt64]] {
        [
            MadeVectors.words(firstCount, isAllowed),
            MadeVectors.words(count - firstCount) { isAllowed($0 + firstCount) },
        ]
    }

    /// Queries near to some of the vectors.
    func queries(_ count: Int, seed: UInt64 = 77) -> [[Float]] {
        var draws = Draws(seed)
        return (0..<count).map { number in
            let start = (number * 37 % self.count) * dimension
            let moves = draws.floats(dimension, scale: Double(0.4 / Float(dimension).squareRoot()))
            return MadeVectors.normalized(
                zip(vectors[start..<start + dimension], moves).map { $0 + $1 }
            )
        }
    }

    func bytes(of graph: VectorGraph) -> [UInt8] {
        GraphBlock.bytes(of: graph, fingerprint: VectorGraph.fingerprint(of: graph.places, in: segments))
    }

    func opened(_ bytes: [UInt8]) throws -> VectorGraph {
        try bytes.withUnsafeBytes { try GraphBlock.graph(in: $0, of: places, in: segments, settings) }
    }
}
