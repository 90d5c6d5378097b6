internal import HoneBase

/// Reproducible random numbers for tests.
public struct Draws {
    private var generator: Philox

    /// The numbers of `seed`.
    public init(_ seed: UInt64) { generator = Philox(seed: seed) }

    /// Numbers even in [-1, 1), times `scale`, plus `offset`.
    public mutating func floats(_ count: Int, scale: Double = 1, offset: Double = 0) -> [Float] {
        (0..<count).map { _ in Float((generator.uniform() * 2 - 1) * scale + offset) }
    }

    /// Whole numbers in -limit...limit: their products and sums are exact in float32 up to 2²⁴.
    public mutating func wholes(_ count: Int, limit: Int = 8) -> [Float] {
        (0..<count).map { _ in Float(generator.below(2 * limit + 1) - limit) }
    }

    /// Numbers in 0..<bound.
    public mutating func indices(_ count: Int, below bound: Int) -> [Int32] {
        (0..<count).map { _ in Int32(generator.below(bound)) }
    }

    /// Any 32 bits.
    public mutating func words(_ count: Int) -> [UInt32] {
        (0..<count).map { _ in UInt32(truncatingIfNeeded: generator.next()) }
    }
}
