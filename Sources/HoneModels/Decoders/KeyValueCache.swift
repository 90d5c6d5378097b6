internal import HoneBase
internal import HoneTensor

/// The keys and values of some texts so far, in blocks: what a decoder need not compute again for the next token.
///
/// It is written outside of any tape, in place. Not Sendable: it stays with the generation that fills it.
public final class KeyValueCache {
    /// The tokens of a block.
    static let blockTokens = 64

    private let keys: [Tensor]
    private let values: [Tensor]
    private let blocks: [[Int32]]
    /// The most tokens of each text.
    public let capacities: [Int]
    /// How many tokens of each text are kept.
    public private(set) var lengths: [Int]
    /// The tokens of each text, for a network that may have to read them again.
    private(set) var ids: [[Int32]]

    /// Room for texts of at most these lengths, in a network of these layers.
    init(_ layers: [CausalAttention], capacities: [Int], as type: DType, on backend: any Backend) {
        self.capacities = capacities
        lengths = capacities.map { _ in 0 }
        ids = capacities.map { _ in [] }
        var next: Int32 = 0
        blocks = capacities.map { capacity in
            let count = Int32((capacity + Self.blockTokens - 1) / Self.blockTokens)
            defer { next += count }
            return Array(next..<next + count)
        }
        let count = max(Int(next), 1)
        func tensors() -> [Tensor] {
            layers.map {
                Tensor(
                    uninitialized: [count, Self.blockTokens, $0.keyHeads * $0.headSize],
                    type,
                    on: backend
                )
            }
        }
        keys = tensors()
        values = tensors()
    }

    /// The bytes that all blocks take.
    public var byteCount: Int { (keys + values).reduce(0) { $0 + $1.count * $1.dtype.byteCount } }

    /// The texts `indices` with so many new tokens each.
    func segments(_ indices: [Int], counts: [Int]) -> CausalSegments {
        for (index, count) in zip(indices, counts) {
            require(
                lengths[index] + count <= capacities[index],
                "KeyValueCache: \(lengths[index]) + \(count) tokens in room for \(capacities[index])"
            )
        }
        return CausalSegments(
            Segments(lengths: counts),
            pasts: indices.map { lengths[$0] },
            blocks: indices.map { blocks[$0] }
        )
    }

    /// Some branches behind the first text, each of so many tokens that are looked at and not kept.
    func branches(counts: [Int]) -> CausalSegments {
        CausalSegments(
            Segments(lengths: counts),
            pasts: counts.map { _ in lengths[0] },
            blocks: counts.map { _ in blocks[0] }
        )
    }

    /// Notes that these new tokens of a text were computed in all layers.
    func advance(_ index: Int, by new: ArraySlice<Int32>) {
        lengths[index] += new.count
        ids[index] += new
    }

    /// Forgets what stands behind the first `length` tokens of a text.
    public func truncate(_ index: Int, to length: Int) {
        lengths[index] = min(lengths[index], length)
        ids[index].removeLast(ids[index].count - lengths[index])
    }

    func keep(
        _ queriesKeysValues: Tensor,
        _ attention: CausalAttention,
        _ segments: CausalSegments,
        layer: Int
    ) {
        keys[layer].backend.keepKeys(
            queriesKeysValues,
            attention,
            segments,
            keys: keys[layer],
            values: values[layer]
        )
    }

    func blocks(_ layer: Int) -> (keys: Tensor, values: Tensor) { (keys[layer], values[layer]) }
}
