import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneTraining

/// Loss, gradients and ten steps beside those of `BertForSequenceClassification`; Tools/golden/tiny_cross_encoder.py made
/// them.
@Suite struct RerankingTests {
    private static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent().appending("Golden").appending("tiny-cross-encoder")

    private struct Setting {
        let expected: JSON
        let encoder: Encoder
        let questions: [[TokenPair]]
        let objective: Reranking

        init() throws {
            expected = try JSONScanner.parse(Files.bytes(of: folder.appending("expected.json")))
            let encoder = try Encoder(folder: folder, as: .float32, isTrained: true)
            self.encoder = encoder
            questions = try #require(expected["questions"]?.array).map { row in
                let passages = row["passages"]?.array?.compactMap(\.string) ?? []
                return passages.map { encoder.tokens(of: row["query"]?.string ?? "", and: $0).pair }
            }
            let head = PairHead(
                try PairHead.tensors(in: folder, size: encoder.size),
                isTrained: true
            )
            objective = Reranking(questions, head: head)
        }

        var parameters: [Parameter] { encoder.parameters + objective.parameters }

        func numbers(_ key: String) throws -> [Double] {
            try #require(expected[key]?.array).compactMap(\.double)
        }

        func number(_ key: String) throws -> Double { try #require(expected[key]?.double) }

        func loss(of questions: [Int], _ tape: Tape? = nil) -> Tensor {
            let pass = ForwardPass(tape: tape, pooling: objective.pooling)
            return objective.loss(of: questions, { encoder.read($0, pass) }, pass)
        }
    }

    @Test func lossAndGradientsAreThoseOfPyTorch() throws {
        let setting = try Setting()
        let tape = Tape()
        let loss = setting.loss(of: [0, 1, 2], tape)
        expectClose([loss.item()], [try setting.number("loss")], relative: 1e-5)
        let gradients = tape.gradients(of: loss)
        let golden = try goldenTensors(Self.folder.appending("gradients.safetensors"))
        // The scores of a question change nothing where all of them rise.
        let bias = "classifier.bias"
        let rest = setting.parameters.filter { $0.name != bias }
        try expectGoldenGradients(gradients, rest, golden.filter { $0.key != bias })
        let biases = [golden[bias], setting.parameters.last.flatMap { gradients[$0] }]
        for gradient in biases { #expect(try #require(gradient).item().magnitude < 1e-6) }
        let norm = gradients.squaredNorm(over: setting.parameters).squareRoot()
        expectClose([Float(norm)], [try setting.number("norm")], relative: 1e-4)
    }

    /// The bias of the classifier gets nothing but rounding, which AdamW blows up: it is left as it is.
    @Test func tenStepsOfAdamW() throws {
        let setting = try Setting()
        let parameters = setting.parameters.filter { $0.name != "classifier.bias" }
        var recipe = Recipe(method: FullMethod.self)
        recipe.optimizer.decay = try setting.number("weight_decay")
        let optimizer = AdamW([.init(parameters)], recipe.optimizer)
        let clip = try setting.number("clip")
        var losses: [Float] = []
        for rate in try setting.numbers("rates") {
            let tape = Tape()
            let loss = setting.loss(of: [0, 1, 2], tape)
            losses.append(loss.item())
            let gradients = tape.gradients(of: loss)
            let norm = gradients.squaredNorm(over: parameters).squareRoot()
            optimizer.step(gradients, rate: rate, gradientFactor: min(1, clip / norm))
        }
        losses.append(setting.loss(of: [0, 1, 2]).item())
        expectClose(losses, try setting.numbers("losses"), absolute: 1e-4)
    }

    /// Questions with fewer passages than others lose nothing and gain nothing.
    @Test func aStepIsTheMeanOfItsQuestions() throws {
        let setting = try Setting()
        let alone = (0..<3).map { Double(setting.loss(of: [$0]).item()) }
        for batch in [[0, 1], [1, 2], [2, 1, 0], [2, 2, 1]] {
            let mean = batch.reduce(0) { $0 + alone[$1] } / Double(batch.count)
            expectClose([setting.loss(of: batch).item()], [mean], relative: 1e-5)
        }
        // Directly from the scores of the model as it is served.
        let scores = try setting.numbers("scores")
        let first = scores[..<3].map { Mathematics.exp($0) }
        expectClose([Float(alone[0])], [-Mathematics.log(first[0] / first.reduce(0, +))], relative: 1e-4)
    }

    /// A fresh head scores every pair 0: the loss is that of a guess.
    @Test func trainingStartsFromAGuess() throws {
        let setting = try Setting()
        let head = PairHead(size: setting.encoder.size, isTrained: true)
        let fresh = Reranking(setting.questions, head: head)
        let pass = ForwardPass(pooling: .first)
        for (question, passages) in [3.0, 2, 4].enumerated() {
            let loss = fresh.loss(of: [question], { setting.encoder.read($0, pass) }, pass)
            expectClose([loss.item()], [Mathematics.log(passages)], relative: 1e-6)
        }
        #expect(head.parameters.map(\.name) == PairHead.names)
        #expect(PairHead(size: 4, isTrained: false).parameters.isEmpty)
    }

    @Test func aQuestionWithOnePassageTraps() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let pair = TokenPair(ids: [2, 5, 3, 6, 3], secondStart: 3)
            _ = Reranking([[pair, pair], [pair]], head: PairHead(size: 4, isTrained: true))
        }
        expectTrap(result, "Reranking: a question with fewer than two passages")
    }
}
