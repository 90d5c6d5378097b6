import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneTraining

/// Losses, gradients and ten steps of AdamW beside PyTorch's, for every parameter of a small BERT.
///
/// The golden values were made by Tools/golden/tiny_bert_training.py.
@Suite struct GoldenTrainingTests {
    private static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .appending("Golden")

    private static func json(_ name: String) throws -> JSON {
        try JSONScanner.parse(Files.bytes(of: folder.appending("tiny-bert-training").appending(name)))
    }

    private static func tensors(_ name: String) throws -> [String: Tensor] {
        try goldenTensors(folder.appending("tiny-bert-training").appending(name))
    }

    private struct Setting {
        let inputs: JSON
        let ids: [[Int32]]
        let model: TrainedModel
        let objective: Classification
        let recipe: Recipe

        init(_ method: any TrainingMethod.Type, isWeighted: Bool = false) throws {
            inputs = try json("inputs.json")
            ids = try #require(inputs["ids"]?.array).map {
                $0.array?.compactMap { $0.integer.map(Int32.init) } ?? []
            }
            let targets = try #require(inputs["targets"]?.array).compactMap(\.integer)
            var recipe = Recipe(method: method)
            recipe.lora.rank = try #require(inputs["lora"]?["rank"]?.integer)
            recipe.lora.alpha = try #require(inputs["lora"]?["alpha"]?.double)
            recipe.clipNorm = try #require(inputs["clip"]?.double)
            recipe.optimizer.decay = try #require(inputs["weight_decay"]?.double)
            recipe.dropout = 0
            recipe.batchSize = ids.count
            self.recipe = recipe
            let base = folder.appending("tiny-bert")
            let encoder = try Encoder(folder: base, as: .float32, isTrained: method.movesBase)
            model = try TrainedModel(encoder, recipe, method: method)
            let weights = inputs["class_weights"]?.array?.compactMap { $0.double.map(Float.init) }
            objective = Classification(
                zip(ids, targets).map { .init(ids: $0, target: $1) },
                classCount: 3,
                size: encoder.size,
                classWeights: isWeighted ? weights : nil
            )
            let head = try tensors("head.safetensors")
            for parameter in objective.parameters {
                parameter.update(try #require(head[String(parameter.name.dropFirst("head.".count))]))
            }
            guard let adapter = model.adapter else { return }
            let values = try tensors("adapter.safetensors")
            for parameter in adapter.parameters {
                parameter.update(.concatenated(try parameter.slices.map { try #require(values[$0.name]) }))
            }
        }

        func loss(_ pass: ForwardPass) -> Tensor {
            objective.loss(of: Array(0..<objective.count), { model.read($0, pass) }, pass)
        }
    }

    @Test(arguments: ["full", "lora"]) func gradientsAreThoseOfPyTorch(_ name: String) throws {
        let method = try #require(MethodRegistry.method(named: name))
        let setting = try Setting(method)
        let expected = try Self.json("expected.json")[name]
        for recomputes in [false, true] {
            let tape = Tape()
            let loss = setting.loss(ForwardPass(tape: tape, recomputesBlocks: recomputes))
            expectClose([loss.item()], [try #require(expected?["loss"]?.double)], relative: 1e-5)
            let gradients = tape.gradients(of: loss)
            let parameters = setting.model.parameters + setting.objective.parameters
            try expectGoldenGradients(gradients, parameters, Self.tensors("\(name)-gradients.safetensors"))
            let norm = gradients.squaredNorm(over: parameters).squareRoot()
            expectClose([Float(norm)], [try #require(expected?["norm"]?.double)], relative: 1e-4)
        }
    }

    @Test func classesAreWeighted() throws {
        let setting = try Setting(FullMethod.self, isWeighted: true)
        let expected = try #require(Self.json("expected.json")["full"]?["weighted_loss"]?.double)
        expectClose([setting.loss(ForwardPass()).item()], [expected], relative: 1e-5)
    }

    @Test func contrastiveGradientsAreThoseOfPyTorch() throws {
        let setting = try Setting(FullMethod.self)
        let expected = try #require(Self.json("expected.json")["contrastive"])
        let pairs = stride(from: 0, to: 6, by: 2).map {
            Contrastive.Pair(setting.ids[$0], setting.ids[$0 + 1])
        }
        let temperature = try #require(expected["temperature"]?.double)
        let objective = Contrastive(pairs, temperature: temperature)
        let tape = Tape()
        let pass = ForwardPass(tape: tape)
        let loss = objective.loss(of: [0, 1, 2], { setting.model.read($0, pass) }, pass)
        expectClose([loss.item()], [try #require(expected["loss"]?.double)], relative: 1e-5)
        try expectGoldenGradients(
            tape.gradients(of: loss),
            setting.model.parameters,
            Self.tensors("contrastive-gradients.safetensors")
        )
    }

    /// Ten steps on one batch with a rate for each; the loss after each is PyTorch's.
    @Test(arguments: [("full", 1e-4), ("lora", 1e-5)]) func tenStepsOfAdamW(
        _ name: String,
        _ tolerance: Double
    ) throws {
        let method = try #require(MethodRegistry.method(named: name))
        let setting = try Setting(method)
        let expected = try #require(Self.json("expected.json")[name]?["losses"]?.array).compactMap(\.double)
        let rates = try #require(setting.inputs["rates"]?.array).compactMap(\.double)
        let parameters = setting.model.parameters + setting.objective.parameters
        let optimizer = AdamW([.init(parameters)], setting.recipe.optimizer)
        var losses: [Float] = []
        for rate in rates {
            let tape = Tape()
            let loss = setting.loss(ForwardPass(tape: tape))
            losses.append(loss.item())
            let gradients = tape.gradients(of: loss)
            let norm = gradients.squaredNorm(over: parameters).squareRoot()
            optimizer.step(gradients, rate: rate, gradientFactor: min(1, setting.recipe.clipNorm / norm))
        }
        losses.append(setting.loss(ForwardPass()).item())
        expectClose(losses, expected, absolute: tolerance)
    }
}
