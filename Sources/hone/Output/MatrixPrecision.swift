internal import ArgumentParser
internal import HoneTensor

/// The numbers of matrix products, as commands are told them.
enum MatrixPrecision: String, ExpressibleByArgument, CaseIterable {
    case float32, bfloat16

    var type: DType? { DType(rawValue: rawValue) }
}
