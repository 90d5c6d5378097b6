/// Named tensors on disk, in one file or in several.
public protocol SafetensorsSource: Sendable {
    /// All tensors; those of one file in the order of their bytes.
    var tensors: [SafetensorsEntry] { get }

    /// The tensor `name`; nil where there is none.
    subscript(name: String) -> SafetensorsEntry? { get }

    /// Calls `body` with the bytes of the tensor `name`; they must not escape.
    ///
    /// The bytes may lie at any address: load elements unaligned, or copy them.
    ///
    /// - Throws: `SafetensorsError.tensorMissing` where there is no such tensor.
    func withBytes<Result>(
        of name: String,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(SafetensorsError) -> Result

    /// Gives the memory of a tensor's bytes back; the disk is read again where they are asked for again.
    func release(_ name: String)
}
