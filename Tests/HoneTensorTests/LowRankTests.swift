import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct LowRankTests {
    /// Two parts of a map with nine outputs, of ranks 2 and 3; the middle outputs are not adapted.
    private struct Branch {
        static let shapes: [Shape] = [[2, 3, 5], [9, 5], [9], [5, 5], [3, 2], [4, 3]]
        static let parts: [(outputs: Range<Int>, scale: Float)] = [(0..<3, 1.5), (5..<9, -0.75)]

        var parameters: [Parameter]
        var weight: Weight
        var branch: LowRank

        init(_ values: [[Float]], dropoutRate: Double = 0) {
            let parameters = zip(values, Branch.shapes).map { Parameter("p", Tensor($0, shape: $1)) }
            self.parameters = parameters
            weight = Weight(trainable: parameters[1])
            branch = LowRank(
                down: parameters[3],
                parts: Branch.parts.enumerated().map { index, part in
                    .init(outputs: part.outputs, up: parameters[4 + index], scale: part.scale)
                },
                outputs: 9,
                dropoutRate: dropoutRate,
                as: .float32
            )
        }

        func result(_ tape: Tape?, draw: Draw? = nil) -> Tensor {
            let x = tape?.watch(parameters[0]) ?? parameters[0].value
            let bias = tape?.watch(parameters[2]) ?? parameters[2].value
            return x.linear(weight, bias: bias, adding: branch, draw: draw, tape: tape)
        }
    }

    private func drawn(_ seed: UInt64) -> [[Float]] {
        var draws = Draws(seed)
        return Branch.shapes.map { draws.floats($0.count) }
    }

    @Test func theBranchIsAddedToItsOutputs() {
        let values = drawn(50)
        let x = values[0]
        var expected = product(x, values[1], values[2], outputs: 9, inputs: 5).values
        for row in 0..<6 {
            for (part, (first, rank)) in [(0, 2), (2, 3)].enumerated() {
                for (position, output) in Branch.parts[part].outputs.enumerated() {
                    var sum = 0.0
                    for k in 0..<rank {
                        var reduced = 0.0
                        for i in 0..<5 {
                            reduced += Double(x[row * 5 + i]) * Double(values[3][(first + k) * 5 + i])
                        }
                        sum += reduced * Double(values[4 + part][position * rank + k])
                    }
                    expected[row * 9 + output] += Double(Branch.parts[part].scale) * sum
                }
            }
        }
        expectClose(Branch(values).result(nil).floats(), expected, relative: 1e-5, absolute: 1e-6)
    }

    /// The gradients of x, W, b, A and B by central differences, with and without dropout.
    @Test(arguments: [0, 0.4]) func gradients(dropoutRate: Double) {
        let start = drawn(51)
        let draw = Draw(seed: 1, stream: 2, offset: 5)
        func loss(_ values: [[Float]], _ tape: Tape?) -> (Tensor, [Parameter]) {
            let branch = Branch(values, dropoutRate: dropoutRate)
            return (branch.result(tape, draw: draw).halfSquaredNorm(times: 1, tape: tape), branch.parameters)
        }
        let tape = Tape()
        let (value, parameters) = loss(start, tape)
        let gradients = tape.gradients(of: value)
        for index in Branch.shapes.indices {
            expectGradient(
                gradients[parameters[index]]?.floats() ?? [],
                of: { moved in
                    var values = start
                    values[index] = moved
                    return Double(loss(values, nil).0.item())
                },
                at: start[index],
                "parameter \(index)"
            )
        }
    }

    /// What is prepared follows the parameter.
    @Test func aMovedBranchIsPreparedAnew() {
        var values = drawn(52)
        let branch = Branch(values)
        _ = branch.result(nil)
        for index in [4, 5] {
            values[index] = values[index].map { -2 * $0 }
            branch.parameters[index].update(Tensor(values[index], shape: Branch.shapes[index]))
            #expect(branch.result(nil).floats() == Branch(values).result(nil).floats())
        }
    }

    /// Without B the branch adds nothing, as at the start of training.
    @Test func aBranchOfZerosChangesNothing() {
        var values = drawn(53)
        for index in [4, 5] { values[index] = values[index].map { _ in 0 } }
        let branch = Branch(values)
        let plain = branch.parameters[0].value.linear(branch.weight, bias: branch.parameters[2].value)
        #expect(branch.result(nil).floats() == plain.floats())
    }

    @Test func wrongSizesTrap() async {
        let sizes = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let one = Parameter("a", Tensor([1, 2] as [Float], shape: [1, 2]))
            _ = LowRank(
                down: one,
                parts: [.init(outputs: 0..<1, up: one, scale: 1)],
                outputs: 1,
                as: .float32
            )
        }
        expectTrap(sizes, "LowRank: A [1,2] and B [1,2] for 1 outputs")
    }
}
