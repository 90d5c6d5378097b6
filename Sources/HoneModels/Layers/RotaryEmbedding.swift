internal import HoneBase
internal import HoneTensor
internal import Synchronization

/// The turns of queries and keys by position, with tables that are made when they are first needed.
final class RotaryEmbedding: Sendable {
    let scaling: RotaryScaling
    private let tables = Mutex<[TableKey: Tensor]>([:])

    private enum TableKey: Hashable {
        case positions(Int)
        /// The tokens' own rows, where frequencies depend on the length of a text.
        case tokens(lengths: [Int], pasts: [Int], ends: [Int])
    }

    init(_ scaling: RotaryScaling) { self.scaling = scaling }

    /// The turns of some texts' tokens.
    ///
    /// - Parameter ends: the lengths by which frequencies are chosen; nil for those of the texts so far.
    func rotation(
        of texts: CausalSegments,
        ends: [Int]? = nil,
        heads: Int,
        headSize: Int,
        on backend: any Backend
    ) -> Rotation {
        let lengths = (0..<texts.segments.count).map(texts.segments.length)
        let ends = ends ?? zip(lengths, texts.pasts).map(+)
        guard scaling.dependsOnLength else {
            var limit = 256
            while limit < zip(lengths, texts.pasts).map(+).max() ?? 0 { limit *= 2 }
            let table = table(.positions(limit), on: backend) { self.rows(Array(0..<limit), length: limit) }
            return Rotation(table: table, positions: texts.positions, heads: heads, headSize: headSize)
        }
        let table = table(.tokens(lengths: lengths, pasts: texts.pasts, ends: ends), on: backend) {
            lengths.indices.flatMap { index in
                let past = texts.pasts[index]
                return self.rows(Array(past..<past + lengths[index]), length: ends[index])
            }
        }
        let places = (0..<Int32(texts.segments.tokenCount)).map(\.self)
        return Rotation(table: table, positions: places, heads: heads, headSize: headSize)
    }

    private func table(_ key: TableKey, on backend: any Backend, _ make: () -> [Float]) -> Tensor {
        tables.withLock { tables in
            if let table = tables[key] { return table }
            let values = make()
            let table = Tensor(
                values,
                shape: [values.count / scaling.dimensions, scaling.dimensions],
                on: backend
            )
            // Those of other lengths are not needed again soon.
            tables = [key: table]
            return table
        }
    }

    private func rows(_ positions: [Int], length: Int) -> [Float] {
        let frequencies = scaling.inverseFrequencies(length: length)
        let factor = scaling.attentionFactor
        var values: [Float] = []
        values.reserveCapacity(positions.count * scaling.dimensions)
        for position in positions {
            // Angles in float32, as the reference takes them.
            let angles = frequencies.map { Double(Float(position) * Float($0)) }
            for angle in angles { values.append(Float(Mathematics.cos(angle) * factor)) }
            for angle in angles { values.append(Float(Mathematics.sin(angle) * factor)) }
        }
        return values
    }
}
