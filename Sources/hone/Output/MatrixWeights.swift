internal import ArgumentParser
internal import HoneTensor

/// What matrices are rounded to for generation, as options name it.
enum MatrixWeights: String, ExpressibleByArgument, CaseIterable {
    case bf16, int8, int4

    /// The kind of blocks; nil for no rounding but that of bfloat16.
    var blocks: BlockKind? { BlockKind(rawValue: rawValue) }

    /// The type of products that goes with it; nil for that which suits the model.
    var type: DType? { self == .bf16 ? .bfloat16 : nil }
}
