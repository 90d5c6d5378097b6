internal import HoneBase
internal import HoneFormats
public import HoneTensor
public import SystemPackage

/// The saved tensors of a run, each checked for what is expected of it.
public struct RunTensors {
    private let file: SafetensorsFile

    /// Opens the tensors at `path`.
    public init(_ path: FilePath) throws(RunError) {
        file = try mapping(RunError.weights) { () throws(SafetensorsError) in try SafetensorsFile(path) }
    }

    /// What was noted beside the tensors.
    public var metadata: [String: String] { file.metadata }

    /// The float32 matrix `name`, of any size but an empty one.
    public func matrix(_ name: String) throws(RunError) -> Tensor {
        let entry = try entry(name, .float32, "a float32 matrix") { $0.count == 2 && $0[0] > 0 && $0[1] > 0 }
        return try tensor(entry, .float32)
    }

    /// The float32 vector `name` of `count` numbers.
    public func vector(_ name: String, count: Int) throws(RunError) -> Tensor {
        try tensor(try entry(name, .float32, "\(count) float32 numbers") { $0 == [count] }, .float32)
    }

    /// The whole numbers `name`, `count` of them, each at least 0 and below `limit`.
    public func integers(_ name: String, count: Int, below limit: Int) throws(RunError) -> [Int32] {
        let entry = try entry(name, .int32, "\(count) int32 numbers") { $0 == [count] }
        let values = try tensor(entry, .int32).integers()
        guard values.allSatisfy({ $0 >= 0 && Int($0) < limit }) else { throw malformed(name) }
        return values
    }

    func malformed(_ name: String) -> RunError {
        .malformed(file.path, what: "the tensor \"\(name)\" holds other values than expected")
    }

    private func entry(
        _ name: String,
        _ dtype: SafetensorsDType,
        _ expected: String,
        _ fits: ([Int]) -> Bool
    ) throws(RunError) -> SafetensorsEntry {
        guard let entry = file[name] else { throw .missingTensor(file.path, name: name) }
        guard entry.dtype == dtype, fits(entry.shape) else {
            let found = "\(entry.dtype.rawValue) \(entry.shape)"
            throw .wrongShape(file.path, name: name, expected: expected, found: found)
        }
        return entry
    }

    private func tensor(_ entry: SafetensorsEntry, _ dtype: DType) throws(RunError) -> Tensor {
        let tensor = try mapping(RunError.weights) { () throws(SafetensorsError) in
            try file.withBytes(of: entry.name) { Tensor(copying: $0, shape: Shape(entry.shape), dtype) }
        }
        guard dtype != .float32 || tensor.dot(tensor).isFinite else { throw malformed(entry.name) }
        return tensor
    }

    /// Makes sure that there is no other tensor than `names`.
    public func requireOnly(_ names: [String]) throws(RunError) {
        for entry in file.tensors where !names.contains(entry.name) {
            throw .malformed(file.path, what: "the tensor \"\(entry.name)\" belongs to another kind of run")
        }
    }

    /// Writes float32 and int32 tensors to `path` as a whole.
    static func write(
        _ tensors: [(name: String, value: Tensor)],
        metadata: [String: String],
        to path: FilePath
    ) throws(FileError) {
        var writer = SafetensorsWriter(metadata: metadata.merging(["format": "pt"]) { first, _ in first })
        var values: [String: Tensor] = [:]
        for (name, value) in tensors {
            writer.add(name, value.dtype == .int32 ? .int32 : .float32, shape: value.shape.array)
            values[name] = value
        }
        try writer.write(to: path) { (entry, append) throws(FileError) in
            guard let value = values[entry.name] else { return }
            if value.dtype == .int32 {
                try value.integers().withRawBytes { (bytes) throws(FileError) in try append(bytes) }
            } else {
                try value.floats().withRawBytes { (bytes) throws(FileError) in try append(bytes) }
            }
        }
    }
}
