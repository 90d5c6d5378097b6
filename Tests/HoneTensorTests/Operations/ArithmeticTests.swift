import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct ArithmeticTests {
    private let x = Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
    private let y = Tensor([10, 20, 30, 40, 50, 60, 70, 80, 90] as [Float], shape: [3, 3]).rows(1..<3)

    @Test func elementByElement() {
        #expect((x + y).floats() == [41, 52, 63, 74, 85, 96])
        #expect((x + y).shape == [2, 3])
        #expect((y * -0.5).floats() == [-20, -25, -30, -35, -40, -45])
        #expect(x.adding(y, tape: nil).floats() == (x + y).floats())
        #expect(x.floats() == [1, 2, 3, 4, 5, 6])
    }

    @Test func sums() {
        #expect(x.dot(y) == 40 + 100 + 180 + 280 + 400 + 540)
        #expect(y.columnSums().floats() == [110, 130, 150] && y.columnSums().shape == [3])
        #expect(x.halfSquaredNorm(times: 2).item() == 91)
        #expect(x.halfSquaredNorm(times: 2).shape == [1])
    }

    @Test func transposedExchangesRowsAndColumns() {
        let result = y.transposed()
        #expect(result.shape == [3, 2] && result.floats() == [40, 70, 50, 80, 60, 90])
    }

    @Test func gradients() {
        var draws = Draws(10)
        let start = [draws.floats(6), draws.floats(6)]
        func loss(_ values: [[Float]], _ tape: Tape) -> (loss: Tensor, parameters: [Parameter]) {
            let parameters = values.map { Parameter("p", Tensor($0, shape: [2, 3])) }
            let first = tape.watch(parameters[0])
            let sum = first.adding(tape.watch(parameters[1]), tape: tape)
            let loss = sum.halfSquaredNorm(times: 0.3, tape: tape)
                .adding(first.halfSquaredNorm(times: 2, tape: tape), tape: tape)
            return (loss, parameters)
        }
        let tape = Tape()
        let (value, parameters) = loss(start, tape)
        let gradients = tape.gradients(of: value)
        for index in 0..<2 {
            expectGradient(
                gradients[parameters[index]]?.floats() ?? [],
                of: { moved in
                    var values = start
                    values[index] = moved
                    return Double(loss(values, Tape()).loss.item())
                },
                at: start[index]
            )
        }
    }

    /// Half the square of half the square of x has the gradient (x²/2) x.
    @Test func theGradientIsScaledByWhatFollows() {
        let tape = Tape()
        let parameter = Parameter("p", Tensor([3, 4] as [Float], shape: [2]))
        let loss = tape.watch(parameter).halfSquaredNorm(times: 1, tape: tape).halfSquaredNorm(
            times: 2,
            tape: tape
        )
        #expect(loss.item() == 156.25)
        #expect(tape.gradients(of: loss)[parameter]?.floats() == [75, 100])
    }

    @Test func wrongInputsTrap() async {
        let shapes = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2] as [Float], shape: [2]) + Tensor([1, 2] as [Float], shape: [1, 2])
        }
        expectTrap(shapes, "add: [2] float32 + [1,2] float32")
        let counts = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2] as [Float], shape: [2]).dot(Tensor([1] as [Float], shape: [1]))
        }
        expectTrap(counts, "dot: [2] with [1]")
        let columns = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2] as [Float], shape: [2]).columnSums()
        }
        expectTrap(columns, "columnSums: a matrix is expected, found [2]")
        let transposed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2] as [Float], shape: [2]).transposed()
        }
        expectTrap(transposed, "transposed: a matrix is expected, found [2]")
    }

    /// A gradient is never lost in silence.
    @Test func recordedInputsWithoutATapeTrap() async {
        let adding = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let value = Tape().watch(Parameter("p", Tensor([1] as [Float], shape: [1])))
            _ = value.adding(value, tape: nil)
        }
        expectTrap(adding, "adding: an input is on a tape, but no tape was given")
        let norm = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tape().watch(Parameter("p", Tensor([1] as [Float], shape: [1]))).halfSquaredNorm(times: 1)
        }
        expectTrap(norm, "halfSquaredNorm: an input is on a tape, but no tape was given")
        let scale = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tape().watch(Parameter("p", Tensor([1] as [Float], shape: [1]))) * 2
        }
        expectTrap(scale, "scale: the input is on a tape")
    }
}
