internal import HoneBase
internal import HoneModels
public import HoneRetrieval
internal import HoneTensor
internal import HoneText
internal import HoneTraining
public import SystemPackage

/// A decoder that training moved, or an adapter beside a frozen one, asked by the prompts that it was trained on.
public struct TunedPrompt: ApproachModel {
    let tuned: TunedModel
    private var prompted: PromptedModel
    /// How its training went; nil for one that was read from a folder.
    public private(set) var training: TrainingTrace?

    /// - Parameter training: the rows by whose answers the longest one is judged.
    init(_ tuned: TunedModel, _ material: Material, training: [Int], base: Base, _ lookup: PassageLookup?)
        throws
    {
        self.tuned = tuned
        prompted = PromptedModel(
            reader: try PromptReader(tuned.decoder(on: base), adapter: tuned.adapter),
            instruction: Self.prompt(for: material).instruction,
            examples: .fixed([]),
            labels: material.labelNames,
            rule: .sum,
            answerTokens: material.answerTokens(training),
            answersAreLines: material.answersAreLines(training),
            lookup: lookup
        )
    }

    /// What stands before the input: the instruction, and the labels where there are few.
    ///
    /// What a model learns of the labels it need not be told, but for those of which it sees few examples.
    static func prompt(for material: Material) -> Prompt {
        let isScarce = material.inputs.count < 20 * max(material.labels.count, 1)
        let listing: LabelListing = material.classifies && isScarce ? .names : .none
        return Prompt(instruction: listing.instruction(material.instruction, material.labels))
    }

    /// The tokens that a prompt leaves for an answer when it is served.
    static func room(for material: Material, training: some Sequence<Int>, _ reader: PromptReader) -> Int {
        material.classifies
            ? reader.room(for: reader.labels(material.labelNames)) : material.answerTokens(training)
    }

    /// The model of `recipe` trained on rows `training`, and how its training went.
    ///
    /// - Parameter lookup: what prompts look up, in training and when they are served; nil for nothing.
    /// - Throws: `TrainingError.noExamples` where no row can be trained on, and what looking up and training throw.
    static func fit(
        _ recipe: Recipe,
        on material: Material,
        training: [Int],
        lookup: PassageLookup? = nil
    ) throws -> TunedPrompt {
        guard let base = material.base, let reader = material.reader else {
            fatalError("\(recipe.method): a material without its decoder")
        }
        let prompt = prompt(for: material)
        let room = room(for: material, training: training, reader)
        let texts = try written(training, material, prompt, reader, room: room, lookup)
        let session = try TuningSession(recipe, base: base) { model in
            guard let decoder = model as? Decoder else { fatalError("\(recipe.method): no decoder") }
            return Supervised(texts, on: decoder)
        }
        let run = TrainingRun(session.trainer)
        _ = try run.run()
        var model = try TunedPrompt(session.tuned, material, training: training, base: base, lookup)
        let changes = try Movement.measured(
            moved: model.tuned.moved,
            adapter: model.tuned.adapter,
            base: base.folder
        )
        var trace = TrainingTrace(run.history, changes)
        trace.leftOut = training.count - texts.count
        model.training = trace
        return model
    }

    /// The rows as they are trained, but for those that the template refuses and those in which nothing is wanted.
    ///
    /// - Throws: what looking up throws: an index or a disk that fails leaves no row out.
    private static func written(
        _ rows: [Int],
        _ material: Material,
        _ prompt: Prompt,
        _ reader: PromptReader,
        room: Int,
        _ lookup: PassageLookup?
    ) throws -> [Supervised.Text] {
        var texts: [Supervised.Text] = []
        for row in rows {
            do {
                let read = try text(of: row, material, prompt, reader, room: room, lookup)
                if read.supervisedCount > 0 { texts.append(read) }
            } catch is TemplateError {
                // Counted with the others that are left out.
                continue
            }
        }
        return texts
    }

    /// A row as it is trained: the prompt by which it is asked when it is served, and its answer.
    private static func text(
        of row: Int,
        _ material: Material,
        _ prompt: Prompt,
        _ reader: PromptReader,
        room: Int,
        _ lookup: PassageLookup?
    ) throws -> Supervised.Text {
        let (input, output) = (material.inputs[row], material.outputs[row])
        guard let lookup else { return try reader.supervised(prompt, input, output, room: room).text }
        let passages = try lookup.passages(forExample: input, by: material.asker(of: row))
        let context = try PassageContext(
            passages,
            question: input,
            prompt: prompt,
            reader: reader,
            room: room
        )
        return try reader.supervised(context.prompt, context.input, output, room: room).text
    }

    /// The same as it answers `reader`.
    public func asked(by reader: Reader) -> TunedPrompt {
        var model = self
        model.prompted = prompted.asked(by: reader)
        return model
    }

    /// The passages that stand in the prompt of a row.
    public func passages(shownFor row: Int, of material: Material) -> [ShownPassage] {
        prompted.passages(shownFor: row, of: material)
    }

    /// What it looks up for each input; nil for nothing.
    public var lookup: PassageLookup? { prompted.lookup }

    /// Milliseconds of the stages of one request; nil where nothing is looked up.
    public func stages(of text: String) -> RequestStages? { prompted.stages(of: text) }

    /// The answers to rows of the material.
    public func predict(_ rows: [Int], of material: Material) -> [Prediction] {
        prompted.predict(rows, of: material)
    }

    /// The answers to any texts, and which of these were cut.
    public func answer(_ texts: [String], with base: Base) -> (predictions: [Prediction], truncated: [Int]) {
        prompted.answer(texts, with: base)
    }

    /// Bits for each byte of general text, before and after.
    public func forgetting(on base: Base) -> Forgetting? { Forgetting.measured(of: tuned, on: base) }

    /// Writes the prompt, the recipe, and the adapter or the moved decoder.
    public func save(to folder: FilePath, base: Base) throws {
        try tuned.save(to: folder, base: base)
        try prompted.save(to: folder, base: base)
    }

    /// The model that `save` wrote.
    public init(_ folder: FilePath, base: Base, labelCount: Int) throws {
        let tuned = try TunedModel(folder, base: base)
        self.tuned = tuned
        prompted = try PromptedModel(
            folder,
            base: base,
            labelCount: labelCount,
            reader: PromptReader(tuned.decoder(on: base), adapter: tuned.adapter)
        )
    }
}
