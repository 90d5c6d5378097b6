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
    private let type: DType
    private var prepared: PreparedMatrix?
    private var preparedVersion = -1

    /// A frozen weight from `matrix` `[outputs, inputs]`, prepared for products in `type`.
    public init(frozen matrix: Tensor, as type: DType) {
        let prepared = PreparedMatrix(matrix, .byOutput, as: type)
        master = nil
        outputs = prepared.outputs
        inputs = prepared.inputs
        self.type = type
        self.prepared = prepared
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
    }

    /// The matrix as the right side of `x · Wᵀ`, up to date.
    func forward() -> PreparedMatrix {
        guard let master else {
            guard let prepared else { fatalError("Weight: a frozen weight was not prepared") }
            return prepared
        }
        if let prepared, preparedVersion == master.version { return prepared }
        let fresh = PreparedMatrix(master.value, .byOutput, as: type)
        prepared = fresh
        preparedVersion = master.version
        return fresh
    }

    /// The matrix as the right side of `dy · W`, for the gradient of the input of a trainable weight; in
    /// float32, as gradients are.
    func backward() -> PreparedMatrix {
        guard let master else {
            fatalError("Weight: the input gradient of a frozen weight is not recorded")
        }
        return PreparedMatrix(master.value, .byInput, as: .float32)
    }
}
