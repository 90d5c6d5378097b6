internal import Synchronization

/// Both forms of a matrix, each prepared when it is first asked for and dropped when the matrix has moved.
final class PreparedForms: Sendable {
    private let state: Mutex<(byOutput: PreparedMatrix?, byInput: PreparedMatrix?, version: Int)>

    /// No form yet, or the one that is kept of a frozen matrix.
    init(byOutput: PreparedMatrix? = nil) { state = Mutex((byOutput, nil, 0)) }

    /// The form for `side` of the matrix at `version`.
    ///
    /// - Parameter make: prepares it; given the form by output where that is there.
    func matrix(
        _ side: MatrixSide,
        version: Int,
        _ make: (PreparedMatrix?) -> PreparedMatrix
    ) -> PreparedMatrix {
        state.withLock { state in
            if state.version != version { state = (nil, nil, version) }
            if let matrix = side == .byOutput ? state.byOutput : state.byInput { return matrix }
            let fresh = make(state.byOutput)
            if side == .byOutput { state.byOutput = fresh } else { state.byInput = fresh }
            return fresh
        }
    }
}
