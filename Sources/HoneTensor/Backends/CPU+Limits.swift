extension CPU {
    /// What this machine can do at most, measured in some tenths of a second: what generation is held against.
    public struct Limits: Sendable {
        /// Multiplications and additions a second of large matrix products in bfloat16, or float32 where that is faster.
        public var productOperations: Double
        /// Bytes a second that all threads read from memory.
        public var readBytes: Double

        /// The higher of each of two measurements.
        public func orBetter(_ other: Limits) -> Limits {
            Limits(
                productOperations: max(productOperations, other.productOperations),
                readBytes: max(readBytes, other.readBytes)
            )
        }
    }

    /// Measures the limits now, with 256 MB of memory for a moment.
    public static func measureLimits() -> Limits {
        let type = CPU.shared.preferredMatrixType
        let x = Tensor([Float](repeating: 1, count: 1_024 * 1_024), shape: [1_024, 1_024])
        let rows = x.converted(to: type)
        let weight = Weight(frozen: x, as: type)
        let product = leastSeconds(of: 5) { _ = rows.linear(weight) }
        let large = Tensor.zeros([64, 1_048_576])
        let read = leastSeconds(of: 4) { _ = CPU.shared.sum(large) }
        return Limits(productOperations: 2 * 0x1p30 / product, readBytes: Double(large.count * 4) / read)
    }
}
