import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct LowRankTests {
    /// Two parts of a map with nine outputs, rank 2; the middle outputs are not adapted.
    private struct Branch {
        static let shapes: [Shape] = [[2, 3, 5], [9, 5], [9], [4, 5], [6, 2]]
        static let parts = [0..<3, 6..<9]

        var parameters: [Parameter]
        var weight: Weight
        var branch: LowRank

        init(_ values: [[Float]], dropoutRate: Double = 0) {
            parameters = zip(values, Branch.shapes).map { Parameter("p", Tensor($0, shape: $1)) }
            weight = Weight(trainable: parameters[1])
            branch = LowRank(
                down: parameters[3],
                up: parameters[4],
                parts: Branch.parts,
                outputs: 9,
                scale: 1.5,
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
            for (part, range) in Branch.parts.enumerated() {
                for (position, output) in range.enumerated() {
                    var sum = 0.0
                    for k in 0..<2 {
                        var reduced = 0.0
                        for i in 0..<5 {
                            reduced += Double(x[row * 5 + i]) * Double(values[3][(part * 2 + k) * 5 + i])
                        }
                        sum += reduced * Double(values[4][(part * 3 + position) * 2 + k])
                    }
                    expected[row * 9 + output] += 1.5 * sum
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
        values[4] = values[4].map { -2 * $0 }
        branch.parameters[4].update(Tensor(values[4], shape: Branch.shapes[4]))
        #expect(branch.result(nil).floats() == Branch(values).result(nil).floats())
    }

    /// Without B the branch adds nothing, as at the start of training.
    @Test func aBranchOfZerosChangesNothing() {
        var values = drawn(53)
        values[4] = values[4].map { _ in 0 }
        let branch = Branch(values)
        let plain = branch.parameters[0].value.linear(branch.weight, bias: branch.parameters[2].value)
        #expect(branch.result(nil).floats() == plain.floats())
    }

    @Test func wrongSizesTrap() async {
        let sizes = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let one = Parameter("a", Tensor([1, 2] as [Float], shape: [1, 2]))
            _ = LowRank(down: one, up: one, parts: [0..<1], outputs: 1, scale: 1, as: .float32)
        }
        expectTrap(sizes, "LowRank: A [1,2] and B [1,2] for 1 parts")
    }
}
