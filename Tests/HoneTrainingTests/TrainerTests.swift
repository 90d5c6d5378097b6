import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneTraining

/// A trainer on the texts of a small encoder.
private struct Setting {
    let trainer: Trainer

    init(
        _ method: any TrainingMethod.Type,
        in folder: FilePath,
        type: DType = .float32,
        _ change: (inout Recipe) -> Void = { _ in }
    ) throws {
        var recipe = Recipe(method: method)
        recipe.batchSize = 8
        recipe.epochs = 3
        recipe.lora.rank = 3
        recipe.seed = 7
        change(&recipe)
        let encoder = try Encoder(folder: folder, as: type, isTrained: method.movesBase)
        let model = try TrainedModel(encoder, recipe, method: method)
        var random = Philox(seed: 90)
        let examples = (0..<20).map { index in
            let length = 3 + random.below(12)
            let ids = (0..<length).map { _ in Int32(5 + random.below(10) + index % 3 * 3) }
            return Classification.Example(ids: ids, target: index % 3)
        }
        trainer = try Trainer(model, recipe, Classification(examples, classCount: 3, size: encoder.size))
    }

    var values: [[Float]] { trainer.parameters.map { $0.value.floats() } }

    func run(_ steps: Int) throws -> [Double] { try (0..<steps).map { _ in try trainer.step().loss } }
}

@Suite struct TrainerTests {
    private static let methods = ["full", "lora", "head"]

    private func method(_ name: String) throws -> any TrainingMethod.Type {
        try #require(MethodRegistry.method(named: name))
    }

    @Test(arguments: methods) func theLossFalls(_ name: String) throws {
        let method = try method(name)
        try withTemporaryFolder { folder in
            try writeTinyEncoder(to: folder)
            let setting = try Setting(method, in: folder) {
                $0.epochs = 40
                $0.dropout = 0
            }
            let losses = try setting.run(setting.trainer.totalSteps)
            let first = losses.prefix(3).reduce(0, +)
            let last = losses.suffix(3).reduce(0, +)
            #expect(last < 0.7 * first, "\(losses)")
            #expect(setting.trainer.isDone)
        }
    }

    /// However a step is cut into passes, and whether blocks are computed again, loss and parameters are the same.
    @Test(arguments: methods) func cuttingAStepChangesNothing(_ name: String) throws {
        let method = try method(name)
        try withTemporaryFolder { folder in
            try writeTinyEncoder(to: folder)
            func trained(tokensPerPass: Int, recomputes: Bool) throws -> (losses: [Double], values: [[Float]])
            {
                let setting = try Setting(method, in: folder) {
                    $0.tokensPerPass = tokensPerPass
                    $0.lora.dropout = 0.1
                }
                setting.trainer.recomputesBlocks = recomputes
                return (try setting.run(6), setting.values)
            }
            let whole = try trained(tokensPerPass: 4_096, recomputes: false)
            for (tokens, recomputes) in [(1, false), (30, false), (4_096, true), (1, true)] {
                let other = try trained(tokensPerPass: tokens, recomputes: recomputes)
                expectClose(
                    other.losses.map(Float.init),
                    whole.losses,
                    relative: 1e-5,
                    "\(tokens) \(recomputes)"
                )
                if tokens == 4_096 { #expect(other.values == whole.values) }
            }
        }
    }

    /// A run that is stopped and goes on from its checkpoint ends with the same bits.
    @Test(arguments: methods, [1, 4, 7]) func resumingChangesNothing(_ name: String, _ stop: Int) throws {
        let method = try method(name)
        try withTemporaryFolder { folder in
            try writeTinyEncoder(to: folder)
            let unbroken = try Setting(method, in: folder)
            _ = try unbroken.run(9)
            let first = try Setting(method, in: folder)
            _ = try first.run(stop)
            let checkpoints = CheckpointFolder(run: folder.appending("run"))
            let best = BestState(score: 0.5, step: stop, of: first.trainer.parameters)
            try checkpoints.save(first.trainer, best: best, notes: ["a": 1])
            let second = try Setting(method, in: folder)
            let loaded = try #require(try checkpoints.load(into: second.trainer) { _ in })
            #expect(loaded.notes == ["a": 1] && loaded.best?.score == 0.5 && loaded.best?.step == stop)
            #expect(second.trainer.stepCount == stop)
            _ = try second.run(9 - stop)
            #expect(second.values == unbroken.values)
            loaded.best?.restore(second.trainer.parameters)
            #expect(second.values == first.values)
        }
    }

    @Test func onlyTheTwoNewestCheckpointsAreKept() throws {
        try withTemporaryFolder { folder in
            try writeTinyEncoder(to: folder)
            let setting = try Setting(HeadMethod.self, in: folder)
            let checkpoints = CheckpointFolder(run: folder)
            #expect(checkpoints.isEmpty)
            for _ in 0..<4 {
                _ = try setting.run(1)
                try checkpoints.save(setting.trainer, best: nil, notes: .null)
            }
            let names = try Files.names(in: folder.appending("checkpoints"))
            #expect(
                names == [
                    "latest.json", "step-3.json", "step-3.safetensors", "step-4.json", "step-4.safetensors",
                ]
            )
        }
    }

    @Test(arguments: ["cut short", "another byte", "gone"]) func aDamagedCheckpointIsRefused(_ damage: String)
        throws
    {
        try withTemporaryFolder { folder in
            try writeTinyEncoder(to: folder)
            let setting = try Setting(HeadMethod.self, in: folder)
            _ = try setting.run(2)
            let checkpoints = CheckpointFolder(run: folder)
            try checkpoints.save(setting.trainer, best: nil, notes: .null)
            let path = folder.appending("checkpoints").appending("step-2.safetensors")
            var bytes = try Files.bytes(of: path)
            switch damage {
            case "cut short": bytes.removeLast(9)
            case "another byte": bytes[bytes.count - 5] ^= 1
            default: break
            }
            if damage == "gone" { try Files.remove(path) } else { try writeQuickly(bytes, to: path) }
            let other = try Setting(HeadMethod.self, in: folder)
            let before = other.values
            #expect(throws: TrainingError.self) { try checkpoints.load(into: other.trainer) { _ in } }
            #expect(other.values == before && other.trainer.stepCount == 0)
        }
    }

    /// A learning rate that is far too high is told, and the state before it is kept.
    @Test func aLossThatIsNoNumberStops() throws {
        try withTemporaryFolder { folder in
            try writeTinyEncoder(to: folder)
            let setting = try Setting(FullMethod.self, in: folder) {
                $0.learningRate = 1e30
                $0.headLearningRate = 1e30
                $0.warmupShare = 0
            }
            var before = setting.values
            var stopped = false
            for _ in 0..<9 {
                do {
                    before = setting.values
                    _ = try setting.run(1)
                } catch TrainingError.diverged(let step, _, _) {
                    #expect(step > 1)
                    stopped = true
                    break
                }
            }
            #expect(stopped)
            for (after, before) in zip(setting.values, before) {
                #expect(after.map(\.bitPattern) == before.map(\.bitPattern))
            }
        }
    }
}
