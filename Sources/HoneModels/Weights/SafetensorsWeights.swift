internal import HoneBase
internal import HoneFormats
internal import HoneTensor
internal import SystemPackage

/// The tensors of a folder's safetensors files, over the files' own pages where they can be used as they are.
final class SafetensorsWeights: WeightSource {
    private let folder: FilePath
    private let source: SafetensorsFolder
    private let backend: any Backend

    init(_ folder: FilePath, on backend: any Backend) throws(ModelError) {
        self.folder = folder
        self.backend = backend
        source = try HoneBase.mapping(ModelError.weights) { () throws(SafetensorsError) in
            try SafetensorsFolder(folder)
        }
    }

    var names: [String] { source.tensors.map(\.name) }
    func holds(_ name: String) -> Bool { source[name] != nil }
    func isFull(_ name: String) -> Bool { source[name]?.dtype == .float32 }
    func shape(of name: String) -> [Int]? { source[name]?.shape }
    func release(_ name: String) { source.release(name) }

    func tensor(_ name: String, _ shape: [Int]) throws(ModelError) -> Tensor {
        guard let entry = source[name] else { throw .missingTensor(folder, name: name, shape: shape) }
        guard entry.shape == shape else {
            throw .wrongShape(folder, name: name, expected: shape, found: entry.shape)
        }
        let tensor = try HoneBase.mapping(ModelError.weights) { () throws(SafetensorsError) in
            try source.withBytes(of: name) { self.tensor($0, entry) }
        }
        guard let tensor else { throw .unsupportedType(folder, name: name, type: entry.dtype.rawValue) }
        return tensor
    }

    private func tensor(_ bytes: UnsafeRawBufferPointer, _ entry: SafetensorsEntry) -> Tensor? {
        let shape = Shape(entry.shape)
        let dtype: DType
        switch entry.dtype {
        case .float32: dtype = .float32
        case .bfloat16: dtype = .bfloat16
        case .float16: return Tensor(widening: bytes, shape: shape, on: backend)
        default: return nil
        }
        // The tensor keeps this object, and so the mapped files, alive.
        let isAligned = Int(bitPattern: bytes.baseAddress) % dtype.byteCount == 0
        if isAligned { return Tensor(borrowing: bytes, owner: self, shape: shape, dtype, on: backend) }
        return Tensor(copying: bytes, shape: shape, dtype, on: backend)
    }
}
