internal import HoneTensor

/// Weights of any name and shape that only remember what was asked for: the tensors of an architecture.
final class RecordedWeights: WeightSource {
    private let backend: any Backend
    /// The name and shape of every tensor, in the order in which they were asked for.
    private(set) var asked: [(name: String, shape: [Int])] = []

    init(on backend: any Backend) { self.backend = backend }

    var names: [String] { [] }
    func holds(_ name: String) -> Bool { false }
    func isFull(_ name: String) -> Bool { true }
    func shape(of name: String) -> [Int]? { nil }
    func release(_ name: String) {}

    /// Memory that is never touched.
    func tensor(_ name: String, _ shape: [Int]) -> Tensor {
        if !asked.contains(where: { $0.name == name }) { asked.append((name, shape)) }
        return Tensor(uninitialized: Shape(shape), .float32, on: backend)
    }
}
