internal import HoneBase

extension PEFTSettings {
    /// The settings with which PEFT reads `adapter` of `model`.
    static func json(of adapter: Adapter, _ lora: LoRA, base: String, _ model: any TrainableModel) -> JSON {
        let modules = adapter.modules
        let usual = BranchSize(rank: lora.rank, alpha: lora.alpha, stabilisesRank: lora.stabilisesRank)
        let ranks = modules.filter { $0.size.rank != usual.rank }
        let alphas = modules.filter { $0.size.alpha != usual.alpha }
        let targets = shortNames(
            of: modules.map(\.name),
            among: model.linearModules.flatMap(\.names) + otherModules
        )
        return [
            "alpha_pattern": .object(JSONObject(alphas.map { ($0.name, .number($0.size.alpha)) })),
            "base_model_name_or_path": .string(base), "bias": "none", "exclude_modules": .null,
            "fan_in_fan_out": .bool(modules.contains(where: \.isTransposed)), "inference_mode": true,
            "init_lora_weights": true, "layers_pattern": .null, "layers_to_transform": .null,
            "lora_alpha": .number(lora.alpha), "lora_dropout": .number(lora.dropout),
            "modules_to_save": .null, "peft_type": "LORA", "r": .integer(lora.rank),
            "rank_pattern": .object(JSONObject(ranks.map { ($0.name, .integer($0.size.rank)) })),
            "target_modules": .array(targets.map(JSON.string)),
            "task_type": .string(type(of: model).peftTask), "use_rslora": .bool(lora.stabilisesRank),
        ]
    }

    /// Linear modules of networks in Hugging Face that no adapter of Hone adds to: a short name must not mean them.
    private static let otherModules = ["lm_head", "pooler.dense"]

    /// Names that mean exactly `modules` of `all`: the last part or the last two where all that end so are among
    /// them, else the whole.
    static func shortNames(of modules: [String], among all: [String]) -> [String] {
        let wanted = Set(modules)
        // Which endings mean a module that is not wanted.
        var others: Set<String> = []
        for module in all where !wanted.contains(module) {
            others.formUnion(endings(of: module))
        }
        return Set(modules.map { module in endings(of: module).first { !others.contains($0) } ?? module })
            .sorted()
    }

    /// The last part of a name and the last two; with a number among them, they are no better than the whole.
    private static func endings(of name: String) -> [String] {
        let parts = name.split(separator: ".")
        return (1...2).filter { $0 <= parts.count }.map { parts.suffix($0) }
            .filter { !$0.contains { Int($0) != nil } }.map { $0.joined(separator: ".") }
    }
}
