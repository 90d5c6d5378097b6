internal import HoneBase
internal import HoneTensor

/// Weights of any name and shape, by which the speed of a network is measured.
final class MadeUpWeights: WeightSource {
    private let backend: any Backend

    init(on backend: any Backend) { self.backend = backend }

    var names: [String] { [] }
    func holds(_ name: String) -> Bool { false }
    func isFull(_ name: String) -> Bool { false }
    func shape(of name: String) -> [Int]? { nil }
    func release(_ name: String) {}

    /// Ones for a vector; for a matrix small numbers of bfloat16 that repeat after a while.
    func tensor(_ name: String, _ shape: [Int]) -> Tensor {
        let shape = Shape(shape)
        guard shape.rank == 2 else {
            return Tensor([Float](repeating: 1, count: shape.count), shape: shape, on: backend)
        }
        guard !(backend is Rehearsal) else { return Tensor(uninitialized: shape, .bfloat16, on: backend) }
        var random = Philox(seed: 1, stream: UInt64(shape.count))
        let piece = (0..<min(shape.count, 1 << 16)).map { _ in
            UInt16(truncatingIfNeeded: Float((random.uniform() - 0.5) * 0.05).bitPattern >> 16)
        }
        var values: [UInt16] = []
        values.reserveCapacity(shape.count)
        while values.count < shape.count {
            values.append(contentsOf: piece.prefix(shape.count - values.count))
        }
        return values.withUnsafeBytes { Tensor(copying: $0, shape: shape, .bfloat16, on: backend) }
    }
}
