public import HoneBase
public import SystemPackage

/// Why a safetensors file, or a folder of them, was refused.
public enum SafetensorsError: HoneError, Equatable {
    case file(FileError)
    case tooShort(FilePath, bytes: Int)
    case headerTooLong(FilePath, bytes: UInt64, limit: Int)
    case headerBeyondFile(FilePath, bytes: UInt64, file: Int)
    case headerNotAnObject(FilePath, firstByte: UInt8?)
    case headerNotJSON(FilePath, JSONSyntaxError)
    case metadataNotText(FilePath, key: String?)
    case nameTooLong(FilePath, bytes: Int, limit: Int)
    case entryNotAnObject(FilePath, tensor: String, found: String)
    case fieldMissing(FilePath, tensor: String, field: String)
    case fieldUnknown(FilePath, tensor: String, field: String)
    case dtypeUnknown(FilePath, tensor: String, found: String)
    case shapeInvalid(FilePath, tensor: String, found: String)
    case offsetsInvalid(FilePath, tensor: String, found: String)
    case offsetsReversed(FilePath, tensor: String, begin: Int, end: Int)
    case offsetsBeyondFile(FilePath, tensor: String, end: Int, data: Int)
    case shapeTooLarge(FilePath, tensor: String, shape: [Int])
    case sizeMismatch(
        FilePath,
        tensor: String,
        dtype: SafetensorsDType,
        shape: [Int],
        expected: Int,
        found: Int
    )
    case overlap(FilePath, first: String, second: String)
    case gap(FilePath, before: String, bytes: Int)
    case trailingBytes(FilePath, bytes: Int)
    case tensorMissing(FilePath, tensor: String)
    case weightsMissing(folder: FilePath, name: String, hasPickle: Bool)
    case indexNotJSON(FilePath, JSONSyntaxError)
    case indexInvalid(FilePath, field: String, expected: String, found: String)
    case shardNameUnsafe(FilePath, tensor: String, found: String)
    case notInShard(index: FilePath, shard: FilePath, tensor: String)
    case notInIndex(index: FilePath, shard: FilePath, tensor: String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .file(let error):
            error.problem
        case .tooShort(let path, let bytes):
            broken(
                path,
                "too short for a safetensors file",
                expected: "at least 8 bytes",
                found: "\(bytes) bytes"
            )
        case .headerTooLong(let path, let bytes, let limit):
            broken(
                path,
                "the header is longer than is allowed",
                expected: "at most \(limit) bytes",
                found: "\(bytes)"
            )
        case .headerBeyondFile(let path, let bytes, let file):
            broken(
                path,
                "the header ends beyond the file",
                expected: "at most \(file - 8) bytes",
                found: "\(bytes) bytes"
            )
        case .headerNotAnObject(let path, let byte):
            broken(
                path,
                "this is not a safetensors file",
                expected: "a header that begins with '{'",
                found: byte.map { "byte \($0)" } ?? "an empty header"
            )
        case .headerNotJSON(let path, let error):
            broken(path, "the header is \(error.problem.what)")
        case .metadataNotText(let path, let key):
            broken(
                path,
                "the metadata must map text to text",
                field: "__metadata__" + (key.map { ".\($0)" } ?? ""),
                expected: "a string"
            )
        case .nameTooLong(let path, let bytes, let limit):
            broken(
                path,
                "a name is longer than is allowed",
                expected: "at most \(limit) bytes",
                found: "\(bytes)"
            )
        case .entryNotAnObject(let path, let tensor, let found):
            broken(path, "a tensor is not described", field: tensor, expected: "an object", found: found)
        case .fieldMissing(let path, let tensor, let field):
            broken(path, "a tensor's description lacks \"\(field)\"", field: tensor)
        case .fieldUnknown(let path, let tensor, let field):
            broken(
                path,
                "a tensor's description has a field that is not of the format",
                field: "\(tensor).\(field)",
                expected: "dtype, shape and data_offsets"
            )
        case .dtypeUnknown(let path, let tensor, let found):
            broken(
                path,
                "the element type is not known",
                field: "\(tensor).dtype",
                expected: SafetensorsDType.allCases.map(\.rawValue).joined(separator: ", "),
                found: found
            )
        case .shapeInvalid(let path, let tensor, let found):
            broken(
                path,
                "the shape is not a list of sizes",
                field: "\(tensor).shape",
                expected: "whole numbers from 0 on",
                found: found
            )
        case .offsetsInvalid(let path, let tensor, let found):
            broken(
                path,
                "the offsets are not a begin and an end",
                field: "\(tensor).data_offsets",
                expected: "two whole numbers from 0 on",
                found: found
            )
        case .offsetsReversed(let path, let tensor, let begin, let end):
            broken(
                path,
                "the offsets begin after their end",
                field: "\(tensor).data_offsets",
                found: "[\(begin), \(end)]"
            )
        case .offsetsBeyondFile(let path, let tensor, let end, let data):
            broken(
                path,
                "the tensor ends beyond the file",
                field: "\(tensor).data_offsets",
                expected: "at most \(data)",
                found: "\(end)"
            )
        case .shapeTooLarge(let path, let tensor, let shape):
            broken(path, "the shape is beyond all memory", field: "\(tensor).shape", found: shown(shape))
        case .sizeMismatch(let path, let tensor, let dtype, let shape, let expected, let found):
            broken(
                path,
                "the bytes do not fit the shape",
                field: tensor,
                expected: "\(expected) bytes for \(dtype.rawValue) \(shown(shape))",
                found: "\(found) bytes"
            )
        case .overlap(let path, let first, let second):
            broken(path, "two tensors share bytes", field: first, found: "\(first) and \(second)")
        case .gap(let path, let before, let bytes):
            broken(path, "\(bytes) bytes before this tensor belong to none", field: before)
        case .trailingBytes(let path, let bytes):
            broken(path, "\(bytes) bytes at the end of the file belong to no tensor")
        case .tensorMissing(let path, let tensor):
            Problem("there is no such tensor", at: .init(file: path.string, field: tensor))
        case .weightsMissing(let folder, let name, let hasPickle):
            Problem(
                "this folder has no weights",
                at: .init(file: folder.string),
                expected: "\(name).safetensors or \(name).safetensors.index.json",
                found: hasPickle ? "a pickle (.bin), which can run any code when it is opened" : nil,
                remedy: hasPickle
                    ? "save the model as safetensors with the library that made it"
                    : "check the path"
            )
        case .indexNotJSON(let path, let error):
            Problem(
                error.problem.what,
                at: .init(file: path.string, line: error.line),
                remedy: "fetch or copy the file once more"
            )
        case .indexInvalid(let path, let field, let expected, let found):
            broken(
                path,
                "the index of the shards cannot be used",
                field: field,
                expected: expected,
                found: found
            )
        case .shardNameUnsafe(let path, let tensor, let found):
            broken(
                path,
                "the index leads out of its folder",
                field: "weight_map.\(tensor)",
                expected: "the name of a file beside the index",
                found: found
            )
        case .notInShard(let index, let shard, let tensor):
            broken(
                index,
                "a tensor is not in the file that the index names",
                field: "weight_map.\(tensor)",
                expected: "in \(shard.string)"
            )
        case .notInIndex(let index, let shard, let tensor):
            broken(index, "\(shard.string) holds a tensor that the index does not place there", field: tensor)
        }
    }

    /// A shape as it stands in a message: hostile ones can be long.
    private func shown(_ shape: [Int]) -> String {
        shape.count <= 16 ? "\(shape)" : "\(shape.prefix(16)) and \(shape.count - 16) more sizes"
    }

    /// A file that is not as it was written.
    private func broken(
        _ path: FilePath,
        _ what: String,
        field: String? = nil,
        expected: String? = nil,
        found: String? = nil
    ) -> Problem {
        Problem(
            what,
            at: .init(file: path.string, field: field),
            expected: expected,
            found: found,
            remedy: "the file is damaged or was not written as the format demands: fetch or make it once more"
        )
    }
}
