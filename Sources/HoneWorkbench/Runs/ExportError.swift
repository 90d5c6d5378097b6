public import HoneBase
public import SystemPackage

/// Why a run cannot be exported.
public enum ExportError: HoneError {
    /// The target is there already.
    case exists(FilePath)
    /// The run's base is frozen, and nothing is beside it.
    case nothingTuned(FilePath)
    /// A model of the store or a model folder of an encoder, where a run is expected.
    case noRun(FilePath)
    /// A run of an encoder has no GGUF file.
    case notADecoder(FilePath)
    /// A run whose base was moved as a whole has no adapter.
    case noAdapter(FilePath)
    /// The format is not for models of this kind.
    case wrongFormat(FilePath, format: String, expected: String)
    /// What was written does not embed as the run does.
    case differs(FilePath, by: Double)
    /// What was written does not score pairs as the run does.
    case scoresDiffer(FilePath, by: Double)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .exists(let path):
            Problem(
                "this folder is there already",
                at: .init(file: path.string),
                remedy: "name another with --out, or remove it"
            )
        case .nothingTuned(let folder):
            Problem(
                "nothing of the base was tuned in this run: its encoder is the base itself",
                at: .init(file: folder.string),
                expected: "a run of lora or full, by hone tune or hone compare"
            )
        case .noRun(let path):
            Problem(
                "this is an encoder as its makers wrote it: there is nothing to export",
                at: .init(file: path.string),
                expected: "a decoder, or a run of lora or full, by hone tune or hone compare"
            )
        case .notADecoder(let path):
            Problem(
                "only decoders are written as GGUF files, and this is none",
                at: .init(file: path.string),
                expected: "a name in the store, a folder or a GGUF file of a decoder",
                remedy: "for a run of an encoder write a folder: --format folder"
            )
        case .noAdapter(let folder):
            Problem(
                "this run has no adapter: its base was moved as a whole",
                at: .init(file: folder.string),
                expected: "a run of the method lora",
                remedy: "write it as a model: --format folder or --format gguf"
            )
        case .wrongFormat(let path, let format, let expected):
            Problem(
                "this model cannot be written as \(format)",
                at: .init(file: path.string),
                expected: expected,
                remedy: "choose another --format"
            )
        case .differs(let path, let difference):
            Problem(
                "the exported model does not embed as the run does: nothing was kept",
                kind: .work,
                at: .init(file: path.string),
                expected: "a largest relative difference of at most \(Export.bound)",
                found: "\(difference)",
                remedy: "this is a fault of Hone: please report it"
            )
        case .scoresDiffer(let path, let difference):
            Problem(
                "the exported model does not score pairs as the run does: nothing was kept",
                kind: .work,
                at: .init(file: path.string),
                expected: "a largest relative difference of at most \(CrossEncoderExport.bound)",
                found: "\(difference)",
                remedy: "this is a fault of Hone: please report it"
            )
        }
    }
}
