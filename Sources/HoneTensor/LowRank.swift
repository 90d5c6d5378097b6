internal import HoneBase

/// The low-rank branch of a linear map (Hu et al., "LoRA", 2021): `scale · B A x` beside `W x`.
///
/// A map that holds several modules side by side, as queries, keys and values are, has a part for each that is
/// adapted. The parts' A lie one below the other, and so do their B.
public final class LowRank: @unchecked Sendable {
    // Sendable: a frozen branch never changes, and a trainable one stays with its one trainer.

    /// A of all parts: master `[parts · rank, inputs]`.
    public let down: Weight
    /// B of all parts, `[outputs of all parts, rank]`.
    public let up: Parameter
    /// The outputs that each part adds to.
    public let parts: [Range<Int>]
    /// The number of outputs of the map.
    public let outputs: Int
    /// The columns of each part's B.
    public let rank: Int
    /// What B A is multiplied by.
    public let scale: Float
    /// How much of x is dropped before A while training.
    public let dropoutRate: Double

    private let prepared = PreparedForm()

    /// A branch of a map with `outputs` outputs, in products of `type`.
    ///
    /// - Shapes: down `[parts · rank, inputs]`, up `[outputs of all parts, rank]`.
    public init(
        down: Parameter,
        up: Parameter,
        parts: [Range<Int>],
        outputs: Int,
        scale: Float,
        dropoutRate: Double = 0,
        as type: DType
    ) {
        rank = up.value.shape[1]
        require(
            down.value.shape[0] == parts.count * rank
                && up.value.shape[0] == parts.reduce(0) { $0 + $1.count },
            "LowRank: A \(down.value.shape) and B \(up.value.shape) for \(parts.count) parts"
        )
        self.down = Weight(trainable: down, as: type)
        self.up = up
        self.parts = parts
        self.outputs = outputs
        self.scale = scale
        self.dropoutRate = dropoutRate
    }

    /// `scale · B` with the parts on a diagonal, `[outputs, parts · rank]`.
    private var expanded: Tensor {
        let columns = parts.count * rank
        var values = [Float](repeating: 0, count: outputs * columns)
        let source = up.value.floats()
        var row = 0
        for (part, range) in parts.enumerated() {
            for output in range {
                for column in 0..<rank {
                    values[output * columns + part * rank + column] = scale * source[row * rank + column]
                }
                row += 1
            }
        }
        return Tensor(values, shape: [outputs, columns], on: up.value.backend)
    }

    /// The gradient of B from that of the expanded matrix, transposed `[parts · rank, outputs]`.
    func upGradient(_ transposed: Tensor) -> Tensor {
        let source = transposed.floats()
        var values: [Float] = []
        values.reserveCapacity(up.value.count)
        for (part, range) in parts.enumerated() {
            for output in range {
                for column in 0..<rank {
                    values.append(scale * source[(part * rank + column) * outputs + output])
                }
            }
        }
        return Tensor(values, shape: up.value.shape, on: up.value.backend)
    }

    /// `scale · B` as products read it, up to date: the right side of u · Bᵀ, and of dy · B.
    func form() -> PreparedMatrix {
        prepared.matrix(version: up.version) { PreparedMatrix(expanded, .byOutput, as: down.type) }
    }
}
