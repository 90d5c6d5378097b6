internal import HoneBase
public import SystemPackage

/// A GGUF file, mapped for reading; the header is checked before anything is trusted.
///
/// Versions 2 and 3, little-endian. A tensor of a type that this library does not know is no error before it is
/// read.
public struct GGUFFile: Sendable {
    /// Where the file was.
    public var path: FilePath { file.path }
    /// The version of the format.
    public let version: Int
    /// The number of bytes of which every tensor's place in the data is a multiple.
    public let alignment: Int
    /// What the file says about its model.
    public let metadata: GGUFMetadata
    /// The tensors in the order of their bytes.
    public let tensors: [GGUFTensor]

    private let file: MappedFile
    private let positions: [ExactName: Int]

    /// Opens the file at `path` and checks its header; the data is read when it is asked for.
    ///
    /// - Throws: `GGUFError`, one case for each way in which a file can be wrong.
    /// - Complexity: O(header), whatever the size of the data.
    public init(_ path: FilePath) throws(GGUFError) {
        let file = try mapping(GGUFError.file) { () throws(FileError) in try MappedFile(path) }
        let header = try GGUFHeader(of: file)
        self.file = file
        version = header.version
        alignment = header.alignment
        metadata = header.metadata
        tensors = header.tensors
        positions = Dictionary(
            uniqueKeysWithValues: header.tensors.enumerated().map { (ExactName($1.name), $0) }
        )
    }

    /// The tensor `name`; nil where there is none.
    public subscript(name: String) -> GGUFTensor? { positions[ExactName(name)].map { tensors[$0] } }

    /// Calls `body` with the stored bytes of the tensor `name`; they must not escape.
    ///
    /// - Throws: `GGUFError.tensorMissing`, and `GGUFError.typeUnknown` where it is not known how many they are.
    public func withBytes<Result>(
        of name: String,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(GGUFError) -> Result {
        guard let tensor = self[name] else { throw .tensorMissing(path, tensor: name) }
        guard tensor.type != nil else { throw .typeUnknown(path, tensor: name, code: tensor.typeCode) }
        return file.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[tensor.byteRange])) }
    }

    /// The numbers of the tensor `name`, last size fastest.
    ///
    /// - Throws: `GGUFError.tensorMissing`, `GGUFError.typeUnknown`, and `GGUFError.typeNotDecoded` for types
    ///   that `BlockFormats` lacks.
    public func values(of name: String) throws(GGUFError) -> [Float] {
        guard let tensor = self[name] else { throw .tensorMissing(path, tensor: name) }
        return try values(of: name, rows: 0..<tensor.rowCount)
    }

    /// The numbers of some rows of the tensor `name`; rows that it does not have are a mistake and trap.
    ///
    /// - Throws: As `values(of:)`.
    public func values(of name: String, rows: Range<Int>) throws(GGUFError) -> [Float] {
        // Before anything is allocated: the size of a tensor of unknown type was not measured by the file's.
        let count = rows.count * (try checked(name, rows)).tensor.rowLength
        let result = Result { () throws(GGUFError) in
            try [Float](capacity: count) { (values: inout OutputSpan<Float>) throws(GGUFError) in
                var failure: GGUFError?
                values.withUnsafeMutableBufferPointer { buffer, initialized in
                    do throws(GGUFError) {
                        try decode(
                            name,
                            rows: rows,
                            into: UnsafeMutableBufferPointer(rebasing: buffer[..<count])
                        )
                        initialized = count
                    } catch {
                        failure = error
                    }
                }
                if let failure { throw failure }
            }
        }
        return try result.get()
    }

    /// Writes the numbers of some rows of the tensor `name` to `values`.
    ///
    /// Rows that it does not have, and memory for fewer or more numbers, are mistakes and trap.
    ///
    /// - Throws: As `values(of:)`.
    public func decode(
        _ name: String,
        rows: Range<Int>,
        into values: UnsafeMutableBufferPointer<Float>
    ) throws(GGUFError) {
        let (tensor, format) = try checked(name, rows)
        let rowBytes = tensor.rowLength / format.type.blockElements * format.type.blockBytes
        let start = tensor.byteRange.lowerBound + rows.lowerBound * rowBytes
        file.withBytes { bytes in
            let stored = UnsafeRawBufferPointer(rebasing: bytes[start..<start + rows.count * rowBytes])
            BlockFormats.decode(stored, as: format, into: values)
        }
    }

    /// Gives the memory of a tensor's bytes back; the disk is read again where they are asked for again.
    public func release(_ name: String) {
        if let tensor = self[name] { file.release(tensor.byteRange) }
    }

    /// The tensor `name`, which has these rows, and the format of its type.
    private func checked(
        _ name: String,
        _ rows: Range<Int>
    ) throws(GGUFError) -> (tensor: GGUFTensor, format: any BlockFormat.Type) {
        guard let tensor = self[name] else { throw .tensorMissing(path, tensor: name) }
        guard let type = tensor.type else { throw .typeUnknown(path, tensor: name, code: tensor.typeCode) }
        guard let format = BlockFormats.format(of: type) else {
            throw .typeNotDecoded(path, tensor: name, type: type)
        }
        require(
            rows.lowerBound >= 0 && rows.upperBound <= tensor.rowCount,
            "GGUFFile: rows \(rows) of \"\(name)\" \(tensor.shape)"
        )
        return (tensor, format)
    }
}
