public import HoneBase

/// Why training cannot go on.
public enum TrainingError: HoneError {
    /// The loss or a gradient is no number.
    case diverged(step: Int, loss: Double, rate: Double)
    /// There is nothing to train on.
    case noExamples
    /// A text is longer than the model reads.
    case tooLong(tokens: Int, maximum: Int)
    /// A file could not be read or written.
    case file(FileError)
    /// A checkpoint that is not whole.
    case damaged(String, what: String)
    /// A checkpoint of another run.
    case otherRun(String, what: String, expected: String, found: String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .diverged(let step, let loss, let rate):
            Problem(
                "the loss is no number any more at step \(step)",
                kind: .work,
                expected: "a finite loss",
                found: "\(loss) at a learning rate of \(rate)",
                remedy:
                    "lower the learning rate, to a tenth at first, or the clip norm, and begin in another folder: what was begun here would end here again"
            )
        case .noExamples:
            Problem("there is no example to train on", remedy: "see the task's data with hone check")
        case .tooLong(let tokens, let maximum):
            Problem(
                "a text is longer than the model reads",
                expected: "at most \(maximum) tokens",
                found: "\(tokens) tokens",
                remedy: "give shorter texts, or take a model with a longer context"
            )
        case .file(let error): error.problem
        case .damaged(let file, let what):
            Problem(
                "the checkpoint cannot be used: \(what)",
                at: .init(file: file),
                remedy:
                    "remove it: the run goes on from the one before; without the folder checkpoints it begins anew"
            )
        case .otherRun(let file, let what, let expected, let found):
            Problem(
                "the checkpoint is of another \(what)",
                at: .init(file: file),
                expected: expected,
                found: found,
                remedy: what == "kernel level" || what == "hone version"
                    ? "go on where it was made; or accept that the run ends with other bits: --accept-other-machine"
                    : "go on where it was made, or start a new run in another folder"
            )
        }
    }
}
