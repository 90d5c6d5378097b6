import HoneBase
import HoneModels
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneTraining

@Suite struct RecipeTests {
    private func problem(_ json: JSON) -> Problem? {
        do throws(RecipeError) { _ = try Recipe(json) } catch { return error.problem }
        return nil
    }

    @Test(arguments: MethodRegistry.methods.map { $0.name }) func whatIsReadIsWhatWasWritten(_ name: String)
        throws
    {
        var recipe = Recipe(method: try #require(MethodRegistry.method(named: name)))
        recipe.epochs = 7
        recipe.learningRate = 3e-5
        recipe.optimizer.decay = 0.1
        recipe.schedule = "cosine"
        recipe.classWeights = .balanced
        recipe.lora.targets = ["query", "value"]
        recipe.lora.stabilisesRank = true
        recipe.seed = 11
        #expect(try Recipe(recipe.json) == recipe)
        let text = try JSONScanner.parse(recipe.json.text())
        #expect(try Recipe(text) == recipe)
    }

    @Test func whatIsLeftOutHasItsUsualValue() throws {
        #expect(try Recipe(["method": "lora"]) == Recipe(method: LoRAMethod.self))
        #expect(try Recipe(["method": "lora"]).learningRate == LoRAMethod.usualRate)
    }

    @Test(
        arguments: [
            ("lr", "learning_rate"), ("num_train_epochs", "epochs"), ("r", "lora_rank"),
            ("learning_rat", "learning_rate"),
            ("target_modules", "lora_targets"),
        ]
    )
    func aKeyOfAnotherNameIsToldItsOwn(_ key: String, _ name: String) {
        #expect(problem(.object(JSONObject([(key, 1)])))?.remedy == "it is called \"\(name)\" here")
    }

    @Test(
        arguments: [
            ("epochs", 0), ("epochs", 1.5), ("batch_size", "64"), ("learning_rate", -1),
            ("learning_rate", "fast"),
            ("dropout", 1), ("beta1", 1), ("clip_norm", 0), ("lora_rank", 0), ("lora_targets", "query"),
            ("lora_targets", []), ("lora_stabilises_rank", 1), ("schedule", "step"),
            ("class_weights", "some"),
            ("method", "dora"), ("objective", "regression"), ("seed", -1), ("hone_recipe", 2),
        ] as [(String, JSON)]
    )
    func aValueThatCannotBeUsedIsTold(_ key: String, _ value: JSON) {
        #expect(problem(.object(JSONObject([(key, value)]))) != nil)
    }

    @Test(
        arguments: [
            ("epochs=3", "epochs", 3), ("learning_rate=1e-4", "learning_rate", 1e-4),
            ("schedule=cosine", "schedule", "cosine"),
            ("lora_targets=query,value", "lora_targets", ["query", "value"]),
            ("lora_stabilises_rank=true", "lora_stabilises_rank", true),
        ] as [(String, String, JSON)]
    )
    func oneSettingIsChanged(_ text: String, _ key: String, _ value: JSON) throws {
        let recipe = try Recipe(method: LoRAMethod.self).setting(text)
        #expect(recipe.json[key] == value)
    }

    @Test func aFileThatIsNoRecipeIsTold() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("recipe.json")
            #expect(throws: RecipeError.self) { try Recipe(file: path) }
            try Files.write("{", to: path)
            #expect(throws: RecipeError.self) { try Recipe(file: path) }
            try Files.write("[1]", to: path)
            #expect(throws: RecipeError.self) { try Recipe(file: path) }
            try Files.write("{\"epochs\": 2}", to: path)
            #expect(throws: RecipeError.self) { try Recipe(file: path) }
            try Files.write("{\"hone_recipe\": 1, \"epochs\": 2}", to: path)
            #expect(try Recipe(file: path).epochs == 2)
        }
    }
}
