public import HoneBase
internal import HoneModels

extension Recipe {
    /// The version of the recipe's form.
    static let version = 1

    /// The recipe as `recipe.json` holds it.
    public var json: JSON {
        [
            "hone_recipe": .integer(Self.version), "method": .string(method), "objective": .string(objective),
            "epochs": .integer(epochs), "max_steps": .integer(maximumSteps),
            "batch_size": .integer(batchSize),
            "learning_rate": .number(learningRate),
            "head_learning_rate": .number(headLearningRate), "weight_decay": .number(optimizer.decay),
            "beta1": .number(optimizer.beta1), "beta2": .number(optimizer.beta2),
            "epsilon": .number(optimizer.epsilon), "clip_norm": .number(clipNorm),
            "schedule": .string(schedule),
            "warmup_share": .number(warmupShare), "dropout": .number(dropout),
            "attention_dropout": .number(attentionDropout),
            "class_weights": .string(classWeights.rawValue), "patience": .integer(patience),
            "tokens_per_pass": .integer(tokensPerPass), "temperature": .number(temperature),
            "seed": .integer(Int(seed)),
            "lora_rank": .integer(lora.rank), "lora_alpha": .number(lora.alpha),
            "lora_dropout": .number(lora.dropout), "lora_stabilises_rank": .bool(lora.stabilisesRank),
            "lora_targets": .array(lora.targets.map(JSON.string)),
        ]
    }

    /// The names of all settings.
    public static var keys: [String] {
        Recipe(method: LoRAMethod.self).json.object?.keys.filter {
            !["hone_recipe", "method", "objective"].contains($0)
        } ?? []
    }

    /// The objectives that are known.
    public static let objectives = [
        Classification.name, Contrastive.name, Reranking.name, Supervised.name, LanguageModelling.name,
    ]

    /// Names that other tools and earlier versions have for a key.
    static let renamed = [
        "lr": "learning_rate", "num_train_epochs": "epochs", "num_epochs": "epochs",
        "per_device_train_batch_size": "batch_size", "micro_batch_size": "batch_size",
        "max_grad_norm": "clip_norm", "lr_scheduler_type": "schedule", "lr_scheduler": "schedule",
        "warmup_ratio": "warmup_share", "adam_beta1": "beta1", "adam_beta2": "beta2",
        "adam_epsilon": "epsilon",
        "r": "lora_rank", "rank": "lora_rank", "alpha": "lora_alpha", "targets": "lora_targets",
        "max_epochs": "epochs", "train_batch_size": "batch_size", "head_lr": "head_learning_rate",
        "lora_r": "lora_rank", "use_rslora": "lora_stabilises_rank",
        "target_modules": "lora_targets", "lora_target_modules": "lora_targets",
        "early_stopping_patience": "patience",
    ]

    /// The recipe in `json`; a key that is missing has its usual value.
    ///
    /// - Throws: `RecipeError` for a key or value that is unknown, of another kind or out of range.
    ///
    /// - Parameter needsVersion: whether the version must stand in it, as in a file.
    public init(_ json: JSON, needsVersion: Bool = false) throws(RecipeError) {
        guard let object = json.object else { throw .notARecipe }
        var keys = RecipeKeys(object)
        let found = try keys.integer("hone_recipe", in: 1...Int.max)
        guard found != nil || !needsVersion else { throw .noVersion(known: Self.version) }
        let version = found ?? Self.version
        guard version == Self.version else { throw .version(found: version, known: Self.version) }
        let name = try keys.text("method") ?? FullMethod.name
        let method = try MethodRegistry.known(name)
        let written = object["objective"]?.string ?? ""
        let isForDecoders = [Supervised.name, LanguageModelling.name].contains(written)
        self.init(method: method, for: isForDecoders ? .decoder : .encoder)
        try keys.read("objective", among: Self.objectives, into: &objective)
        try keys.read("epochs", in: 1...100_000, into: &epochs)
        try keys.read("max_steps", in: 0...1_000_000_000, into: &maximumSteps)
        try keys.read("batch_size", in: 1...1_000_000, into: &batchSize)
        try keys.read("learning_rate", in: 0...1_000, into: &learningRate)
        try keys.read("head_learning_rate", in: 0...1_000, into: &headLearningRate)
        try keys.read("weight_decay", in: 0...1_000, into: &optimizer.decay)
        try keys.read("beta1", in: 0...0.999_999, into: &optimizer.beta1)
        try keys.read("beta2", in: 0...0.999_999_9, into: &optimizer.beta2)
        try keys.read("epsilon", in: 1e-30...1, into: &optimizer.epsilon)
        try keys.read("clip_norm", in: 1e-9...1e9, into: &clipNorm)
        try keys.read("schedule", among: ScheduleRegistry.schedules.map { $0.name }, into: &schedule)
        try keys.read("warmup_share", in: 0...1, into: &warmupShare)
        try keys.read("dropout", in: 0...0.99, into: &dropout)
        try keys.read("attention_dropout", in: 0...0.99, into: &attentionDropout)
        var weights = classWeights.rawValue
        try keys.read("class_weights", among: ClassWeights.allCases.map(\.rawValue), into: &weights)
        classWeights = ClassWeights(rawValue: weights) ?? .none
        try keys.read("temperature", in: 1e-3...100, into: &temperature)
        try keys.read("patience", in: 0...100_000, into: &patience)
        try keys.read("tokens_per_pass", in: 1...(1 << 24), into: &tokensPerPass)
        var number = 0
        try keys.read("seed", in: 0...Int.max, into: &number)
        seed = UInt64(number)
        try keys.read("lora_rank", in: 1...4_096, into: &lora.rank)
        try keys.read("lora_alpha", in: 1e-6...1e6, into: &lora.alpha)
        try keys.read("lora_dropout", in: 0...0.99, into: &lora.dropout)
        lora.stabilisesRank = try keys.flag("lora_stabilises_rank") ?? lora.stabilisesRank
        lora.targets = try keys.texts("lora_targets") ?? lora.targets
        try keys.finish(renamed: Self.renamed)
    }
}
