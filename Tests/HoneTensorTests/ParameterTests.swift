import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct ParameterTests {
    @Test func eachUpdateIsCounted() {
        let parameter = Parameter("w", Tensor([1, 2] as [Float], shape: [2]))
        #expect(parameter.name == "w" && parameter.version == 0)
        let next = Tensor([3, 4] as [Float], shape: [2])
        parameter.update(next)
        parameter.update(next)
        #expect(parameter.version == 2)
        #expect(parameter.value.floats() == [3, 4])
    }

    /// A value that was recorded is held without its place on the tape, so that a step does not keep the one before.
    @Test func theValueIsOnNoTape() {
        let tape = Tape()
        let parameter = Parameter("w", Tensor([1] as [Float], shape: [1]))
        let watched = tape.watch(parameter)
        #expect(watched.node != nil)
        #expect(Parameter("v", watched).value.node == nil)
        parameter.update(watched)
        #expect(parameter.value.node == nil)
    }

    /// Of a table restricted to some rows, what moves is these rows, and nothing else is put back.
    @Test func someRowsMove() {
        let table = Parameter("t", Tensor((0..<12).map { Float($0) }, shape: [6, 2]))
        table.restrict(toRows: [1, 4])
        #expect(table.gradientShape == [2, 2])
        #expect(table.movingValue().floats() == [2, 3, 8, 9])
        table.restore(Tensor([20, 30, 80, 90] as [Float], shape: [2, 2]))
        #expect(table.value.floats() == [0, 1, 20, 30, 4, 5, 6, 7, 80, 90, 10, 11])
        #expect(table.version == 1)
    }

    /// The gradient of a restricted table is that of the whole, without the rows that do not move.
    @Test func theGradientOfSomeRows() throws {
        var draws = Draws(7)
        let values = Tensor(draws.floats(30), shape: [10, 3])
        let ids: [Int32] = [7, 2, 7, 9, 2, 7]
        let slope = Tensor(draws.floats(18), shape: [18])
        func gradient(_ parameter: Parameter) -> [Float]? {
            let tape = Tape()
            let lookup = EmbeddingLookup(tape.watch(parameter), ids)
            let rows = Tensor.embedding([lookup], tokens: ids.count, as: .float32, tape: tape)
            let gradients = tape.gradients(of: rows, from: slope.reshaped(rows.shape), leaf: nil).parameters
            return gradients[parameter]?.floats()
        }
        let (all, some) = (Parameter("all", values), Parameter("some", values))
        some.restrict(toRows: [0, 2, 7, 9])
        let whole = try #require(gradient(all))
        let expected: [Float] = [0, 2, 7, 9].flatMap { (row: Int) in Array(whole[row * 3..<row * 3 + 3]) }
        #expect(gradient(some) == expected)
    }

    @Test func aTokenWhoseRowDoesNotMoveTraps() async {
        let row = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let table = Parameter("t", .zeros([4, 2]))
            table.restrict(toRows: [0, 1])
            let tape = Tape()
            _ = Tensor.embedding(
                [EmbeddingLookup(tape.watch(table), [1, 3])],
                tokens: 2,
                as: .float32,
                tape: tape
            )
        }
        expectTrap(row, "embedding: a token takes a row of t that does not move")
        let order = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Parameter("t", .zeros([4, 2])).restrict(toRows: [2, 1])
        }
        expectTrap(order, "Parameter t: rows 2...1 of [4,2]")
    }

    @Test func wrongValuesTrap() async {
        let type = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Parameter("w", Tensor([1] as [Float], shape: [1]).converted(to: .bfloat16))
        }
        expectTrap(type, "Parameter w: float32 is expected, found bfloat16")
        let shape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Parameter("w", Tensor([1, 2] as [Float], shape: [2]))
                .update(Tensor([1, 2] as [Float], shape: [1, 2]))
        }
        expectTrap(shape, "Parameter w: [1,2] for [2]")
    }
}
