import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneTraining

@Suite struct TrainingRunTests {
    private func withFolder(_ body: (FilePath) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder)
            try body(folder)
        }
    }

    /// A run of three steps an epoch.
    private func makeTrainer(
        in folder: FilePath,
        epochs: Int = 3,
        maximumSteps: Int = 0,
        rate: Double = 3e-3
    ) throws -> Trainer {
        try DecoderProblem.trainer("lora", "supervised", in: folder) {
            $0.batchSize = 3
            $0.epochs = epochs
            $0.maximumSteps = maximumSteps
            $0.learningRate = rate
        }
    }

    /// Validation comes every so many steps and after the last, by default with each epoch.
    @Test(
        arguments: [
            (nil, 0, [3, 6, 9]), (2, 0, [2, 4, 6, 8, 9]), (9, 0, [9]), (100, 0, [9]), (nil, 5, [3, 5]),
            (1, 2, [1, 2]),
        ] as [(Int?, Int, [Int])]
    )
    func validationComesAtItsSteps(_ interval: Int?, _ most: Int, _ steps: [Int]) throws {
        try withFolder { folder in
            let trainer = try makeTrainer(in: folder, maximumSteps: most)
            var asked: [Int] = []
            let run = TrainingRun(trainer) {
                asked.append(trainer.stepCount)
                return Double(asked.count)
            }
            if let interval { run.validationInterval = interval }
            var told: [Double?] = []
            let ending = try run.run {
                told.append($0.validation)
                return true
            }
            #expect(ending == .complete && asked == steps)
            #expect(run.history.validations.map(\.step) == steps)
            #expect(run.history.validations.map(\.score) == steps.indices.map { Double($0 + 1) })
            // Each step is told the last score.
            let expected = (1...trainer.totalSteps).map { step -> Double? in
                let count = steps.prefix { $0 <= step }.count
                return count == 0 ? nil : Double(count)
            }
            #expect(told == expected)
            #expect(run.history.losses.count == trainer.totalSteps)
        }
    }

    /// The best state is in place at the end where it is kept, otherwise the last.
    @Test(arguments: [true, false]) func theBestStateIsKeptOrNot(_ keepsBest: Bool) throws {
        try withFolder { folder in
            let trainer = try makeTrainer(in: folder)
            // Equal scores: the first of them is the best. A score that is no number never is.
            let scores = [0.2, 0.8, 0.8, .nan, 0.5, 0.1, 0.3, 0.7, 0]
            var states: [[UInt32]] = []
            let run = TrainingRun(trainer) {
                states.append(trainer.parameters.flatMap { $0.value.floats().map(\.bitPattern) })
                return scores[states.count - 1]
            }
            run.validationInterval = 1
            run.keepsBest = keepsBest
            #expect(try run.run() == .complete && states.count == 9)
            #expect(run.best?.score == (keepsBest ? 0.8 : nil) && run.best?.step == (keepsBest ? 2 : nil))
            let last = trainer.parameters.flatMap { $0.value.floats().map(\.bitPattern) }
            #expect(last == states[keepsBest ? 1 : 8] && states[1] != states[8])
        }
    }

    @Test func withoutValidationTheLastStateStays() throws {
        try withFolder { folder in
            let (trainer, other) = (try makeTrainer(in: folder), try makeTrainer(in: folder))
            #expect(try TrainingRun(trainer).run() == .complete)
            while !other.isDone { _ = try other.step() }
            #expect(trainer.bits == other.bits)
        }
    }

    /// Training ends after so many epochs without a better score.
    @Test(arguments: [(1, 6, TrainingRun.Ending.early), (2, 9, .early), (0, 15, .complete)])
    func patienceEndsTheRun(_ patience: Int, _ steps: Int, _ ending: TrainingRun.Ending) throws {
        try withFolder { folder in
            let trainer = try makeTrainer(in: folder, epochs: 5)
            var count = 0
            let run = TrainingRun(trainer, patience: patience) {
                count += 1
                return count == 1 ? 1 : 0
            }
            #expect(try run.run() == ending && trainer.stepCount == steps)
            #expect(run.best?.step == 3)
        }
    }

    /// Stopped after a step and taken up again: history, best state and the bits at the end are those of one run.
    @Test(arguments: [1, 2, 5, 8]) func aRunThatGoesOnEndsTheSame(_ stop: Int) throws {
        try withFolder { folder in
            func run(_ name: String) throws -> (run: TrainingRun, trainer: Trainer) {
                let trainer = try makeTrainer(in: folder)
                let identity = JSONObject([("recipe", "r")])
                let checkpoints = CheckpointFolder(run: folder.appending(name))
                let run = TrainingRun(trainer, checkpoints: checkpoints, identity: identity) {
                    // Best in the middle.
                    -abs(Double(trainer.stepCount) - 4.2)
                }
                run.validationInterval = 2
                return (run, trainer)
            }
            let whole = try run("whole")
            #expect(try whole.run.run() == .complete)
            let first = try run("parts")
            #expect(try first.run.resume() == false)
            #expect(try first.run.run { $0.step.number < stop } == .stopped)
            #expect(first.trainer.stepCount == stop)
            let second = try run("parts")
            #expect(try second.run.resume() && second.trainer.stepCount == stop)
            #expect(second.run.history == first.run.history)
            #expect(second.run.history.examples == first.run.history.examples)
            #expect(try second.run.run() == .complete)
            #expect(second.run.history == whole.run.history && second.trainer.bits == whole.trainer.bits)
            #expect(second.run.best?.step == 4 && whole.run.best?.step == 4)
            #expect(second.run.history.examples == whole.run.history.examples)
        }
    }

    /// Checkpoints of a run that keeps no best state hold none.
    @Test func noBestStateIsWrittenWhereNoneIsKept() throws {
        try withFolder { folder in
            func make() throws -> TrainingRun {
                let run = TrainingRun(
                    try makeTrainer(in: folder),
                    checkpoints: CheckpointFolder(run: folder.appending("run"))
                ) { 1 }
                run.validationInterval = 1
                run.keepsBest = false
                return run
            }
            #expect(try make().run { $0.step.number < 2 } == .stopped)
            let second = try make()
            #expect(try second.resume() && second.best == nil)
            #expect(second.history.validations.map(\.step) == [1, 2])
        }
    }

    @Test func aCheckpointOfAnotherRunIsRefused() throws {
        try withFolder { folder in
            func run(_ recipe: String, _ level: String) throws -> TrainingRun {
                TrainingRun(
                    try makeTrainer(in: folder),
                    checkpoints: CheckpointFolder(run: folder.appending("run")),
                    identity: JSONObject([("recipe", .string(recipe)), ("kernel_level", .string(level))])
                )
            }
            #expect(try run("a", "x").run { _ in false } == .stopped)
            for (recipe, level, what) in [("b", "x", "recipe"), ("a", "y", "kernel level")] {
                let other = try run(recipe, level)
                do throws(TrainingError) {
                    _ = try other.resume(ignoring: what == "recipe" ? ["kernel_level"] : [])
                    Issue.record("it was taken up")
                } catch { #expect(error.problem.what == "the checkpoint is of another \(what)") }
                #expect(other.history.losses.isEmpty)
            }
            #expect(try run("a", "y").resume(ignoring: ["kernel_level"]))
        }
    }

    /// A rate that is far too high: the error is thrown on, and the state before the step that failed is on disk.
    @Test func aRunThatDivergesKeepsTheLastGoodState() throws {
        try withFolder { folder in
            let trainer = try makeTrainer(in: folder)
            let checkpoints = CheckpointFolder(run: folder.appending("run"))
            let run = TrainingRun(trainer, checkpoints: checkpoints)
            let parameter = trainer.parameters[0]
            do throws(TrainingError) {
                _ = try run.run { progress in
                    if progress.step.number == 2 {
                        parameter.update(parameter.value * .infinity)
                    }
                    return true
                }
                Issue.record("it went on")
            } catch {
                guard case .diverged(let step, _, _) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(step == 3)
            }
            #expect(run.history.losses.count == 2)
            let again = try makeTrainer(in: folder)
            let second = TrainingRun(again, checkpoints: checkpoints)
            #expect(try second.resume() && again.stepCount == 2 && again.bits == trainer.bits)
        }
    }
}
