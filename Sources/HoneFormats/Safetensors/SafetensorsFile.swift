internal import HoneBase
public import SystemPackage

/// A safetensors file, mapped for reading; the header is checked before anything is trusted.
public struct SafetensorsFile: SafetensorsSource {
    /// Where the file was.
    public var path: FilePath { file.path }
    /// The tensors in the order of their bytes.
    public let tensors: [SafetensorsEntry]
    /// What the writer noted, such as `format: pt`.
    public let metadata: [String: String]

    private let file: MappedFile
    private let positions: [ExactName: Int]

    /// Opens the file at `path` and checks its header; the data is read when it is asked for.
    ///
    /// - Throws: `SafetensorsError`, one case for each way in which a file can be wrong.
    /// - Complexity: O(header), whatever the size of the data.
    public init(_ path: FilePath) throws(SafetensorsError) {
        let file = try mapping(SafetensorsError.file) { () throws(FileError) in try MappedFile(path) }
        let header = try file.withBytes { (bytes) throws(SafetensorsError) in
            try SafetensorsHeader(of: bytes, at: path)
        }
        self.file = file
        tensors = header.tensors
        metadata = header.metadata
        positions = Dictionary(
            uniqueKeysWithValues: header.tensors.enumerated().map { (ExactName($1.name), $0) }
        )
    }

    /// The tensor `name`; nil where there is none.
    public subscript(name: String) -> SafetensorsEntry? { positions[ExactName(name)].map { tensors[$0] } }

    /// Calls `body` with the bytes of the tensor `name`; they must not escape.
    ///
    /// The bytes may lie at any address: load elements unaligned, or copy them.
    ///
    /// - Throws: `SafetensorsError.tensorMissing` where there is no such tensor.
    public func withBytes<Result>(
        of name: String,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(SafetensorsError) -> Result {
        guard let entry = self[name] else { throw .tensorMissing(path, tensor: name) }
        return file.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[entry.byteRange])) }
    }

    /// Gives the memory of a tensor's bytes back; the disk is read again where they are asked for again.
    public func release(_ name: String) {
        if let entry = self[name] { file.release(entry.byteRange) }
    }
}
