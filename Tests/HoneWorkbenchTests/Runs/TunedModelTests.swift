import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import HoneTraining
import SystemPackage
import Testing

@testable import HoneWorkbench

/// A decoder as a training left it.
@Suite struct TunedModelTests {
    private static let methods = ["lora", "full"]

    private func withSession(
        _ method: String,
        _ body: (TuningSession, [Supervised.Text], Base) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder.appending("decoder"))
            let base = try Base(folder.appending("decoder").string, as: .float32)
            let known = try #require(MethodRegistry.method(named: method))
            var recipe = Recipe(method: known, for: .decoder)
            recipe.warmupShare = 0
            recipe.learningRate = 1e-2
            var draws = Draws(3)
            let texts = (4..<12).map { count in
                let ids = draws.floats(count * 4, scale: 100).map { Int32($0) + 120 }
                return Supervised.Text(ids: ids, spans: [.init(count..<count * 4)])
            }
            let session = try TuningSession(recipe, base: base) { model in
                Supervised(texts, on: model as? Decoder ?? base.decoder)
            }
            for _ in 0..<3 { _ = try session.trainer.step() }
            try body(session, texts, base)
        }
    }

    /// Packed and one by one, a text costs the same.
    @Test(arguments: methods) func lossesDoNotDependOnThePack(_ method: String) throws {
        try withSession(method) { session, texts, base in
            let packed = session.tuned.losses(of: texts, on: base)
            for (text, loss) in zip(texts, packed) {
                let alone = session.tuned.losses(of: [text], on: base)[0]
                #expect(abs(alone.nats - loss.nats) < 1e-5 * loss.nats && alone.weight == loss.weight)
            }
            let before = TunedModel(moved: nil, adapter: nil, recipe: session.recipe).losses(
                of: texts,
                on: base
            )
            #expect(packed.reduce(0) { $0 + $1.nats } < before.reduce(0) { $0 + $1.nats })
        }
    }

    /// What is saved is read back strictly, for its own base, and with its effect.
    @Test(arguments: methods) func whatIsSavedIsReadBack(_ method: String) throws {
        try withSession(method) { session, texts, base in
            try withTemporaryFolder { folder in
                try session.tuned.save(to: folder, base: base)
                let back = try TunedModel(folder, base: base)
                #expect(
                    (back.adapter == nil) == (method == "full") && (back.moved == nil) == (method == "lora")
                )
                let (found, wanted) = (
                    back.losses(of: texts, on: base), session.tuned.losses(of: texts, on: base)
                )
                #expect(found.map(\.nats) == wanted.map(\.nats))
                #expect(back.recipe == session.recipe)
                let weights = folder.appending(
                    method == "lora" ? "adapter_config.json" : "decoder/config.json"
                )
                try Files.remove(weights)
                #expect(throws: (any Error).self) { try TunedModel(folder, base: base) }
            }
        }
    }

    /// Computed again or kept, a step is the same to the bit.
    @Test(arguments: methods) func recomputationChangesNothing(_ method: String) throws {
        var losses: [[Double]] = []
        for recomputes in [false, true] {
            try withSession(method) { session, _, _ in
                session.trainer.recomputesBlocks = recomputes
                losses.append(try (0..<4).map { _ in try session.trainer.step().loss })
            }
        }
        #expect(losses[0] == losses[1])
    }
}
