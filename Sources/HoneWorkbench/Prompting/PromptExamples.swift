internal import HoneModels
internal import HoneTensor

/// The examples that a prompt shows.
public enum PromptExamples: Sendable {
    /// The same for every input.
    case fixed([PromptShot])
    /// Those nearest to the input.
    case nearest(NearestShots)
}

/// An input with its wanted answer, as a prompt shows it.
public struct PromptShot: Sendable, Equatable {
    /// What is asked.
    public var input: String
    /// What is answered.
    public var output: String
}

/// Examples of which each input finds the nearest.
public struct NearestShots: Sendable {
    /// All examples.
    let shots: [PromptShot]
    /// Their embeddings `[shots, size]`, of length one.
    let features: Tensor
    /// How many are shown.
    let count: Int
    /// What embeds inputs.
    let encoder: Base
    private let matrix: PreparedMatrix

    init(shots: [PromptShot], features: Tensor, count: Int, encoder: Base) {
        self.shots = shots
        self.features = features
        self.count = count
        self.encoder = encoder
        matrix = PreparedMatrix(features, .byOutput, as: .float32)
    }

    /// The examples nearest to each row of `inputs`, the least similar first.
    ///
    /// - Shapes: inputs `[rows, size]`, rows of length one.
    func nearest(to inputs: Tensor) -> [[PromptShot]] {
        let count = min(count, shots.count)
        guard count > 0, inputs.shape[0] > 0 else { return Array(repeating: [], count: inputs.shape[0]) }
        var found: [[PromptShot]] = []
        for start in stride(from: 0, to: inputs.shape[0], by: 256) {
            let rows = inputs.rows(start..<min(start + 256, inputs.shape[0]))
            let indices = rows.multiplied(by: matrix).largest(count).indices.integers()
            for row in 0..<rows.shape[0] {
                found.append(indices[row * count..<(row + 1) * count].reversed().map { shots[Int($0)] })
            }
        }
        return found
    }

    /// The examples nearest to each of some texts.
    func nearest(to texts: [String]) -> [[PromptShot]] {
        nearest(to: encoder.encoder.embed(texts, isNormalized: true).vectors)
    }
}
