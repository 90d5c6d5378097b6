import Glibc

/// Multinomial logistic regression in double precision, written from its definition.
///
/// The loss is the mean cross-entropy plus `‖weight‖² / (2 · strength · rows)`, the bias unpenalised.
struct SoftmaxRegressionOracle {
    /// Rows of features.
    var features: [[Double]]
    var targets: [Int]
    var classCount: Int
    var strength: Double

    /// A weight row for each class, and a bias.
    struct Head {
        var weight: [[Double]]
        var bias: [Double]
    }

    private var size: Int { features[0].count }
    private var decay: Double { 1 / (strength * Double(features.count)) }

    /// The probability of each class for each row.
    func probabilities(_ head: Head) -> [[Double]] {
        features.map { row in
            let logits = (0..<classCount).map { head.bias[$0] + dot(head.weight[$0], row) }
            let largest = logits.max() ?? 0
            let powers = logits.map { exp($0 - largest) }
            let total = powers.reduce(0, +)
            return powers.map { $0 / total }
        }
    }

    func loss(_ head: Head) -> Double {
        let crossEntropy = zip(features, targets).reduce(0) { sum, row in
            let logits = (0..<classCount).map { head.bias[$0] + dot(head.weight[$0], row.0) }
            let largest = logits.max() ?? 0
            return sum + largest + log(logits.reduce(0) { $0 + exp($1 - largest) }) - logits[row.1]
        }
        let penalty = head.weight.reduce(0) { $0 + dot($1, $1) } * decay / 2
        return crossEntropy / Double(features.count) + penalty
    }

    func gradient(_ head: Head) -> Head {
        var gradient = Head(
            weight: head.weight.map { $0.map { $0 * decay } },
            bias: Array(repeating: 0, count: classCount)
        )
        for ((row, target), probabilities) in zip(zip(features, targets), probabilities(head)) {
            for label in 0..<classCount {
                let factor = (probabilities[label] - (label == target ? 1 : 0)) / Double(features.count)
                gradient.bias[label] += factor
                for channel in 0..<size { gradient.weight[label][channel] += factor * row[channel] }
            }
        }
        return gradient
    }

    /// The largest component of the gradient.
    func gradientSize(_ head: Head) -> Double {
        let gradient = gradient(head)
        return (gradient.weight.flatMap { $0 } + gradient.bias).reduce(0) { max($0, abs($1)) }
    }

    /// The optimum by plain descent with a fixed step below the inverse of the largest curvature.
    func solution(steps: Int) -> Head {
        let squares = features.map { dot($0, $0) + 1 }
        let length = 1 / (0.5 * squares.reduce(0, +) / Double(features.count) + decay)
        var head = Head(
            weight: Array(repeating: Array(repeating: 0, count: size), count: classCount),
            bias: Array(repeating: 0, count: classCount)
        )
        for _ in 0..<steps {
            let gradient = gradient(head)
            for label in 0..<classCount {
                head.bias[label] -= length * gradient.bias[label]
                for channel in 0..<size {
                    head.weight[label][channel] -= length * gradient.weight[label][channel]
                }
            }
        }
        return head
    }

    private func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
}
