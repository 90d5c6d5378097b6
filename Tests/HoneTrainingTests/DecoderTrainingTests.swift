import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneTraining

/// The trainer on decoders: steps that do not depend on how they are cut, runs that go on with the same bits.
@Suite struct DecoderTrainingTests {
    private static let methods = ["full", "lora"]
    private static let objectives = ["supervised", "language-modelling"]

    private func withFolder(_ body: (FilePath) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let base = folder.appending("base")
            try writeTinyDecoder(to: base)
            try body(base)
        }
    }

    private func makeTrainer(
        _ method: String,
        _ objective: String,
        in folder: FilePath,
        as type: DType = .float32,
        _ change: (inout Recipe) -> Void = { _ in }
    ) throws -> Trainer {
        try DecoderProblem.trainer(method, objective, in: folder, as: type, change)
    }

    /// One pass of eight texts, eight passes of one, some of each, and blocks computed again.
    @Test(arguments: methods, objectives) func aStepIsTheSameHoweverItIsCut(
        _ method: String,
        _ objective: String
    )
        throws
    {
        try withFolder { folder in
            let batch = Array(0..<8)
            func gradients(_ tokensPerPass: Int, recomputes: Bool) throws -> (Double, [[Float]], [String]) {
                let trainer = try makeTrainer(method, objective, in: folder) {
                    $0.tokensPerPass = tokensPerPass
                    $0.lora.dropout = 0.1
                }
                trainer.recomputesBlocks = recomputes
                let (loss, gradients, tokens) = trainer.gradients(of: batch)
                #expect(tokens == (objective == "supervised" ? 105 : 96))
                let names = trainer.parameters.map(\.name)
                return (loss, try trainer.parameters.map { try #require(gradients[$0]).floats() }, names)
            }
            let whole = try gradients(1 << 20, recomputes: false)
            for (tokens, recomputes) in [(1, false), (30, false), (1 << 20, true), (1, true)] {
                let other = try gradients(tokens, recomputes: recomputes)
                #expect(abs(other.0 - whole.0) <= 1e-5 * whole.0, "\(tokens) \(recomputes)")
                for ((found, expected), name) in zip(zip(other.1, whole.1), whole.2) {
                    #expect(relativeDifference(found, expected) < 1e-3, "\(name) \(tokens) \(recomputes)")
                }
                // Computed again, the numbers are the same ones.
                if tokens > 1_000 { #expect(other.0 == whole.0 && other.1 == whole.1) }
            }
        }
    }

    /// The loss of a step is that of its texts read one by one without a trainer, and its gradient the derivative of that.
    @Test(arguments: [1, 1 << 20]) func theStepIsThatOfItsTexts(_ tokensPerPass: Int) throws {
        try withFolder { folder in
            let trainer = try makeTrainer("full", "supervised", in: folder) {
                $0.tokensPerPass = tokensPerPass
            }
            let decoder = try #require(trainer.model.base as? Decoder)
            let texts = DecoderProblem.texts()
            func exact() -> Double {
                let sum = texts.reduce(0.0) { sum, text in
                    let losses = DecoderProblem.exactLosses(text.ids, decoder)
                    return sum
                        + text.spans.reduce(0) { sum, span in
                            sum + span.tokens.reduce(0) { $0 + losses[$1 - 1] * Double(span.weight) }
                        }
                }
                return sum / texts.reduce(0) { $0 + $1.weight }
            }
            let (loss, gradients, _) = trainer.gradients(of: Array(texts.indices))
            #expect(abs(loss - exact()) <= 1e-5 * loss)
            // Along one direction for each parameter: the embedding, which is the head, and the norms among them.
            for parameter in trainer.parameters {
                let start = parameter.value.copied()
                var draws = Draws(9)
                let direction = Tensor(draws.floats(start.count), shape: start.shape)
                let slope = try #require(gradients[parameter]).dot(direction)
                let step: Float = 0x1p-9
                let values = [step, -step].map { step in
                    parameter.update(start + direction * step)
                    return exact()
                }
                parameter.update(start)
                let found = (values[0] - values[1]) / Double(2 * step)
                #expect(
                    abs(found - slope) <= 2e-2 * max(abs(slope), 0.01),
                    "\(parameter.name): \(slope) \(found)"
                )
            }
        }
    }

    @Test(arguments: methods, objectives) func theLossFalls(_ method: String, _ objective: String) throws {
        try withFolder { folder in
            let trainer = try makeTrainer(method, objective, in: folder) {
                $0.epochs = 30
                $0.learningRate = 1e-2
            }
            var losses: [Double] = []
            while !trainer.isDone { losses.append(try trainer.step().loss) }
            #expect(losses.count == trainer.totalSteps)
            #expect(losses[losses.count - 1] < 0.5 * losses[0], "\(losses)")
        }
    }

    /// A run that is stopped and goes on from its checkpoint ends with the same bits, moments too.
    @Test(arguments: methods, objectives) func resumingChangesNothing(_ method: String, _ objective: String)
        throws
    {
        for type in [DType.float32, .bfloat16] {
            try withFolder { folder in
                func make() throws -> Trainer {
                    try makeTrainer(method, objective, in: folder, as: type) {
                        $0.batchSize = 3
                        $0.lora.dropout = 0.1
                        $0.tokensPerPass = 20
                    }
                }
                let unbroken = try make()
                for _ in 0..<7 { _ = try unbroken.step() }
                for stop in [1, 4] {
                    let first = try make()
                    for _ in 0..<stop { _ = try first.step() }
                    let checkpoints = CheckpointFolder(run: folder.appending("run-\(stop)"))
                    try checkpoints.save(first, best: nil, notes: ["a": 1])
                    let second = try make()
                    _ = try #require(try checkpoints.load(into: second) { _ in })
                    #expect(second.stepCount == stop && second.bits == first.bits)
                    for _ in stop..<7 { _ = try second.step() }
                    #expect(second.bits == unbroken.bits)
                }
            }
        }
    }

    /// A loss or a gradient that is no number is told, and nothing was moved: neither values nor moments nor the step.
    @Test(arguments: methods) func aLossThatIsNoNumberMovesNothing(_ method: String) throws {
        try withFolder { folder in
            let trainer = try makeTrainer(method, "supervised", in: folder)
            _ = try trainer.step()
            let parameter = try #require(trainer.parameters.last)
            let good = parameter.value.copied()
            var values = good.floats()
            values[values.count / 2] = .nan
            parameter.update(Tensor(values, shape: good.shape))
            let before = trainer.bits
            for _ in 0..<2 {
                do throws(TrainingError) {
                    _ = try trainer.step()
                    Issue.record("the step was taken")
                } catch {
                    guard case .diverged(let step, let loss, let rate) = error else {
                        Issue.record("\(error)")
                        return
                    }
                    #expect(step == 2 && loss.isNaN && rate > 0)
                    #expect(error.problem.kind == .work && error.problem.what.contains("step 2"))
                }
                #expect(trainer.bits == before && trainer.stepCount == 1)
            }
            // Mended, it goes on.
            parameter.update(good)
            #expect(try trainer.step().number == 2)
        }
    }

    /// Of a table of words that is not the head only the rows move that the texts hold; they decay alone.
    @Test func wordsThatNoTextHoldsStay() throws {
        let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .appending("Golden").appending("decoders").appending("llama")
        var recipe = Recipe(method: FullMethod.self, for: .decoder)
        recipe.optimizer.decay = 0.1
        recipe.learningRate = 1e-2
        let decoder = try Decoder(folder: folder, as: .float32, isTrained: true)
        let table = try #require(decoder.wordTable)
        let before = table.value.copied()
        let head = try #require(decoder.parameters.last { $0.name == "lm_head.weight" })
        let headBefore = head.value.copied()
        let texts = [[3, 9, 5], [5, 5, 20, 3]].map { ids in
            Supervised.Text(ids: ids.map(Int32.init), spans: [.init(1..<ids.count)])
        }
        let trainer = try Trainer(
            TrainedModel(decoder, recipe, method: FullMethod.self),
            recipe,
            Supervised(texts, on: decoder)
        )
        #expect(table.gradientShape == [4, 16])
        for _ in 0..<3 { _ = try trainer.step() }
        for row in 0..<40 {
            let isSame = table.value.rows(row..<row + 1).floats() == before.rows(row..<row + 1).floats()
            #expect(isSame == ![3, 5, 9, 20].contains(row), "row \(row)")
            #expect(head.value.rows(row..<row + 1).floats() != headBefore.rows(row..<row + 1).floats())
        }
    }

    /// Steps, epochs and tokens of a run that ends at a number of steps.
    @Test(
        arguments: [
            // Eight texts of 105 tokens, three a step: three steps an epoch.
            (0, 4, 12, 4, 420), (5, 4, 5, 2, 175), (3, 4, 3, 1, 105), (4, 4, 4, 2, 140), (100, 4, 12, 4, 420),
            (1, 1, 1, 1, 35), (0, 1, 3, 1, 105),
        ]
    )
    func aRunEndsAtItsSteps(_ most: Int, _ epochs: Int, _ steps: Int, _ seen: Int, _ tokens: Int) throws {
        try withFolder { folder in
            let trainer = try makeTrainer("lora", "supervised", in: folder) {
                $0.batchSize = 3
                $0.epochs = epochs
                $0.maximumSteps = most
                $0.schedule = "linear"
                $0.warmupShare = 0
            }
            #expect(trainer.stepsPerEpoch == 3 && trainer.totalSteps == steps)
            #expect(trainer.epochCount == seen && trainer.allTokens == tokens)
            guard steps < 6 else { return }
            var rates: [Double] = []
            while !trainer.isDone { rates.append(try trainer.step().rate) }
            // The schedule ends with the run, not with its epochs.
            #expect(rates.count == steps && rates.last ?? 0 <= 3e-3 / Double(steps) * 1.001)
        }
    }
}
