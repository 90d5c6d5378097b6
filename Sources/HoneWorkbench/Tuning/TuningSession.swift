internal import HoneBase
internal import HoneModels
internal import HoneTensor
internal import HoneTraining

/// A model, its objective and its trainer, made of a recipe: what every training starts from.
struct TuningSession {
    let trainer: Trainer
    let objective: any Objective
    let recipe: Recipe
    private let movesBase: Bool

    /// A training of `objective`; the base is opened anew where the method moves it, or on another backend.
    init(
        _ recipe: Recipe,
        base: Base,
        on backend: any Backend = CPU.shared,
        objective: (any TrainableModel) -> any Objective
    ) throws {
        let method = try MethodRegistry.known(recipe.method)
        var network = base.trainable
        if method.movesBase || backend is Rehearsal {
            network = try base.opened(base.folder, isTrained: method.movesBase, on: backend)
        }
        let model = try TrainedModel(network, recipe, method: method)
        self.objective = objective(network)
        guard !model.parameters.isEmpty || !self.objective.parameters.isEmpty else {
            throw TuningError.nothingMoves(method: recipe.method, objective: recipe.objective)
        }
        trainer = try Trainer(model, recipe, self.objective)
        self.recipe = recipe
        movesBase = method.movesBase
    }

    /// The model as it is now.
    var tuned: TunedModel {
        TunedModel(
            moved: movesBase ? trainer.model.base : nil,
            adapter: trainer.model.adapter,
            recipe: recipe
        )
    }

    /// What the training of `recipe` takes.
    static func plan(
        _ recipe: Recipe,
        base: Base,
        recomputesBlocks: Bool,
        validation: [[Int32]],
        heldOut: [[Int32]] = [],
        objective: (any TrainableModel) -> any Objective
    ) throws -> MemoryPlan {
        try MemoryPlan(
            recomputesBlocks: recomputesBlocks,
            validation: validation,
            heldOut: heldOut
        ) { rehearsal in
            let session = try TuningSession(recipe, base: base, on: rehearsal, objective: objective)
            // A frozen base is in memory before; what it prepares on the way is not.
            let isFrozen = session.trainer.model.base.parameters.isEmpty
            let added = session.trainer.parameters.reduce(0) { $0 + $1.value.count } * 12
            return (session.trainer, isFrozen ? max(0, rehearsal.pool.usage.inUse - added) : 0)
        }
    }
}
