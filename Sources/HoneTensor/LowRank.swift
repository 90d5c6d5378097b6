internal import HoneBase

/// The low-rank branch of a linear map (Hu et al., "LoRA", 2021): `scale · B A x` beside `W x`.
///
/// A map that holds several modules side by side, as queries, keys and values are, has a part for each that is
/// adapted, with a rank and a scale of its own. The parts' A lie one below the other.
public final class LowRank: @unchecked Sendable {
    // Sendable: a frozen branch never changes, and a trainable one stays with its one trainer.

    /// What is added to some outputs of the map.
    public struct Part {
        /// The outputs that it adds to.
        public let outputs: Range<Int>
        /// B, `[outputs, rank]`.
        public let up: Parameter
        /// What B A is multiplied by.
        public let scale: Float

        /// A part of this B.
        public init(outputs: Range<Int>, up: Parameter, scale: Float) {
            self.outputs = outputs
            self.up = up
            self.scale = scale
        }

        /// The columns of B and rows of A.
        public var rank: Int { up.value.shape[1] }
    }

    /// A of all parts: master `[ranks of all parts, inputs]`.
    public let down: Weight
    /// The parts, in the order of their outputs.
    public let parts: [Part]
    /// The number of outputs of the map.
    public let outputs: Int
    /// How much of x is dropped before A while training.
    public let dropoutRate: Double

    private let prepared = PreparedForm()

    /// A branch of a map with `outputs` outputs, in products of `type`.
    ///
    /// - Shapes: down `[ranks of all parts, inputs]`.
    public init(down: Parameter, parts: [Part], outputs: Int, dropoutRate: Double = 0, as type: DType) {
        require(
            !parts.isEmpty && down.value.shape[0] == parts.reduce(0) { $0 + $1.rank }
                && parts.allSatisfy { $0.up.value.shape[0] == $0.outputs.count },
            "LowRank: A \(down.value.shape) and B "
                + parts.map { "\($0.up.value.shape) for \($0.outputs.count) outputs" }.joined(separator: ", ")
        )
        self.down = Weight(trainable: down, as: type)
        self.parts = parts
        self.outputs = outputs
        self.dropoutRate = dropoutRate
    }

    /// `scale · B` with the parts on a diagonal, `[outputs, ranks of all parts]`.
    private var expanded: Tensor {
        let columns = down.outputs
        var values = [Float](repeating: 0, count: outputs * columns)
        var first = 0
        for part in parts {
            let source = part.up.value.floats()
            for (row, output) in part.outputs.enumerated() {
                for column in 0..<part.rank {
                    values[output * columns + first + column] = part.scale * source[row * part.rank + column]
                }
            }
            first += part.rank
        }
        return Tensor(values, shape: [outputs, columns], on: parts[0].up.value.backend)
    }

    /// The gradient of each part's B from that of the expanded matrix, transposed `[ranks of all parts, outputs]`.
    func upGradients(_ transposed: Tensor) -> [Tensor] {
        let source = transposed.floats()
        var first = 0
        return parts.map { part in
            var values: [Float] = []
            values.reserveCapacity(part.up.value.count)
            for output in part.outputs {
                for column in first..<first + part.rank {
                    values.append(part.scale * source[column * outputs + output])
                }
            }
            first += part.rank
            return Tensor(values, shape: part.up.value.shape, on: part.up.value.backend)
        }
    }

    /// `scale · B` as products read it, up to date: the right side of u · Bᵀ, and of dy · B.
    func form() -> PreparedMatrix {
        // Versions only rise, so their sum tells every state from those before.
        prepared.matrix(version: parts.reduce(0) { $0 + $1.up.version }) {
            PreparedMatrix(expanded, .byOutput, as: down.type)
        }
    }
}
