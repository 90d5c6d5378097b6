import HoneBase
import HoneTestSupport
import Testing

@testable import HoneTensor

/// The cross-entropy through a head beside the product, the cap and the loss one after the other.
@Suite struct HeadCrossEntropyTests {
    private static let tokens = 23
    private static let size = 12
    private static let vocabulary = 37

    /// Rows that are asked for, with weights, through a cap, in slices of some rows and groups of some more.
    struct Case: Sendable, CustomTestStringConvertible {
        var rows: [Int32]
        var isWeighted: Bool
        var cap: Float?
        /// The rows of a slice and of a group; nil for the usual ones.
        var slices: (rows: Int, group: Int)?

        var testDescription: String {
            let cut = slices.map { "\($0.rows) in \($0.group)" } ?? "at once"
            return "\(rows.count) rows, \(isWeighted ? "weighted" : "plain"), cap \(cap ?? 0), \(cut)"
        }

        var next: NextTokens {
            var draws = Draws(5)
            let targets = draws.indices(rows.count, below: vocabulary)
            // A weight of zero at the third, so that a row that does not count is among them.
            let weights = draws.floats(rows.count, scale: 0.9, offset: 1).enumerated().map {
                $0 == 2 ? 0 : $1
            }
            return NextTokens(rows: rows, targets: targets, weights: isWeighted ? weights : nil)
        }

        var limits: HeadSlices {
            guard let slices else { return HeadSlices() }
            return HeadSlices(
                logits: slices.rows * vocabulary,
                leastRows: 1,
                gradients: slices.group * vocabulary
            )
        }

        static let all: [Case] = {
            let rows: [[Int32]] = [
                (0..<23).map { $0 }, [0, 1, 4, 5, 6, 9, 15, 22], (3..<14).map { $0 }, [7],
            ]
            return rows.flatMap { rows in
                [(false, nil), (true, nil), (true, 1.5)].flatMap { isWeighted, cap in
                    [nil, (1, 1), (2, 5), (3, 100)].map {
                        Case(rows: rows, isWeighted: isWeighted, cap: cap, slices: $0)
                    }
                }
            }
        }()
    }

    /// States and a head, each large enough that logits are far apart.
    private static let values: (states: [Float], head: [Float]) = {
        var draws = Draws(31)
        return (draws.floats(tokens * size, scale: 2), draws.floats(vocabulary * size))
    }()

    /// The loss of each row in double precision.
    private static func exactLosses(_ states: [Float], _ head: [Float], _ next: NextTokens, _ cap: Float?)
        -> [Double]
    {
        zip(next.rows, next.targets).map { row, target in
            let x = states[Int(row) * size..<(Int(row) + 1) * size].map(Double.init)
            let logits = (0..<vocabulary).map { word in
                let logit = (0..<size).reduce(0) { $0 + x[$1] * Double(head[word * size + $1]) }
                guard let cap = cap.map(Double.init) else { return logit }
                let power = Mathematics.exp(2 * logit / cap)
                return cap * (power - 1) / (power + 1)
            }
            return Mathematics.log(logits.reduce(0) { $0 + Mathematics.exp($1) }) - logits[Int(target)]
        }
    }

    private static func exactLoss(_ states: [Float], _ head: [Float], _ next: NextTokens, _ cap: Float?)
        -> Double
    {
        let weights = next.weights?.map(Double.init) ?? next.rows.map { _ in 1 }
        let sum = zip(exactLosses(states, head, next, cap), weights).reduce(0) { $0 + $1.0 * $1.1 }
        return sum / weights.reduce(0, +)
    }

    private struct Result {
        var loss: Float
        var states: Tensor?
        var head: Tensor?
    }

    private static func parameters() -> (states: Parameter, head: Parameter) {
        (
            Parameter("x", Tensor(values.states, shape: [tokens, size])),
            Parameter("w", Tensor(values.head, shape: [vocabulary, size]))
        )
    }

    private func fused(_ test: Case) -> Result {
        let (x, w) = Self.parameters()
        let tape = Tape()
        let loss = tape.watch(x).crossEntropy(
            of: test.next,
            through: Weight(trainable: w),
            cap: test.cap,
            tape: tape,
            in: test.limits
        )
        let gradients = tape.gradients(of: loss)
        return Result(loss: loss.item(), states: gradients[x], head: gradients[w])
    }

    /// The same by operations that hold all logits.
    private func naive(_ test: Case) -> Result {
        let (x, w) = Self.parameters()
        let (tape, next) = (Tape(), test.next)
        let rows = Tensor.embedding(
            [EmbeddingLookup(tape.watch(x), next.rows)],
            tokens: next.rows.count,
            as: .float32,
            tape: tape
        )
        let raw = rows.linear(Weight(trainable: w), tape: tape)
        let logits = test.cap.map { raw.softCapped($0, tape: tape) } ?? raw
        let loss = logits.crossEntropy(
            Tensor(next.targets, shape: [next.targets.count]),
            weights: next.weights.map { Tensor($0, shape: [$0.count]) },
            tape: tape
        )
        let gradients = tape.gradients(of: loss)
        return Result(loss: loss.item(), states: gradients[x], head: gradients[w])
    }

    @Test(arguments: Case.all) func itIsWhatTheOperationsGiveOneByOne(_ test: Case) {
        let (fused, naive) = (fused(test), naive(test))
        expectClose([fused.loss], [Double(naive.loss)], relative: 1e-5)
        expectClose(
            [fused.loss],
            [Self.exactLoss(Self.values.states, Self.values.head, test.next, test.cap)],
            relative: 1e-5
        )
        expectSame(fused.states, naive.states, "states")
        expectSame(fused.head, naive.head, "head")
        let asked = Set(test.rows)
        for row in 0..<Self.tokens where !asked.contains(Int32(row)) {
            #expect(fused.states?.rows(row..<row + 1).floats().allSatisfy { $0 == 0 } == true, "row \(row)")
        }
    }

    /// By the norm of the difference over the norm.
    private func expectSame(
        _ found: Tensor?,
        _ expected: Tensor?,
        _ what: String,
        tolerance: Double = 1e-4,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard let found, let expected, found.shape == expected.shape else {
            Issue.record("\(what): \(String(describing: found))", sourceLocation: sourceLocation)
            return
        }
        let wanted = expected.floats()
        let difference = zip(found.floats(), wanted).reduce(0.0) {
            $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
        }
        let norm = wanted.reduce(0.0) { $0 + Double($1) * Double($1) }
        #expect(
            norm > 0 && difference.squareRoot() <= tolerance * norm.squareRoot(),
            "\(what): \(difference.squareRoot()) of \(norm.squareRoot())",
            sourceLocation: sourceLocation
        )
    }

    @Test(arguments: [nil, 1.5] as [Float?]) func gradientsAreThoseOfDifferences(cap: Float?) {
        let test = Case(rows: [2, 3, 8, 20], isWeighted: true, cap: cap, slices: (1, 2))
        let fused = fused(test)
        expectGradient(
            fused.states?.floats() ?? [],
            of: { Self.exactLoss($0, Self.values.head, test.next, cap) },
            at: Self.values.states
        )
        expectGradient(
            fused.head?.floats() ?? [],
            of: { Self.exactLoss(Self.values.states, $0, test.next, cap) },
            at: Self.values.head
        )
    }

    /// A row that does not count changes nothing, and gets no gradient.
    @Test func aWeightOfZeroIsAsThoughTheRowWereNotAsked() {
        let test = Case(rows: [1, 4, 9, 10], isWeighted: true, cap: nil, slices: nil)
        let whole = fused(test)
        #expect(test.next.weights?[2] == 0)
        #expect(whole.states?.rows(9..<10).floats().allSatisfy { $0 == 0 } == true)
        var next = test.next
        next.rows.remove(at: 2)
        next.targets.remove(at: 2)
        next.weights?.remove(at: 2)
        let (x, w) = Self.parameters()
        let loss = x.value.crossEntropy(of: next, through: Weight(trainable: w))
        expectClose([whole.loss], [Double(loss.item())], relative: 1e-6)
    }

    /// Only what is trained gets a gradient: a frozen head none, states off the tape none.
    @Test func onlyWhatIsTrainedHasAGradient() {
        let test = Case(rows: [0, 5, 6, 11], isWeighted: false, cap: 3, slices: (2, 2))
        let both = fused(test)
        let (x, w) = Self.parameters()
        for type in ["frozen head", "fixed states"] {
            let tape = Tape()
            let isFrozen = type == "frozen head"
            let head = isFrozen ? Weight(frozen: w.value, as: .float32) : Weight(trainable: w)
            let loss = (isFrozen ? tape.watch(x) : x.value).crossEntropy(
                of: test.next,
                through: head,
                cap: 3,
                tape: tape,
                in: test.limits
            )
            #expect(loss.item() == both.loss)
            let gradients = tape.gradients(of: loss)
            #expect(gradients[x]?.floats() == (isFrozen ? both.states?.floats() : nil))
            #expect(gradients[w]?.floats() == (isFrozen ? nil : both.head?.floats()))
        }
        let plain = x.value.crossEntropy(
            of: test.next,
            through: Weight(frozen: w.value, as: .float32),
            cap: 3
        )
        #expect(plain.node == nil && plain.item() == both.loss)
    }

    /// A table that is embedding and head gets the sum of what it gets as either.
    @Test func theGradientsOfATiedTableAdd() {
        let ids: [Int32] = [3, 17, 3, 30, 36, 0]
        let next = NextTokens(rows: [0, 1, 2, 4], targets: [17, 3, 30, 0])
        func gradients(_ table: Parameter, _ head: Parameter) -> Gradients {
            let tape = Tape()
            let x = Tensor.embedding(
                [EmbeddingLookup(tape.watch(table), ids)],
                tokens: ids.count,
                as: .float32,
                tape: tape
            )
            return tape.gradients(
                of: x.crossEntropy(of: next, through: Weight(trainable: head), tape: tape)
            )
        }
        let table = Self.parameters().head
        let tied = gradients(table, table)[table]
        let (one, other) = (Self.parameters().head, Self.parameters().head)
        let apart = gradients(one, other)
        let sum = zip(apart[one]?.floats() ?? [], apart[other]?.floats() ?? []).map { $0 + $1 }
        expectClose(tied?.floats() ?? [], sum, relative: 1e-6, absolute: 1e-8)
        expectGradient(
            tied?.floats() ?? [],
            of: { values in
                let states = ids.flatMap { values[Int($0) * Self.size..<(Int($0) + 1) * Self.size] }
                return Self.exactLoss(states, values, next, nil)
            },
            at: Self.values.head
        )
    }

    /// What comes after the loss scales both gradients.
    @Test func theGradientIsScaledByWhatFollows() {
        let test = Case(rows: [0, 1, 7], isWeighted: false, cap: nil, slices: nil)
        let plain = fused(test)
        let (x, w) = Self.parameters()
        let tape = Tape()
        let loss = tape.watch(x).crossEntropy(of: test.next, through: Weight(trainable: w), tape: tape)
        let gradients = tape.gradients(of: loss.halfSquaredNorm(times: 1, tape: tape))
        expectSame(gradients[x], plain.states.map { $0 * plain.loss }, "states", tolerance: 1e-6)
        expectSame(gradients[w], plain.head.map { $0 * plain.loss }, "head", tolerance: 1e-6)
    }

    /// In bfloat16 loss and gradients are those of float32 but for rounding.
    @Test(arguments: [nil, 1.5] as [Float?], [true, false]) func bfloat16IsNear(cap: Float?, isTrained: Bool)
    {
        let test = Case(rows: [0, 1, 4, 5, 6, 9, 15, 22], isWeighted: true, cap: cap, slices: (2, 4))
        let exact = fused(test)
        let w = Self.parameters().head
        let tape = Tape()
        let x = tape.leaf(
            Tensor(Self.values.states, shape: [Self.tokens, Self.size]).converted(to: .bfloat16)
        )
        let head = isTrained ? Weight(trainable: w, as: .bfloat16) : Weight(frozen: w.value, as: .bfloat16)
        let loss = x.crossEntropy(of: test.next, through: head, cap: cap, tape: tape, in: test.limits)
        expectClose([loss.item()], [Double(exact.loss)], relative: 1e-2)
        let one = Tensor([1] as [Float], shape: [1])
        let gradients = tape.gradients(of: loss, from: one, leaf: x)
        #expect(gradients.leaf?.dtype == .bfloat16)
        expectSame(gradients.leaf, exact.states, "states", tolerance: 0.02)
        if isTrained {
            #expect(gradients.parameters[w]?.dtype == .float32)
            expectSame(gradients.parameters[w], exact.head, "head", tolerance: 0.02)
        }
    }

    @Test(arguments: Case.all.filter { $0.isWeighted }) func lossesOfRows(_ test: Case) {
        let (x, w) = Self.parameters()
        let losses = x.value.losses(
            of: test.next,
            through: Weight(frozen: w.value, as: .float32),
            cap: test.cap,
            in: test.limits
        )
        let exact = Self.exactLosses(Self.values.states, Self.values.head, test.next, test.cap)
        expectClose(losses, exact, relative: 1e-5, absolute: 1e-5)
    }

    @Test func noRowsHaveNoLosses() {
        let (x, w) = Self.parameters()
        #expect(x.value.losses(of: NextTokens(rows: [], targets: []), through: Weight(trainable: w)).isEmpty)
    }

    /// On a rehearsal three products are counted, or two, or one; and logits of all rows are never held.
    @Test func itIsRehearsed() {
        let (rows, size, vocabulary) = (2_048, 16, 1 << 16)
        let product = 2 * Double(rows * size * vocabulary)
        for (isTrained, hasTape, products) in [(true, true, 3), (false, true, 2), (false, false, 1)] {
            let rehearsal = Rehearsal()
            let w = Parameter("w", .zeros([vocabulary, size], on: rehearsal))
            let x = Parameter("x", .zeros([rows + 1, size], on: rehearsal))
            let head = isTrained ? Weight(trainable: w) : Weight(frozen: w.value, as: .float32)
            let next = NextTokens(
                rows: (0..<Int32(rows)).map { $0 },
                targets: Array(repeating: 1, count: rows)
            )
            let before = rehearsal.work.productOperations
            let tape = hasTape ? Tape() : nil
            let loss = (tape?.watch(x) ?? x.value).crossEntropy(of: next, through: head, cap: 5, tape: tape)
            let gradients = tape?.gradients(of: loss)
            #expect(rehearsal.work.productOperations - before == Double(products) * product)
            #expect(gradients?[x]?.shape == (hasTape ? x.value.shape : nil))
            #expect(gradients?[w]?.shape == (isTrained ? w.value.shape : nil))
            // A group of gradients and its turned copy; without a head to move some slices.
            let most = isTrained ? 6 * HeadSlices().gradients * 2 : 6 * HeadSlices().logits * 4
            #expect(rehearsal.pool.usage.peak < min(most, rows * vocabulary * 4))
        }
    }

    @Test func wrongInputsTrap() async {
        let order = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let x = Tensor.zeros([3, 2])
            let head = Weight(frozen: .zeros([4, 2]), as: .float32)
            _ = x.crossEntropy(of: NextTokens(rows: [1, 0], targets: [0, 0]), through: head)
        }
        expectTrap(order, "crossEntropy: rows 1...0 of states [3,2]")
        let target = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let x = Tensor.zeros([3, 2])
            let head = Weight(frozen: .zeros([4, 2]), as: .float32)
            _ = x.crossEntropy(of: NextTokens(rows: [1], targets: [4]), through: head)
        }
        expectTrap(target, "crossEntropy: token 4 of 4")
        let zeros = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let x = Tensor.zeros([3, 2])
            let head = Weight(frozen: .zeros([4, 2]), as: .float32)
            _ = x.crossEntropy(of: NextTokens(rows: [1], targets: [0], weights: [0]), through: head)
        }
        expectTrap(zeros, "crossEntropy: the weights sum to 0.0")
        let counts = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = NextTokens(rows: [1], targets: [0, 1])
        }
        expectTrap(counts, "NextTokens: 2 targets and 1 weights for 1 rows")
        let tape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let x = Tape().watch(Parameter("x", .zeros([3, 2])))
            let head = Weight(frozen: .zeros([4, 2]), as: .float32)
            _ = x.crossEntropy(of: NextTokens(rows: [1], targets: [0]), through: head)
        }
        expectTrap(tape, "crossEntropy: the states are on a tape, but no tape was given")
    }
}
