import HoneTensor
import HoneTestSupport
import Testing

@testable import HoneTraining

/// ‖A x - b‖² / 2 over the parameter x, `[1, columns]`.
private struct LeastSquares {
    var matrix: [[Double]]
    var wanted: [Double]

    /// A matrix of random rows times columns of these sizes: the larger their ratio, the narrower the valley.
    init(rows: Int, columnSizes: [Double], seed: UInt64) {
        var draws = Draws(seed)
        matrix = (0..<rows).map { _ in columnSizes.map { Double(draws.floats(1, scale: $0)[0]) } }
        wanted = draws.floats(rows).map(Double.init)
    }

    init(matrix: [[Double]], wanted: [Double]) {
        self.matrix = matrix
        self.wanted = wanted
    }

    var columns: Int { matrix[0].count }

    func loss(_ parameter: Parameter, _ tape: Tape) -> Tensor {
        let rows = Tensor(matrix.flatMap { $0.map { Float($0) } }, shape: [matrix.count, columns])
        let minusWanted = Tensor(wanted.map { Float(-$0) }, shape: [wanted.count, 1])
        let residual = rows.linear(Weight(trainable: parameter), tape: tape).adding(minusWanted, tape: tape)
        return residual.halfSquaredNorm(times: 1, tape: tape)
    }

    /// The minimum from the normal equations, by elimination in double precision.
    var solution: [Double] {
        var system = (0..<columns).map { row in
            (0..<columns).map { column in matrix.reduce(0) { $0 + $1[row] * $1[column] } }
                + [zip(matrix, wanted).reduce(0) { $0 + $1.0[row] * $1.1 }]
        }
        for pivot in 0..<columns {
            let factor = system[pivot][pivot]
            system[pivot] = system[pivot].map { $0 / factor }
            for row in 0..<columns where row != pivot {
                let factor = system[row][pivot]
                system[row] = zip(system[row], system[pivot]).map { $0 - factor * $1 }
            }
        }
        return system.map { $0[columns] }
    }

    func value(at x: [Double]) -> Double {
        zip(matrix, wanted).reduce(0) { sum, row in
            let residual = zip(row.0, x).reduce(-row.1) { $0 + $1.0 * $1.1 }
            return sum + residual * residual / 2
        }
    }
}

private func parameter(_ values: [Float]) -> Parameter {
    Parameter("x", Tensor(values, shape: [1, values.count]))
}

/// Σ c (x - m)² / 2 for each component of a parameter of any shape.
private func bowl(_ parameter: Parameter, minimum: Float, curvature: Float, _ tape: Tape) -> Tensor {
    let shape = parameter.value.shape
    let offset = Tensor([Float](repeating: -minimum, count: shape.count), shape: shape)
    return tape.watch(parameter).adding(offset, tape: tape).halfSquaredNorm(times: curvature, tape: tape)
}

@Suite struct LBFGSTests {
    @Test(arguments: [0.01, 1, 100] as [Float]) func bowlsAreSolved(curvature: Float) {
        for start in [-50, 0, 3, 1_000] as [Float] {
            let x = Parameter("x", Tensor([Float](repeating: start, count: 6), shape: [2, 3]))
            let result = LBFGS().minimize([x]) { bowl(x, minimum: 3, curvature: curvature, $0) }
            #expect(result.hasConverged && result.gradientSize <= 1e-5)
            // The gradient is the curvature times the distance.
            expectClose(
                x.value.floats(),
                [Float](repeating: 3, count: 6),
                absolute: 1e-5 / Double(curvature) + 1e-6
            )
            #expect(result.steps <= 12)
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func leastSquaresAreSolved(seed: UInt64) {
        let problem = LeastSquares(rows: 30, columnSizes: [1, 1, 1, 1, 1, 1, 1], seed: seed)
        let x = parameter([Float](repeating: 0, count: 7))
        var optimizer = LBFGS()
        optimizer.tolerance = 1e-4
        let result = optimizer.minimize([x]) { problem.loss(x, $0) }
        #expect(result.hasConverged)
        expectClose(x.value.floats(), problem.solution, absolute: 1e-3)
        #expect(abs(result.loss - problem.value(at: problem.solution)) < 1e-5 * result.loss)
    }

    /// Curvatures that differ by a factor of a million.
    @Test func narrowValleysAreFollowed() {
        let problem = LeastSquares(rows: 40, columnSizes: [10, 3, 1, 0.3, 0.1, 0.03, 0.01], seed: 5)
        let x = parameter([Float](repeating: 1, count: 7))
        let result = LBFGS().minimize([x]) { problem.loss(x, $0) }
        #expect(result.hasConverged && result.steps < 200)
        #expect(result.loss < problem.value(at: problem.solution) * (1 + 1e-5))
        expectClose(Array(x.value.floats().prefix(3)), Array(problem.solution.prefix(3)), absolute: 1e-2)
    }

    /// The gradient of a steep loss cannot be brought below the tolerance in float32: the search ends
    /// all the same.
    @Test func precisionEndsTheSearch() {
        let problem = LeastSquares(rows: 20, columnSizes: [3_000, 1_000, 2_000], seed: 8)
        let x = parameter([1, 1, 1])
        let result = LBFGS().minimize([x]) { problem.loss(x, $0) }
        #expect(result.hasConverged && result.steps < 100)
        #expect(abs(result.loss - problem.value(at: problem.solution)) < 1e-5 * result.loss)
    }

    /// Rosenbrock's valley (1960) made straight: (1 - x)² and 100 (y - x)², from his own start.
    @Test func theStraightValleyEndsAtOne() {
        let problem = LeastSquares(matrix: [[1, 0], [-10, 10]], wanted: [1, 0])
        let x = parameter([-1.2, 1])
        let result = LBFGS().minimize([x]) { problem.loss(x, $0) }
        #expect(result.hasConverged && result.steps < 40)
        expectClose(x.value.floats(), [1, 1] as [Float], absolute: 1e-4)
        #expect(result.loss < 1e-8)
    }

    /// One pair of differences is enough to converge, if more slowly than with ten.
    @Test func lessMemoryTakesMoreSteps() {
        let problem = LeastSquares(rows: 40, columnSizes: [3, 2, 1, 0.6, 0.4, 0.2], seed: 6)
        let steps = [1, 10].map { memory in
            let x = parameter([Float](repeating: 0, count: 6))
            var optimizer = LBFGS()
            optimizer.memory = memory
            optimizer.tolerance = 1e-4
            let result = optimizer.minimize([x]) { problem.loss(x, $0) }
            #expect(result.hasConverged)
            #expect(result.loss < problem.value(at: problem.solution) * (1 + 1e-5))
            return result.steps
        }
        #expect(steps[1] < steps[0])
    }

    /// Several parameters of different shapes and curvatures are one point.
    @Test func parametersAreMovedTogether() {
        let first = Parameter("a", Tensor([9, 9] as [Float], shape: [2]))
        let second = Parameter("b", Tensor([-9, 0, 9] as [Float], shape: [3, 1]))
        let result = LBFGS().minimize([first, second]) { tape in
            bowl(first, minimum: 2, curvature: 30, tape)
                .adding(bowl(second, minimum: -1, curvature: 0.5, tape), tape: tape)
        }
        #expect(result.hasConverged)
        expectClose(first.value.floats(), [2, 2] as [Float], absolute: 1e-4)
        expectClose(second.value.floats(), [-1, -1, -1] as [Float], absolute: 1e-4)
    }

    @Test func whatTheLossDoesNotReadStays() {
        let used = Parameter("used", Tensor([4] as [Float], shape: [1]))
        let other = Parameter("other", Tensor([7, 8] as [Float], shape: [2]))
        let result = LBFGS().minimize([used, other]) { bowl(used, minimum: 1, curvature: 2, $0) }
        #expect(result.hasConverged)
        #expect(other.value.floats() == [7, 8])
        expectClose(used.value.floats(), [1] as [Float], absolute: 1e-4)
    }

    @Test func theMinimumIsLeftAlone() {
        let x = Parameter("x", Tensor([3, 3] as [Float], shape: [2]))
        var evaluations = 0
        let result = LBFGS().minimize([x]) { tape in
            evaluations += 1
            return bowl(x, minimum: 3, curvature: 5, tape)
        }
        #expect(result.hasConverged && result.steps == 0 && result.loss == 0 && evaluations == 1)
        #expect(x.value.floats() == [3, 3])
    }

    /// After any number of steps the parameters are where the result says, and no further up.
    @Test func stepsAreLimited() {
        let problem = LeastSquares(rows: 40, columnSizes: [10, 3, 1, 0.3, 0.1], seed: 7)
        var losses: [Double] = []
        for limit in 0...8 {
            let x = parameter([Float](repeating: 1, count: 5))
            var optimizer = LBFGS()
            optimizer.maximumSteps = limit
            let result = optimizer.minimize([x]) { problem.loss(x, $0) }
            #expect(result.steps == limit && !result.hasConverged)
            let here = problem.value(at: x.value.floats().map(Double.init))
            #expect(abs(result.loss - here) < 1e-5 * here)
            #expect(here < losses.last ?? .infinity)
            losses.append(here)
        }
    }

    @Test func lossesThatAreNoNumbersDoNotConverge() {
        let x = Parameter("x", Tensor([Float.nan, 1] as [Float], shape: [2]))
        #expect(!LBFGS().minimize([x]) { bowl(x, minimum: 3, curvature: 5, $0) }.hasConverged)
    }
}
