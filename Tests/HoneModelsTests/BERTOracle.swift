import Glibc
import HoneTestSupport
import Testing

/// BERT in double precision, written from the paper (Devlin et al., 2018) one token and one head at a time.
struct BERTOracle {
    typealias Vector = [Double]

    private var weights: [String: Vector] = [:]
    private let hiddenSize: Int
    private let layerCount: Int
    private let headCount: Int
    private let epsilon: Double

    init(
        _ tensors: [StoredTensor],
        hiddenSize: Int = TinyEncoder.hiddenSize,
        layerCount: Int = TinyEncoder.layerCount,
        headCount: Int = TinyEncoder.headCount,
        epsilon: Double = TinyEncoder.epsilon
    ) {
        for tensor in tensors { weights[tensor.name] = tensor.numbers }
        self.hiddenSize = hiddenSize
        self.layerCount = layerCount
        self.headCount = headCount
        self.epsilon = epsilon
    }

    /// The state of each token of one text.
    func states(_ ids: [Int32]) -> [Vector] {
        var states = ids.enumerated().map { position, id in
            normalized(
                sum(
                    sum(
                        row(Int(id), of: "embeddings.word_embeddings.weight"),
                        row(position, of: "embeddings.position_embeddings.weight")
                    ),
                    row(0, of: "embeddings.token_type_embeddings.weight")
                ),
                "embeddings.LayerNorm"
            )
        }
        for layer in 0..<layerCount {
            let name = "encoder.layer.\(layer)."
            let attended = attention(states, name + "attention.self.")
            states = zip(states, attended).map { state, attended in
                let attended = linear(attended, name + "attention.output.dense")
                return normalized(sum(attended, state), name + "attention.output.LayerNorm")
            }
            states = states.map { state in
                let inner = linear(state, name + "intermediate.dense").map {
                    $0 / 2 * (1 + erf($0 / 2.squareRoot()))
                }
                return normalized(sum(linear(inner, name + "output.dense"), state), name + "output.LayerNorm")
            }
        }
        return states
    }

    /// The mean state of one text, or that of its first token; divided by its norm where `normalizes`.
    func embedding(_ ids: [Int32], firstToken: Bool = false, normalizes: Bool = true) -> Vector {
        let states = states(ids)
        var pooled = states[0]
        if !firstToken {
            for state in states.dropFirst() { pooled = sum(pooled, state) }
            pooled = pooled.map { $0 / Double(states.count) }
        }
        guard normalizes else { return pooled }
        let norm = pooled.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return pooled.map { $0 / norm }
    }

    private func attention(_ states: [Vector], _ name: String) -> [Vector] {
        let queries = states.map { linear($0, name + "query") }
        let keys = states.map { linear($0, name + "key") }
        let values = states.map { linear($0, name + "value") }
        let size = hiddenSize / headCount
        return queries.map { query in
            (0..<headCount).flatMap { head -> Vector in
                let channels = head * size..<(head + 1) * size
                let scores = keys.map { key in
                    channels.reduce(0) { $0 + query[$1] * key[$1] } / Double(size).squareRoot()
                }
                let largest = scores.max() ?? 0
                let powers = scores.map { exp($0 - largest) }
                let total = powers.reduce(0, +)
                return channels.map { channel in
                    zip(powers, values).reduce(0) { $0 + $1.0 / total * $1.1[channel] }
                }
            }
        }
    }

    private func linear(_ x: Vector, _ name: String) -> Vector {
        let bias = tensor(name + ".bias")
        let matrix = tensor(name + ".weight")
        return bias.indices.map { output in
            x.indices.reduce(bias[output]) { $0 + x[$1] * matrix[output * x.count + $1] }
        }
    }

    private func normalized(_ x: Vector, _ name: String) -> Vector {
        let mean = x.reduce(0, +) / Double(x.count)
        let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
        let (weight, bias) = (tensor(name + ".weight"), tensor(name + ".bias"))
        return x.indices.map { (x[$0] - mean) / (variance + epsilon).squareRoot() * weight[$0] + bias[$0] }
    }

    private func sum(_ x: Vector, _ y: Vector) -> Vector { zip(x, y).map(+) }

    private func row(_ index: Int, of name: String) -> Vector {
        Array(tensor(name)[index * hiddenSize..<(index + 1) * hiddenSize])
    }

    private func tensor(_ name: String) -> Vector {
        guard let values = weights[name] else { fatalError("BERTOracle: no tensor \(name)") }
        return values
    }
}

/// Records an issue unless the largest difference is at most `relative` times the largest value.
func expectNear(
    _ actual: [Float],
    _ expected: [Double],
    relative: Double,
    _ comment: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let largest = expected.reduce(0) { max($0, abs($1)) }
    expectClose(actual, expected, absolute: relative * largest, comment, sourceLocation: sourceLocation)
}

/// The cosine of the angle between two vectors.
func cosine(_ x: [Float], _ y: [Double]) -> Double {
    let product = zip(x, y).reduce(0) { $0 + Double($1.0) * $1.1 }
    let norms = x.reduce(0) { $0 + Double($1) * Double($1) } * y.reduce(0) { $0 + $1 * $1 }
    return product / norms.squareRoot()
}
