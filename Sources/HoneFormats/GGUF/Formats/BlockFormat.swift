/// How numbers are stored, a block at a time.
///
/// A newcomer is a file beside this one, and a line in `BlockFormats`.
public protocol BlockFormat: Sendable {
    /// The type whose blocks these are.
    static var type: GGUFTensorType { get }

    /// Writes the numbers of `blocks` blocks at `bytes`, which may lie at any address, to `values`.
    ///
    /// Blocks of any content give numbers; those of an infinite or NaN scale give infinities and NaN.
    static func decode(_ bytes: UnsafeRawPointer, blocks: Int, into values: UnsafeMutablePointer<Float>)
}

/// A format that is also written.
public protocol EncodingBlockFormat: BlockFormat {
    /// Writes the numbers at `values` as `blocks` blocks to `bytes`, the same bytes as ggml's reference.
    ///
    /// A block of a quantised format with an infinity or a NaN gets the scale NaN: all of its numbers are read as
    /// NaN, and the fault shows.
    static func encode(_ values: UnsafePointer<Float>, blocks: Int, into bytes: UnsafeMutableRawPointer)
}
