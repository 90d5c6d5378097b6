internal import HoneBase

/// A model's matrix `[outputs, inputs]`, in the form that the backend computes with.
///
/// Frozen: one prepared copy, made once; the source may go. Trainable: the float32 master is a `Parameter`,
/// and the prepared copy is rebuilt when the master has moved.
public final class Weight: @unchecked Sendable {
    // Sendable: a frozen weight never changes, and a trainable one stays with its one trainer.

    /// The trainable master; nil for a frozen weight.
    public let master: Parameter?
    /// The number of columns of the product.
    public let outputs: Int
    /// The number of terms summed for each element of the product.
    public let inputs: Int
    /// The type in which products are computed.
    public let type: DType
    private let prepared: PreparedForms

    /// A frozen weight from `matrix` `[outputs, inputs]`, prepared for products in `type`.
    ///
    /// - Parameter blocks: what it is rounded to; nil, or inputs that are no multiple of 32, for no rounding but that
    ///   of `type`.
    public init(frozen matrix: Tensor, as type: DType, in blocks: BlockKind? = nil) {
        let kind = matrix.shape.rank == 2 && matrix.shape[1] % BlockKind.size == 0 ? blocks : nil
        let forward =
            kind.map { PreparedMatrix(matrix, in: $0, as: type) }
            ?? PreparedMatrix(matrix, .byOutput, as: type)
        master = nil
        outputs = forward.outputs
        inputs = forward.inputs
        self.type = type
        prepared = PreparedForms(byOutput: forward)
    }

    /// A trainable weight whose master is `parameter` `[outputs, inputs]`.
    public init(trainable parameter: Parameter, as type: DType = .float32) {
        require(
            parameter.value.shape.rank == 2,
            "Weight: a matrix is expected, found \(parameter.value.shape)"
        )
        master = parameter
        outputs = parameter.value.shape[0]
        inputs = parameter.value.shape[1]
        self.type = type
        prepared = PreparedForms()
    }

    /// Whether it is held in blocks of few bits.
    public var isInBlocks: Bool { master == nil && forward().blocks != nil }

    /// The bytes that a product reads of it.
    public var byteCount: Int { forward().byteCount }

    /// Some rows of a weight in blocks, as a table of words gives them.
    ///
    /// - Shapes: returns `[rows, inputs]` of `type`.
    public func rows(_ rows: [Int32], as type: DType) -> Tensor { forward().rows(rows, as: type) }

    /// The matrix as the right side of `x · Wᵀ`, up to date.
    func forward() -> PreparedMatrix { matrix(.byOutput) }

    /// The matrix as the right side of `dy · W`, for the gradient of the input, up to date.
    ///
    /// That of a frozen weight is made when it is first asked for.
    func backward() -> PreparedMatrix { matrix(.byInput) }

    private func matrix(_ side: MatrixSide) -> PreparedMatrix {
        prepared.matrix(side, version: master?.version ?? 0) { forward in
            if let master { return PreparedMatrix(master.value, side, as: type) }
            guard let forward else { fatalError("Weight: a frozen weight was not prepared") }
            return PreparedMatrix(forward.unprepared(), side, as: type)
        }
    }
}
