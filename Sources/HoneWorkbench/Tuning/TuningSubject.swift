internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import SystemPackage

/// What a training learns from: the examples of a task, files of training texts, or files of questions with passages.
struct TuningSubject {
    /// The task; of files one that is made of their name.
    let task: Task
    /// The examples, or one for each text, by which they are split.
    let data: TaskExamples
    /// The training texts; nil for a task.
    let texts: [TrainingText]?
    /// The questions with their passages; nil for a task, and for texts.
    let pairs: [RankedPair]?

    /// The examples of `task`.
    init(_ task: Task) throws {
        self.task = task
        data = try TaskExamples.load(from: task.folder, outputs: task.outputs)
        (texts, pairs) = (nil, nil)
    }

    /// The training texts in `files`; how they are split, and how often what is held out is looked at, is kept in
    /// `folder`.
    init(files: [FilePath], keptIn folder: FilePath) throws {
        let texts = try TrainingTexts.load(from: files)
        self.texts = texts
        pairs = nil
        task = Task(textsNamed: files.first?.stem ?? "texts", folder: folder)
        data = TaskExamples(texts: texts.map(Example.init(standingFor:)))
    }

    /// The questions with passages in `files`; the rows of one question stay together.
    init(pairs files: [FilePath], keptIn folder: FilePath) throws {
        let pairs = try RankedPair.load(from: files)
        self.pairs = pairs
        texts = nil
        task = Task(textsNamed: files.first?.stem ?? "pairs", folder: folder)
        data = TaskExamples(
            texts: pairs.map {
                Example(input: $0.query, output: $0.positive, group: $0.query, source: $0.source)
            }
        )
    }
}

extension Example {
    /// What stands for a training text when texts are compared and split.
    fileprivate init(standingFor text: TrainingText) {
        let (input, output): (String, String) =
            switch text.content {
            case .conversation(let conversation):
                (
                    conversation.messages.dropLast().map(\.spoken).joined(separator: "\n"),
                    conversation.messages.last?.spoken ?? ""
                )
            case .completion(let prompt, let completion): (prompt, completion)
            case .text(let text): (text, "")
            }
        self.init(id: text.id, input: input, output: output, group: text.group, source: text.source)
    }
}

extension JSON {
    /// What a message says.
    fileprivate var spoken: String { self["content"]?.string ?? text() }
}

extension Task {
    /// What files of training texts are taken for: texts are wanted, and no approach is compared.
    fileprivate init(textsNamed name: String, folder: FilePath) {
        self.init(
            folder: folder,
            name: name,
            kind: .generate,
            instruction: "",
            labels: nil,
            metric: .rougeL,
            bases: [],
            approaches: nil,
            externals: [],
            margin: 0.03,
            volume: .init(requestsPerDay: 1_000, months: 12),
            price: .init(machineHour: 0, label: 0, currency: "USD"),
            assumptions: []
        )
    }
}
