public import HoneBase
internal import HoneTraining
public import SystemPackage

/// Why a training cannot begin or go on.
public enum TuningError: HoneError {
    /// The folder holds a finished run.
    case alreadyDone(FilePath)
    /// Nothing was begun in the folder.
    case nothingToResume(FilePath)
    /// The folder holds files of somebody else.
    case foreignFolder(FilePath, holds: String)
    /// Nothing can be written to the task's folder.
    case readOnlyTask(FilePath)
    /// A training on pairs in which one has nothing that does not fit.
    case nothingToTellApart(objective: String, what: String)
    /// The objective is not for tasks of this kind.
    case wrongKind(Task.Kind, objective: String)
    /// The method has no parameter under this objective.
    case nothingMoves(method: String, objective: String)
    /// The training needs more memory than it may take, in MB.
    case memory(needed: Double, limit: Double)
    /// A GGUF file, none of whose tensors can be moved.
    case weightsInBlocks(FilePath)
    /// Rows that cannot be trained on.
    case rows([TuningRowFault], count: Int)
    /// No row teaches the model to end its turn.
    case noEndOfTurn(base: String)
    /// The base has no template by which conversations are written.
    case noTemplate(base: String)
    /// The recipe drops states, and decoders are made without that.
    case dropout(key: String)
    /// What was written and read back does not answer as the model that was written.
    case otherAnswers(FilePath)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .alreadyDone(let folder):
            Problem(
                "this folder holds a finished run",
                at: .init(file: folder.string),
                remedy: "name another folder with --out, or remove this one"
            )
        case .nothingToResume(let folder):
            Problem(
                "no training was begun in this folder",
                at: .init(file: folder.string),
                expected: "a folder that hone tune --out was given",
                remedy: "start one: hone tune TASK --out \(folder.string)"
            )
        case .foreignFolder(let folder, let name):
            Problem(
                "this folder holds files that no training wrote, such as \(name)",
                at: .init(file: folder.string),
                expected: "a new or empty folder, or one in which a training was begun",
                remedy: "name another folder with --out"
            )
        case .readOnlyTask(let folder):
            Problem(
                "the task's folder cannot be written to: a look at the held-out examples must be noted there",
                at: .init(file: folder.string),
                remedy: "allow writing, or work on a copy of the task"
            )
        case .nothingToTellApart(let objective, let what):
            Problem(
                "the objective \(objective) has nothing to tell apart: \(what)",
                expected: objective == Contrastive.name
                    ? "steps of two pairs or more, with different second texts"
                    : "for each question passages that do not fit it, or other questions with other passages",
                remedy: objective == Contrastive.name
                    ? "raise batch_size with --set, or give examples with different outputs"
                    : "name passages that do not fit in \"negatives\"; hone pairs finds some"
            )
        case .wrongKind(let kind, let objective):
            Problem(
                "the objective \(objective) is not for tasks of kind \(kind.rawValue)",
                at: .init(file: "task.yaml", field: "kind"),
                expected: Task.Kind.classify.rawValue,
                remedy: "choose another objective with --objective, or give each example a label"
            )
        case .weightsInBlocks(let path):
            Problem(
                "the tensors of a GGUF file cannot be moved",
                at: .init(file: path.string),
                expected: "a folder in the layout of Hugging Face",
                remedy:
                    "train an adapter beside it (--method lora), or export it: hone export --format folder"
            )
        case .rows(let faults, let count):
            Problem(
                "\(count) of the rows cannot be trained on: "
                    + faults.map(\.told).joined(separator: "; ") + (count > faults.count ? "; ..." : ""),
                at: faults.first?.place,
                expected: faults.first?.expected,
                remedy: faults.first?.remedy
            )
        case .noEndOfTurn(let base):
            Problem(
                "no row teaches the model to end its turn: it would never stop",
                expected: "a token of \(base) that ends the assistant's turn among those that are trained",
                remedy: "see what is trained: hone tune ... --show 3"
            )
        case .noTemplate(let base):
            Problem(
                "\(base) has no template by which conversations are written",
                expected: "chat_template in tokenizer_config.json, or chat_template.jinja beside it",
                remedy: "take a base with one (an instruct or chat model), or put the template of one there"
            )
        case .dropout(let key):
            Problem(
                "decoders are trained without dropping states",
                at: .init(file: "recipe", field: key),
                expected: "0",
                remedy: "leave it out; the input of adapters is dropped by lora_dropout"
            )
        case .nothingMoves(let method, let objective):
            Problem(
                "the method \(method) moves nothing under the objective \(objective)",
                remedy: "choose another method with --method"
            )
        case .memory(let needed, let limit):
            Problem(
                "this training does not fit into memory",
                expected: "at most \(Int(limit)) MB",
                found:
                    "\(Int(needed.rounded(.up))) MB at its peak, with blocks computed again in the backward pass",
                remedy:
                    "lower tokens_per_pass or batch_size with --set, choose a method that moves less, or raise --memory"
            )
        case .otherAnswers(let folder):
            Problem(
                "what was written to this folder does not answer as the model in memory does",
                kind: .work,
                at: .init(file: folder.string),
                remedy: "check the disk; if it is sound, this is a fault of Hone: please report it"
            )
        }
    }
}
