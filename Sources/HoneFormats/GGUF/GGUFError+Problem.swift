public import HoneBase
internal import SystemPackage

extension GGUFError {
    private static let damaged =
        "the file is damaged or was not written as the format demands: fetch or make it once more"
    private static let otherModel = "check that this is the model that is wanted, or convert it once more"

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .file(let error):
            error.problem
        case .notGGUF, .bigEndian, .versionUnknown, .split:
            kindProblem
        case .truncated, .countTooLarge, .textNotUTF8, .nameLength, .keyTwice, .valueTypeUnknown,
            .boolInvalid,
            .nestedTooDeep, .alignmentInvalid:
            headerProblem
        case .tensorTwice, .tooManyDimensions, .dimensionZero, .shapeTooLarge, .rowNotWhole, .offsetUnaligned,
            .beyondFile, .overlap:
            tensorProblem
        case .keyMissing, .valueOfOtherType, .tensorMissing, .typeUnknown, .typeNotDecoded:
            useProblem
        }
    }

    /// A file of another kind than is read here.
    private var kindProblem: Problem {
        switch self {
        case .notGGUF(let path, let found):
            Problem(
                "this is not a GGUF file",
                at: .init(file: path.string, field: "magic"),
                expected: "a file that begins with \"GGUF\"",
                found: found.isEmpty ? "an empty file" : "the bytes \(found)",
                remedy: "check the path"
            )
        case .bigEndian(let path):
            Problem(
                "the numbers of this file are stored with the highest byte first",
                at: .init(file: path.string, field: "version"),
                expected: "a little-endian file",
                found: "a big-endian one",
                remedy: "fetch the little-endian file of this model, or convert it with gguf-convert-endian"
            )
        case .versionUnknown(let path, let found):
            Problem(
                "this version of the format is not read",
                at: .init(file: path.string, field: "version"),
                expected: "2 or 3",
                found: "\(found)",
                remedy: "convert the model once more with a current converter"
            )
        case .split(let path, let parts):
            Problem(
                "this file is one of several parts of a model",
                at: .init(file: path.string, field: "split.count"),
                expected: "a model in one file",
                found: "\(parts) parts",
                remedy: "join them: llama-gguf-split --merge FIRST-PART OUTPUT"
            )
        default:
            preconditionFailure("another kind of error")
        }
    }

    /// A header that is not as it was written.
    private var headerProblem: Problem {
        switch self {
        case .truncated(let path, let field, let needed, let left):
            broken(
                path,
                "the file ends too early",
                field,
                expected: "\(needed) more bytes",
                found: "\(left) bytes"
            )
        case .countTooLarge(let path, let field, let count, let limit):
            broken(
                path,
                "the count is larger than the file can hold",
                field,
                expected: "at most \(limit)",
                found: "\(count)"
            )
        case .textNotUTF8(let path, let field):
            broken(path, "the text is not UTF-8", field, expected: "UTF-8", found: "other bytes")
        case .nameLength(let path, let field, let bytes, let limit):
            broken(
                path,
                "the name is empty or too long",
                field,
                expected: "1 to \(limit) bytes",
                found: "\(bytes)"
            )
        case .keyTwice(let path, let key):
            broken(path, "the key stands twice", key, expected: "every key once", found: "it twice")
        case .valueTypeUnknown(let path, let key, let code):
            broken(path, "the value's type is not known", key, expected: "0 to 12", found: "\(code)")
        case .boolInvalid(let path, let key, let found):
            broken(path, "the boolean is neither false nor true", key, expected: "0 or 1", found: "\(found)")
        case .nestedTooDeep(let path, let key, let limit):
            broken(
                path,
                "arrays stand too deep in arrays",
                key,
                expected: "at most \(limit) levels",
                found: "more"
            )
        case .alignmentInvalid(let path, let found):
            broken(
                path,
                "the alignment cannot be used",
                "general.alignment",
                expected: "a power of two, as uint32",
                found: found
            )
        default:
            preconditionFailure("another kind of error")
        }
    }

    /// A tensor that is described as it cannot be.
    private var tensorProblem: Problem {
        switch self {
        case .tensorTwice(let path, let tensor):
            broken(
                path,
                "the tensor is described twice",
                tensor,
                expected: "every name once",
                found: "it twice"
            )
        case .tooManyDimensions(let path, let tensor, let found, let limit):
            broken(
                path,
                "the tensor has too many dimensions",
                tensor,
                expected: "at most \(limit)",
                found: "\(found)"
            )
        case .dimensionZero(let path, let tensor, let dimensions):
            broken(path, "a dimension is zero", tensor, expected: "sizes from 1 on", found: "\(dimensions)")
        case .shapeTooLarge(let path, let tensor, let dimensions):
            broken(
                path,
                "the shape is beyond all memory",
                tensor,
                expected: "fewer than 2^63 elements and bytes",
                found: "\(dimensions)"
            )
        case .rowNotWhole(let path, let tensor, let type, let length):
            broken(
                path,
                "the tensor's rows are not whole blocks",
                tensor,
                expected: "rows of a multiple of \(type.blockElements) elements for \(type.name)",
                found: "rows of \(length)"
            )
        case .offsetUnaligned(let path, let tensor, let offset, let alignment):
            broken(
                path,
                "the tensor is not aligned",
                tensor,
                expected: "an offset that is a multiple of \(alignment)",
                found: "\(offset)"
            )
        case .beyondFile(let path, let tensor, let offset, let bytes, let data):
            broken(
                path,
                "the tensor ends beyond the file",
                tensor,
                expected: "an end at \(data) or before, counted from the beginning of the data",
                found: "\(bytes) bytes at offset \(offset)"
            )
        case .overlap(let path, let first, let second):
            broken(
                path,
                "two tensors share bytes",
                first,
                expected: "bytes of its own for each",
                found: "\(Self.cut(first)) and \(Self.cut(second))"
            )
        default:
            preconditionFailure("another kind of error")
        }
    }

    /// A sound file that lacks what is asked for.
    private var useProblem: Problem {
        switch self {
        case .keyMissing(let path, let key, let expected):
            Problem(
                "the file does not say this about its model",
                at: .init(file: path.string, field: key),
                expected: expected,
                found: "no such key",
                remedy: Self.otherModel
            )
        case .valueOfOtherType(let path, let key, let expected, let found):
            Problem(
                "the value is of another type",
                at: .init(file: path.string, field: key),
                expected: expected,
                found: found,
                remedy: Self.otherModel
            )
        case .tensorMissing(let path, let tensor):
            Problem(
                "there is no such tensor",
                at: .init(file: path.string, field: tensor),
                expected: "a tensor of this name",
                found: "none",
                remedy: Self.otherModel
            )
        case .typeUnknown(let path, let tensor, let code):
            notRead(path, tensor, GGUFTensorType.name(of: code))
        case .typeNotDecoded(let path, let tensor, let type):
            notRead(path, tensor, type.name)
        default:
            preconditionFailure("another kind of error")
        }
    }

    private func notRead(_ path: FilePath, _ tensor: String, _ found: String) -> Problem {
        Problem(
            "tensors of this type are not read",
            at: .init(file: path.string, field: Self.cut(tensor)),
            expected: BlockFormats.all.map { $0.type.name }.joined(separator: ", "),
            found: found,
            remedy: "fetch this model in one of these types, such as Q8_0 or F16"
        )
    }

    /// A file that is not as it was written.
    private func broken(
        _ path: FilePath,
        _ what: String,
        _ field: String,
        expected: String,
        found: String
    ) -> Problem {
        Problem(
            what,
            at: .init(file: path.string, field: Self.cut(field)),
            expected: expected,
            found: found,
            remedy: Self.damaged
        )
    }

    /// A name as it stands in a message: hostile ones can be long.
    private static func cut(_ name: String) -> String {
        name.utf8.count <= 200 ? name : String(name.unicodeScalars.prefix(100)) + "..."
    }
}
