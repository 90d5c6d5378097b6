import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneTraining

@Suite struct TrainingTrialTests {
    /// A shape of two small blocks whose head is not the table.
    private static let shape: JSON = [
        "name": "small",
        "settings": [
            "model_type": "llama", "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
            "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 96,
            "max_position_embeddings": 40,
            "rms_norm_eps": 1e-5, "tie_word_embeddings": false,
        ],
    ]
    /// The numbers of a block's seven matrices.
    private static let block = 32 * 32 * 2 + 32 * 16 * 2 + 32 * 48 * 3

    private func trial(
        _ method: any TrainingMethod.Type,
        _ lengths: [Int],
        _ change: (inout Recipe) -> Void = { _ in }
    ) throws -> TrainingTrial {
        var recipe = Recipe(method: method, for: .decoder)
        recipe.lora.rank = 4
        recipe.batchSize = 2
        change(&recipe)
        return try TrainingTrial(ModelShape(Self.shape, path: "small.json"), recipe, lengths: lengths)
    }

    /// Operations for each token: two for each number of a matrix forward, four backward, and attention's own.
    @Test func operationsAreThoseOfTheProducts() throws {
        let length = 24
        let result = try trial(FullMethod.self, [length, length]).run(steps: 3)
        #expect(result.movingCount == 2 * Self.block + 2 * 96 * 32 + 5 * 32)
        // The head is asked behind every token but the last; a query sees half of the keys.
        let products = 6.0 * Double(2 * Self.block) + 6 * 96 * 32 * Double(length - 1) / Double(length)
        let attention = 2 * 14 * Double(length + 1) / 2 * 32
        let found = result.productOperationsPerSecond / result.tokensPerSecond
        #expect(abs(found / (products + attention) - 1) < 1e-9, "\(found) \(products + attention)")
        #expect(result.stepSeconds > 0 && result.loss.isFinite && result.loss > 0)
    }

    /// LoRA moves rank times the sizes of each matrix, and less is computed.
    @Test func anAdapterIsTried() throws {
        let result = try trial(LoRAMethod.self, [10, 24, 7]).run(steps: 2)
        let sides = 2 * (32 + 32) + 2 * (32 + 16) + 3 * (32 + 48)
        #expect(result.movingCount == 4 * 2 * sides)
        let full = try trial(FullMethod.self, [10, 24, 7]).run(steps: 2)
        #expect(
            result.productOperationsPerSecond / result.tokensPerSecond
                < full.productOperationsPerSecond / full.tokensPerSecond
        )
    }

    /// As many steps are measured as were asked for, however few the recipe has.
    @Test(arguments: [1, 2, 9]) func stepsAreTakenHoweverShortTheRecipe(_ steps: Int) throws {
        let result = try trial(LoRAMethod.self, [8, 8]) {
            $0.epochs = 1
            $0.maximumSteps = 1
        }.run(steps: steps)
        #expect(result.tokensPerSecond > 0 && result.stepSeconds > 0)
    }

    @Test func textsThatTheShapeCannotReadAreTold() throws {
        do {
            _ = try trial(LoRAMethod.self, [8, 41])
            Issue.record("it was tried")
        } catch let error as TrainingError {
            #expect(error.problem.found == "41 tokens" && error.problem.expected == "at most 40 tokens")
        }
        #expect(try trial(LoRAMethod.self, [40]).run(steps: 1).loss > 0)
    }

    @Test func aMethodThatIsNotKnownNamesThoseThatAre() throws {
        do {
            _ = try trial(FullMethod.self, [8]) { $0.method = "dora" }
            Issue.record("it was tried")
        } catch let error as RecipeError { #expect(error.problem.expected?.contains("lora") == true) }
    }
}
