internal import HoneBase

/// A trainable array of float32 numbers.
///
/// Its value is replaced by each step; `version` counts the replacements.
///
/// Not Sendable: parameters stay with the one trainer that moves them.
public final class Parameter {
    /// The name under which it is saved.
    public let name: String
    /// The present value.
    public private(set) var value: Tensor
    /// How often the value was replaced.
    public private(set) var version = 0

    /// A parameter that starts from `value`, a float32 tensor.
    public init(_ name: String, _ value: Tensor) {
        require(value.dtype == .float32, "Parameter \(name): float32 is expected, found \(value.dtype)")
        self.name = name
        self.value = value.detached
    }

    /// Lets `body` move the value in place.
    ///
    /// Tensors handed out before, and what a tape recorded of them, hold the new numbers from then on: a step is
    /// taken when its tape is done.
    public func move(_ body: (Tensor) -> Void) {
        body(value)
        version += 1
    }

    /// Replaces the value by another of the same shape.
    public func update(_ value: Tensor) {
        require(value.shape == self.value.shape, "Parameter \(name): \(value.shape) for \(self.value.shape)")
        self.value = value.detached
        version += 1
    }
}
