internal import HoneBase
public import SystemPackage

/// The examples of a task folder: one file to be split by Hone, or files for training and test.
public struct TaskExamples: Sendable {
    /// Which outputs are allowed.
    public enum Outputs: Sendable, Equatable {
        /// Any text: the task is not to classify.
        case texts
        /// The labels of the training examples.
        case labelsOfTraining
        /// These labels.
        case labels([String])
    }

    /// All examples: training first, then validation, then test.
    public let examples: [Example]
    /// The part of each example where they came in files of their own; nil for one file.
    public let parts: [Part]?
    /// The labels in the order in which they are listed, or sorted where they are those of training; nil for
    /// texts.
    public let labels: [String]?

    /// Texts to be split by Hone, without labels.
    public init(texts examples: [Example]) { (self.examples, parts, labels) = (examples, nil, nil) }

    private init(examples: [Example], parts: [Part]?, labels: [String]?) {
        (self.examples, self.parts, self.labels) = (examples, parts, labels)
    }

    /// Reads `examples.jsonl`, or `train.jsonl` and `test.jsonl` with or without `validation.jsonl`, in
    /// `folder`.
    ///
    /// Each may be CSV instead.
    ///
    /// - Throws: `TaskExamplesError` where files are missing, stand beside each other or hold bad rows, and
    ///   where a label is none of those allowed.
    public static func load(
        from folder: FilePath,
        outputs: Outputs = .labelsOfTraining
    ) throws(TaskExamplesError) -> TaskExamples {
        let files = try TaskFiles(in: folder)
        var examples: [Example] = []
        var parts: [Part] = []
        for (part, path) in files.paths {
            let read: [Example]
            do throws(DataError) { read = try ExampleFile.read(path) } catch { throw .data(error) }
            examples += read
            if let part { parts += Array(repeating: part, count: read.count) }
        }
        let labels = try labels(of: examples, parts, outputs)
        return TaskExamples(examples: examples, parts: parts.isEmpty ? nil : parts, labels: labels)
    }

    /// The labels allowed by `outputs`; every example must have one of them.
    private static func labels(
        of examples: [Example],
        _ parts: [Part],
        _ outputs: Outputs
    ) throws(TaskExamplesError) -> [String]? {
        let labels: [String]
        switch outputs {
        case .texts: return nil
        case .labels(let listed): labels = listed
        case .labelsOfTraining:
            let training = examples.indices.filter { parts.isEmpty || parts[$0] == .train }
            labels = Set(training.map { examples[$0].output }).sorted()
        }
        let known = Set(labels)
        var errors: [RowError] = []
        var count = 0
        for example in examples where !known.contains(example.output) {
            count += 1
            guard errors.count < DataError.rowsTold else { continue }
            let fault = RowFault.unknownLabel(
                example.output,
                known: labels,
                closest: Spelling.nearest(to: example.output, in: labels)
            )
            errors.append(RowError(at: example.source, fault))
        }
        guard count == 0 else { throw .data(.rows(errors, count: count)) }
        return labels
    }
}
