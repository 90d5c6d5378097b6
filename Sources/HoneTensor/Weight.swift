internal import HoneBase

/// A model's matrix `[outputs, inputs]`, in the form that the backend computes with.
///
/// Frozen: one prepared copy, made once; the source may go. Trainable: the float32 master is a `Parameter`,
/// and the prepared copy is rebuilt when the master has moved. Either way one copy is read by the product and by the
/// gradient of its input.
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
    private let prepared: PreparedForm

    /// A frozen weight from `matrix` `[outputs, inputs]`, prepared for products in `type`.
    ///
    /// - Parameter blocks: what it is rounded to; nil, or inputs that are no multiple of 32, for no rounding but that
    ///   of `type`.
    public init(frozen matrix: Tensor, as type: DType, in blocks: BlockKind? = nil) {
        let kind = matrix.shape.rank == 2 && matrix.shape[1] % BlockKind.size == 0 ? blocks : nil
        let form =
            kind.map { PreparedMatrix(matrix, in: $0, as: type) }
            ?? PreparedMatrix(matrix, .byOutput, as: type)
        master = nil
        outputs = form.outputs
        inputs = form.inputs
        self.type = type
        prepared = PreparedForm(form)
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
        prepared = PreparedForm()
    }

    /// Whether it is held in blocks of few bits.
    public var isInBlocks: Bool { master == nil && form().blocks != nil }

    /// The bytes that a product reads of it.
    public var byteCount: Int { form().byteCount }

    /// Some rows, as a table of words gives them.
    ///
    /// - Shapes: returns `[rows, inputs]` of `type`.
    public func rows(_ rows: [Int32], as type: DType) -> Tensor { form().rows(rows, as: type) }

    /// Gives back the memory of what was prepared of a trainable matrix; a frozen one has nothing else.
    ///
    /// Behind its gradient a matrix is not read again before it moves, and what was prepared would be out of date then.
    func releaseForm() {
        if master != nil { prepared.release() }
    }

    /// The matrix as products read it, up to date: the right side of `x · Wᵀ`, and of `dy · W`.
    func form() -> PreparedMatrix {
        prepared.matrix(version: master?.version ?? 0) {
            guard let master else { fatalError("Weight: a frozen weight was not prepared") }
            return PreparedMatrix(master.value, .byOutput, as: type)
        }
    }
}
