public import HoneBase
public import SystemPackage

/// Why a pre-training cannot begin or go on.
public enum PretrainingError: HoneError {
    /// The folder holds a finished model.
    case alreadyDone(FilePath)
    /// Nothing was begun in the folder.
    case nothingToResume(FilePath)
    /// The folder holds files of somebody else.
    case foreignFolder(FilePath, holds: String)
    /// What was begun in the folder was asked for otherwise: the setting, how it was begun, and how it is asked for now.
    case otherRequest(FilePath, key: String, begun: String, found: String)
    /// The prepared text is not as it was written.
    case damagedText(FilePath)
    /// The tokenizer has no token by which a document begins or ends.
    case noDocumentTokens(FilePath)
    /// The text gives too few rows for a step.
    case tooLittleText(tokens: Int, needed: Int)
    /// A context that the shape is not made for.
    case contextTooLong(Int, maximum: Int)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .alreadyDone(let folder):
            Problem(
                "this folder holds a finished model",
                at: .init(file: folder.string),
                remedy: "name another folder with --out, or remove this one"
            )
        case .nothingToResume(let folder):
            Problem(
                "no pre-training was begun in this folder",
                at: .init(file: folder.string),
                expected: "a folder that hone pretrain --out was given",
                remedy: "start one: hone pretrain CORPUS --shape FILE --out \(folder.string)"
            )
        case .foreignFolder(let folder, let name):
            Problem(
                "this folder holds files that no pre-training wrote, such as \(name)",
                at: .init(file: folder.string),
                expected: "a new or empty folder, or one in which a pre-training was begun",
                remedy: "name another folder with --out"
            )
        case .otherRequest(let folder, let key, let begun, let found):
            Problem(
                "another pre-training was begun in this folder",
                at: .init(file: folder.appending(PretrainingRequest.fileName).string, field: key),
                expected: begun,
                found: found,
                remedy:
                    "go on with it: hone pretrain --resume \(folder.string); or name another folder with --out"
            )
        case .damagedText(let path):
            Problem(
                "the prepared text is not as it was written",
                at: .init(file: path.string),
                remedy: "remove the folder that it lies in: the text is prepared anew"
            )
        case .noDocumentTokens(let folder):
            Problem(
                "the tokenizer has no tokens by which documents begin and end",
                at: .init(file: folder.appending("tokenizer.json").string),
                expected: "<s> and </s>, or <|endoftext|>",
                remedy: "let one be learned from the corpus: leave --tokenizer out"
            )
        case .tooLittleText(let tokens, let needed):
            Problem(
                "too little text to learn from",
                expected: "\(needed) tokens or more: a row of the context",
                found: "\(tokens)",
                remedy: "add text, or take a shorter --context"
            )
        case .contextTooLong(let context, let maximum):
            Problem(
                "the context is longer than the shape is made for",
                expected: "at most \(maximum) tokens (max_position_embeddings)",
                found: "\(context)",
                remedy: "take a shorter --context, or another shape"
            )
        }
    }
}
