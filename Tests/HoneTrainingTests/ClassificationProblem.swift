import HoneBase
import HoneTensor
import HoneTestSupport

@testable import HoneTraining

/// Labelled rows for a linear head: noisy clusters, one for each class.
struct ClassificationProblem {
    var features: [[Float]]
    var targets: [Int32]
    var classCount: Int

    /// Rows of classes in turn; the larger `spread`, the more the clusters overlap.
    init(rows: Int, size: Int, classes: Int, spread: Double, seed: UInt64) {
        var generator = Philox(seed: seed)
        let centres = (0..<classes).map { _ in (0..<size).map { _ in generator.normal() } }
        features = (0..<rows).map { row in
            centres[row % classes].map { Float($0 + spread * generator.normal()) }
        }
        targets = (0..<rows).map { Int32($0 % classes) }
        classCount = classes
    }

    init(features: [[Float]], targets: [Int32], classCount: Int) {
        self.features = features
        self.targets = targets
        self.classCount = classCount
    }

    var tensor: Tensor { Tensor(features.flatMap { $0 }, shape: [features.count, features[0].count]) }

    func fit(strength: Double, start: LinearHead? = nil) -> (head: LinearHead, result: LBFGS.Result) {
        LinearHead.fit(tensor, targets: targets, classCount: classCount, strength: strength, start: start)
    }

    func oracle(strength: Double) -> SoftmaxRegressionOracle {
        SoftmaxRegressionOracle(
            features: features.map { $0.map(Double.init) },
            targets: targets.map(Int.init),
            classCount: classCount,
            strength: strength
        )
    }

    /// A head of random numbers.
    func randomHead(seed: UInt64) -> LinearHead {
        var draws = Draws(seed)
        let size = features[0].count
        return LinearHead(
            weight: Tensor(draws.floats(classCount * size, scale: 2), shape: [classCount, size]),
            bias: Tensor(draws.floats(classCount, scale: 2), shape: [classCount])
        )
    }
}

extension LinearHead {
    /// The head in double precision.
    var exact: SoftmaxRegressionOracle.Head {
        .init(
            weight: (0..<classCount).map { weight.rows($0..<$0 + 1).floats().map(Double.init) },
            bias: bias.floats().map(Double.init)
        )
    }

    /// All bits of the head.
    var bits: [UInt32] { (weight.floats() + bias.floats()).map(\.bitPattern) }
}
