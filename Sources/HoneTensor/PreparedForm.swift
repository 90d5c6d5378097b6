internal import Synchronization

/// The form of a matrix that products read, prepared when it is first asked for and again when the matrix has moved.
final class PreparedForm: Sendable {
    private let state: Mutex<(matrix: PreparedMatrix?, version: Int)>

    /// No form yet, or the one that is kept of a frozen matrix.
    init(_ matrix: PreparedMatrix? = nil) { state = Mutex((matrix, 0)) }

    /// Gives back the memory of the form, which is prepared again when it is asked for.
    func release() { state.withLock { $0.matrix = nil } }

    /// The form of the matrix at `version`.
    ///
    /// - Parameter make: prepares it.
    func matrix(version: Int, _ make: () -> PreparedMatrix) -> PreparedMatrix {
        state.withLock { state in
            if let matrix = state.matrix, state.version == version { return matrix }
            state.matrix = nil  // its memory serves the next
            let fresh = make()
            state = (fresh, version)
            return fresh
        }
    }
}
