import Glibc
import HoneBase
import HoneTensor
import HoneTestSupport
import Testing

@testable import HoneTraining

/// Overlapping classes, separable ones, more columns than rows, two classes, many classes.
private let problems = [
    ClassificationProblem(rows: 120, size: 8, classes: 4, spread: 1.5, seed: 1),
    ClassificationProblem(rows: 90, size: 5, classes: 3, spread: 0.1, seed: 2),
    ClassificationProblem(rows: 40, size: 64, classes: 5, spread: 1, seed: 3),
    ClassificationProblem(rows: 200, size: 3, classes: 2, spread: 2, seed: 4),
    ClassificationProblem(rows: 231, size: 16, classes: 77, spread: 0.5, seed: 5),
]

@Suite struct LinearHeadTests {
    @Test(arguments: problems.indices, [0.1, 1, 10]) func gradientsVanishAtTheSolution(
        index: Int,
        strength: Double
    ) {
        let problem = problems[index]
        let (head, result) = problem.fit(strength: strength)
        let oracle = problem.oracle(strength: strength)
        #expect(result.hasConverged)
        // The tolerance, and what float32 makes of the gradient's terms.
        #expect(oracle.gradientSize(head.exact) < 1.2e-5)
        #expect(abs(Double(result.gradientSize) - oracle.gradientSize(head.exact)) < 2e-6)
        #expect(abs(result.loss - oracle.loss(head.exact)) < 1e-6 * max(1, result.loss))
        let probabilities = head.probabilities(problem.tensor)
        #expect(probabilities.shape == [problem.features.count, problem.classCount])
        expectClose(
            probabilities.floats(),
            oracle.probabilities(head.exact).flatMap { $0 },
            absolute: 1e-5
        )
    }

    @Test(arguments: problems.indices) func startsDoNotMatter(index: Int) {
        let problem = problems[index]
        let (head, result) = problem.fit(strength: 1)
        let oracle = problem.oracle(strength: 1)
        let expected = oracle.probabilities(head.exact).flatMap { $0 }
        for seed in 1...3 as ClosedRange<UInt64> {
            let other = problem.fit(strength: 1, start: problem.randomHead(seed: seed))
            #expect(other.result.hasConverged)
            #expect(abs(oracle.loss(other.head.exact) - oracle.loss(head.exact)) < 1e-5 * result.loss)
            expectClose(
                oracle.probabilities(other.head.exact).flatMap { $0.map { Float($0) } },
                expected,
                absolute: 1e-3,
                "seed \(seed)"
            )
        }
    }

    /// From the solution itself there is nothing to do.
    @Test func startsAreUsed() {
        let problem = problems[0]
        let solved = problem.fit(strength: 1)
        #expect(solved.result.steps > 5)
        let again = problem.fit(strength: 1, start: solved.head)
        #expect(again.result.steps == 0 && again.head.bits == solved.head.bits)
        let neighbour = problem.fit(strength: 1.2, start: solved.head)
        #expect(neighbour.result.steps < problem.fit(strength: 1.2).result.steps)
    }

    @Test(arguments: [0.1, 1, 10]) func solutionsAgreeWithPlainDescent(strength: Double) {
        let problem = ClassificationProblem(rows: 20, size: 3, classes: 3, spread: 1, seed: 6)
        let oracle = problem.oracle(strength: strength)
        let expected = oracle.solution(steps: 40_000)
        #expect(oracle.gradientSize(expected) < 1e-10)
        let (head, result) = problem.fit(strength: strength)
        expectClose(head.weight.floats(), expected.weight.flatMap { $0 }, absolute: 1e-3)
        expectClose(head.bias.floats(), expected.bias, absolute: 1e-3)
        #expect(abs(result.loss - oracle.loss(expected)) < 1e-6)
        expectClose(
            head.probabilities(problem.tensor).floats(),
            oracle.probabilities(expected).flatMap { $0 },
            absolute: 1e-3
        )
    }

    /// Without a penalty worth the name the loss has its least value only at infinity.
    @Test(arguments: [1e3, 1e6, 1e12]) func separableDataConverges(strength: Double) {
        let problem = problems[1]
        let (head, result) = problem.fit(strength: strength)
        #expect(result.hasConverged)
        #expect(result.steps < 500)
        #expect(result.loss < 2e-3)
        #expect(problem.oracle(strength: strength).gradientSize(head.exact) < 1.2e-5)
        let best = head.probabilities(problem.tensor).largest(1).indices.integers()
        #expect(best == problem.targets)
    }

    @Test func classesMayBeAbsent() {
        var problem = problems[0]
        problem.classCount = 6
        let (head, result) = problem.fit(strength: 1)
        #expect(head.classCount == 6 && head.weight.shape == [6, 8] && head.bias.shape == [6])
        #expect(result.hasConverged)
        let probabilities = head.probabilities(problem.tensor).floats()
        let without = problems[0].fit(strength: 1).head.probabilities(problem.tensor).floats()
        for row in problem.features.indices {
            #expect(probabilities[row * 6 + 4] < 1e-3 && probabilities[row * 6 + 5] < 1e-3)
            for label in 0..<4 {
                #expect(abs(probabilities[row * 6 + label] - without[row * 4 + label]) < 2e-3)
            }
        }
    }

    @Test func oneClassIsCertain() {
        var problem = problems[0]
        problem.targets = problem.targets.map { _ in 0 }
        problem.classCount = 1
        let (head, result) = problem.fit(strength: 1)
        #expect(result.hasConverged && result.steps == 0 && result.loss == 0)
        #expect(head.probabilities(problem.tensor).floats().allSatisfy { $0 == 1 })
    }

    /// The weaker the penalty, the longer the weights and the smaller the cross-entropy.
    @Test(arguments: problems.indices) func strengthsAreOrdered(index: Int) {
        let problem = problems[index]
        var norm = -1.0
        var crossEntropy = Double.infinity
        for strength in [0.001, 0.01, 0.1, 1, 10, 100] {
            let head = problem.fit(strength: strength).head
            let longer = head.weight.dot(head.weight)
            let smaller = problem.oracle(strength: .infinity).loss(head.exact)
            #expect(longer > norm && smaller < crossEntropy, "strength \(strength)")
            (norm, crossEntropy) = (longer, smaller)
        }
    }

    /// A column that never changes is the bias's work, a column of zeros nobody's.
    @Test func constantFeaturesCarryNoWeight() {
        var problem = problems[0]
        for row in problem.features.indices { problem.features[row] += [3, 0] }
        let (head, result) = problem.fit(strength: 1)
        #expect(result.hasConverged)
        let plain = problems[0].fit(strength: 1).head
        for label in 0..<4 {
            let weight = head.weight.rows(label..<label + 1).floats()
            #expect(abs(weight[8]) < 5e-3 && weight[9] == 0)
        }
        expectClose(
            head.probabilities(problem.tensor).floats(),
            plain.probabilities(problems[0].tensor).floats(),
            absolute: 1e-3
        )
    }

    /// Rows that are all alike are classified by the classes' shares.
    @Test func rowsMayBeAllAlike() {
        let problem = ClassificationProblem(
            features: Array(repeating: [0.5, -1], count: 8),
            targets: [0, 0, 0, 0, 1, 1, 1, 2],
            classCount: 3
        )
        let (head, result) = problem.fit(strength: 1)
        #expect(result.hasConverged)
        let shares = Array(repeating: [0.5, 0.375, 0.125], count: 8).flatMap { $0 }
        expectClose(head.probabilities(problem.tensor).floats(), shares, absolute: 1e-3)
        #expect(head.weight.dot(head.weight) < 1e-4)
    }

    /// Columns of very different size, as without any scaling.
    @Test func columnsMayDifferInSize() {
        var problem = problems[0]
        for row in problem.features.indices {
            problem.features[row][0] *= 20
            problem.features[row][1] *= 0.05
        }
        let (head, result) = problem.fit(strength: 1)
        let oracle = problem.oracle(strength: 1)
        #expect(result.hasConverged)
        #expect(oracle.gradientSize(head.exact) < 2e-5)
        let zero = SoftmaxRegressionOracle.Head(
            weight: Array(repeating: Array(repeating: 0, count: 8), count: 4),
            bias: [0, 0, 0, 0]
        )
        #expect(oracle.loss(head.exact) < 0.8 * oracle.loss(zero))
    }

    @Test func repeatedFitsAreEqual() {
        let problem = problems[2]
        let first = problem.fit(strength: 1)
        for _ in 0..<3 {
            let again = problem.fit(strength: 1)
            #expect(again.head.bits == first.head.bits && again.result.steps == first.result.steps)
        }
    }

    /// The same bits on one thread and on two, each in a process of its own.
    @Test func threadsDoNotMatter() async throws {
        let single = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            setenv("HONE_THREADS", "1", 1)
            printFit()
        }
        let double = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            setenv("HONE_THREADS", "2", 1)
            printFit()
        }
        let lines = [single, double].map { result in
            String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
                .split(separator: "\n").filter { $0.hasPrefix("fit ") || $0.hasPrefix("threads ") }
        }
        try #require(lines.allSatisfy { $0.count == 2 })
        #expect(lines[0][0] == "threads 1" && lines[1][0] == "threads 2")
        #expect(lines[0][1] == lines[1][1])
    }

    /// Features that are not numbers have no best head: the fit must not look as if it had converged.
    @Test(arguments: [Float.nan, .infinity]) func brokenFeaturesDoNotConverge(value: Float) {
        var problem = problems[0]
        problem.features[7][3] = value
        #expect(!problem.fit(strength: 1).result.hasConverged)
    }

    @Test func wrongSizesTrap() async {
        let targets = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let features = Tensor([1, 2] as [Float], shape: [2, 1])
            _ = LinearHead.fit(features, targets: [0], classCount: 2, strength: 1)
        }
        expectTrap(targets, "LinearHead: 1 targets for [2,1]")
        let strength = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let features = Tensor([1, 2] as [Float], shape: [2, 1])
            _ = LinearHead.fit(features, targets: [0, 1], classCount: 2, strength: 0)
        }
        expectTrap(strength, "LinearHead: strength 0.0 is not positive")
        let parts = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let row = Tensor([1, 2] as [Float], shape: [1, 2])
            _ = LinearHead(weight: row, bias: Tensor([1, 2] as [Float], shape: [2]))
        }
        expectTrap(parts, "LinearHead: weight [1,2] with bias [2]")
    }
}

/// Prints the number of threads and a digest of a head, all bits included.
private func printFit() {
    let problem = ClassificationProblem(rows: 600, size: 96, classes: 20, spread: 1, seed: 7)
    let bits = problem.fit(strength: 1).head.bits
    print("threads \(CPU.threadCount)")
    print("fit \(bits.withUnsafeBytes { Digest(of: $0) })")
}
