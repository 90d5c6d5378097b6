internal import HoneBase
internal import Synchronization

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
    private let prepared: Mutex<(forward: PreparedMatrix?, backward: PreparedMatrix?, version: Int)>

    /// A frozen weight from `matrix` `[outputs, inputs]`, prepared for products in `type`.
    public init(frozen matrix: Tensor, as type: DType) {
        let forward = PreparedMatrix(matrix, .byOutput, as: type)
        master = nil
        outputs = forward.outputs
        inputs = forward.inputs
        self.type = type
        prepared = Mutex((forward, nil, 0))
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
        prepared = Mutex((nil, nil, -1))
    }

    /// The matrix as the right side of `x · Wᵀ`, up to date.
    func forward() -> PreparedMatrix { matrix(\.forward, .byOutput) }

    /// The matrix as the right side of `dy · W`, for the gradient of the input, up to date.
    ///
    /// That of a frozen weight is made when it is first asked for.
    func backward() -> PreparedMatrix { matrix(\.backward, .byInput) }

    private func matrix(
        _ form: WritableKeyPath<
            (forward: PreparedMatrix?, backward: PreparedMatrix?, version: Int), PreparedMatrix?
        >,
        _ side: MatrixSide
    ) -> PreparedMatrix {
        // The parameter stays with its one trainer: only what is prepared is shared.
        nonisolated(unsafe) let master = master
        return prepared.withLock { state in
            if let master, state.version != master.version { state = (nil, nil, master.version) }
            if let matrix = state[keyPath: form] { return matrix }
            let fresh =
                if let master {
                    PreparedMatrix(master.value, side, as: type)
                } else if let forward = state.forward {
                    PreparedMatrix(forward.unprepared(), side, as: type)
                } else {
                    fatalError("Weight: a frozen weight was not prepared")
                }
            state[keyPath: form] = fresh
            return fresh
        }
    }
}
