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
        #expect(try Recipe(["method": "lora"]).learningRate == LoRAMethod.usualRate(for: .encoder))
    }

    /// The usual recipes of both kinds of base, number by number.
    @Test(
        arguments: [
            ("head", ModelKind.encoder, 5e-3), ("lora", .encoder, 2e-3), ("full", .encoder, 2e-4),
            ("head", .decoder, 5e-3), ("lora", .decoder, 5e-4), ("full", .decoder, 5e-5),
        ]
    )
    func theUsualRecipeSuitsTheBase(_ name: String, _ kind: ModelKind, _ rate: Double) throws {
        let recipe = Recipe(method: try #require(MethodRegistry.method(named: name)), for: kind)
        let isDecoder = kind == .decoder
        #expect(recipe.method == name && recipe.learningRate == rate && recipe.maximumSteps == 0)
        #expect(recipe.objective == (isDecoder ? "supervised" : "classification"))
        #expect(recipe.epochs == (isDecoder ? 3 : 4) && recipe.batchSize == (isDecoder ? 8 : 64))
        #expect(
            recipe.clipNorm == (isDecoder ? 1 : 100) && recipe.tokensPerPass == (isDecoder ? 1_024 : 4_096)
        )
        #expect(recipe.dropout == (isDecoder ? 0 : 0.1) && recipe.attentionDropout == recipe.dropout)
        #expect(recipe.optimizer.beta2 == (isDecoder ? 0.99 : 0.999))
    }

    /// An objective of decoders brings their usual values; all else is as it was written.
    @Test(arguments: ["full", "lora"], ["supervised", "language-modelling"])
    func aRecipeOfADecoderIsReadAsItWasWritten(_ name: String, _ objective: String) throws {
        var usual = Recipe(method: try #require(MethodRegistry.method(named: name)), for: .decoder)
        usual.objective = objective
        #expect(try Recipe(["method": .string(name), "objective": .string(objective)]) == usual)
        #expect(try Recipe(usual.json) == usual)
        usual.maximumSteps = 77
        usual.tokensPerPass = 300
        usual.optimizer.beta2 = 0.95
        usual.dropout = 0.25
        #expect(try Recipe(try JSONScanner.parse(usual.json.text())) == usual)
        #expect(try usual.setting("batch_size=3").json["objective"] == .string(objective))
        #expect(try usual.setting("batch_size=3").maximumSteps == 77)
        try withTemporaryFolder { folder in
            let path = folder.appending(Recipe.fileName)
            try Files.write(usual.json.text(pretty: true), to: path)
            #expect(try Recipe(file: path) == usual)
        }
    }

    /// Few examples get small steps, so that there are steps enough.
    @Test(
        arguments: [
            ("classification", [16, 32, 64]), ("contrastive", [16, 32, 64]), ("supervised", [4, 8, 16]),
            ("language-modelling", [4, 8, 16]), ("reranking", [8, 16, 32]),
        ]
    )
    func stepsAreSmallWhereExamplesAreFew(_ objective: String, _ sizes: [Int]) throws {
        var recipe = try Recipe(["objective": .string(objective)])
        let found = [999, 3_999, 4_000].map { examples in
            recipe.fit(examples: examples)
            return recipe.batchSize
        }
        #expect(found == sizes)
    }

    /// Pairs are learned in smaller steps than texts; where the head alone moves, its rate is as it was.
    @Test(arguments: [("full", 5e-5, 2e-4), ("lora", 5e-4, 2e-4), ("head", 5e-3, 5e-3)])
    func pairsAreLearnedSlowly(_ method: String, _ rate: Double, _ headRate: Double) throws {
        var recipe = Recipe(method: try MethodRegistry.known(method))
        recipe.objective = Reranking.name
        recipe.fit(examples: 500)
        #expect(abs(recipe.learningRate - rate) < 1e-12 && recipe.headLearningRate == headRate)
        #expect(try Recipe(recipe.json) == recipe)
    }

    /// Decoders see few examples more often.
    @Test(arguments: [(199, 12), (200, 6), (999, 6), (1_000, 3)])
    func fewExamplesAreSeenOften(_ examples: Int, _ epochs: Int) throws {
        var recipe = Recipe(method: FullMethod.self, for: .decoder)
        recipe.fit(examples: examples)
        #expect(recipe.epochs == epochs)
    }

    /// A base that only chooses labels may forget, and moves faster; an adapter does not.
    @Test func whatOnlyChoosesLabelsMovesFaster() {
        for (method, factor) in [(FullMethod.self as any TrainingMethod.Type, 3.0), (LoRAMethod.self, 1)] {
            var recipes = [Recipe(method: method, for: .decoder), Recipe(method: method, for: .decoder)]
            recipes[0].fit(parameters: 135_000_000)
            recipes[1].fit(parameters: 135_000_000, choosesLabels: true)
            #expect(abs(recipes[1].learningRate / recipes[0].learningRate - factor) < 1e-6)
        }
    }

    /// Every setting stands in the list of keys, and none but settings.
    @Test func keysAreThoseOfTheFile() {
        #expect(Recipe.keys.contains("max_steps") && Recipe.keys.contains("tokens_per_pass"))
        #expect(!Recipe.keys.contains("hone_recipe") && !Recipe.keys.contains("objective"))
        #expect(Set(Recipe.keys).isDisjoint(with: Recipe.renamed.keys))
        #expect(Set(Recipe.renamed.values).isSubset(of: Recipe.keys))
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
            ("max_steps", -1), ("max_steps", 1.5), ("max_steps", "all"),
            ("method", "dora"), ("objective", "regression"), ("seed", -1), ("hone_recipe", 2),
        ] as [(String, JSON)]
    )
    func aValueThatCannotBeUsedIsTold(_ key: String, _ value: JSON) {
        #expect(problem(.object(JSONObject([(key, value)]))) != nil)
    }

    @Test(
        arguments: [
            ("epochs=3", "epochs", 3), ("max_steps=20", "max_steps", 20),
            ("learning_rate=1e-4", "learning_rate", 1e-4),
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
