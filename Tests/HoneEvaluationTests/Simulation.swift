import HoneBase

@testable import HoneEvaluation

/// Test sets drawn from a known truth.
///
/// Each approach has a true accuracy; a share of the items is answered alike by all (right or wrong together), the rest
/// independently, so that the approaches are correlated as those that share a base are.
struct Simulation {
    var items: Int
    var accuracies: [Double]
    /// The share of items on which all approaches stand or fall together, as far as their accuracies allow.
    var alike: Double
    /// The number of training seeds of each approach.
    var seeds = 1
    /// The standard deviation of an approach's accuracy from seed to seed.
    var seedDeviation = 0.0

    /// The outcomes of each approach: `right[approach][seed][item]`.
    func draw(_ random: inout Philox) -> [[[Bool]]] {
        let difficulties = (0..<items).map { _ in random.uniform() }
        let isAlike = (0..<items).map { _ in random.uniform() < alike }
        return accuracies.map { accuracy in
            (0..<seeds).map { _ in
                let accuracy = accuracy + (seedDeviation > 0 ? seedDeviation * random.normal() : 0)
                return (0..<items).map { item in
                    (isAlike[item] ? difficulties[item] : random.uniform()) < accuracy
                }
            }
        }
    }

    /// A sample of items with graded scores whose difference has the mean `difference`.
    ///
    /// A share `differing` of the items is scored differently, by up to a quarter either way.
    static func graded(
        items: Int,
        differing: Double,
        difference: Double,
        _ random: inout Philox
    ) -> (candidate: [Double], reference: [Double]) {
        var candidate: [Double] = []
        var reference: [Double] = []
        for _ in 0..<items {
            let base = 0.55 + 0.2 * random.uniform()
            var swing = 0.0
            if random.uniform() < differing {
                swing = (random.uniform() - 0.5) * 0.5 + difference / differing
            }
            reference.append(base)
            candidate.append(base + swing)
        }
        return (candidate, reference)
    }
}
