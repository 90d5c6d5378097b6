internal import HoneBase

/// A trainable array of float32 numbers.
///
/// Its value is replaced by each step; `version` counts the replacements.
///
/// Not Sendable: parameters stay with the one trainer that moves them.
public final class Parameter {
    /// Some of the rows, under the name by which model folders know them.
    public struct Slice: Sendable, Equatable {
        /// The name.
        public var name: String
        /// The rows of the leading axis.
        public var rows: Range<Int>

        /// The rows `rows` under `name`.
        public init(_ name: String, _ rows: Range<Int>) {
            self.name = name
            self.rows = rows
        }
    }

    /// The name under which it is saved.
    public let name: String
    /// The present value.
    public private(set) var value: Tensor
    /// What the rows are called where several tensors of a model folder lie one below the other.
    public let slices: [Slice]
    /// How often the value was replaced.
    public private(set) var version = 0
    /// The rows that move, rising; nil where all do.
    ///
    /// Of a table of words only those that the training data hold can have a gradient: gradient and moments are
    /// kept of these alone.
    public private(set) var movingRows: [Int32]?
    /// The place of each row among those that move, or -1.
    private(set) var movingPlaces: [Int32] = []

    /// A parameter that starts from `value`, a float32 tensor.
    ///
    /// - Parameter slices: cover the rows in order; by default all rows under `name`.
    public init(_ name: String, _ value: Tensor, slices: [Slice]? = nil) {
        require(value.dtype == .float32, "Parameter \(name): float32 is expected, found \(value.dtype)")
        self.name = name
        self.value = value.detached
        self.slices = slices ?? [Slice(name, 0..<value.shape[0])]
        require(
            self.slices.last?.rows.upperBound == value.shape[0]
                && zip(self.slices, self.slices.dropFirst()).allSatisfy {
                    $0.rows.upperBound == $1.rows.lowerBound
                },
            "Parameter \(name): the slices do not cover \(value.shape)"
        )
    }

    /// The value under the names of its slices.
    public var namedValues: [(name: String, value: Tensor)] { slices.map { ($0.name, value.rows($0.rows)) } }

    /// Fixes all rows but `rows`, rising and of a matrix.
    public func restrict(toRows rows: [Int32]) {
        require(
            value.shape.rank == 2 && zip(rows, rows.dropFirst()).allSatisfy { $0 < $1 }
                && rows.first ?? 0 >= 0 && Int(rows.last ?? -1) < value.shape[0],
            "Parameter \(name): rows \(rows.first ?? 0)...\(rows.last ?? 0) of \(value.shape)"
        )
        movingRows = rows
        movingPlaces = [Int32](repeating: -1, count: value.shape[0])
        for (place, row) in rows.enumerated() { movingPlaces[Int(row)] = Int32(place) }
    }

    /// The shape of the gradient: that of the value, or of the rows that move.
    public var gradientShape: Shape { movingRows.map { [$0.count, value.shape[1]] } ?? value.shape }

    /// A copy of what moves, of the gradient's shape.
    public func movingValue() -> Tensor {
        guard let movingRows else { return value.copied() }
        return .embedding([EmbeddingLookup(value, movingRows)], tokens: movingRows.count, as: .float32)
    }

    /// Puts back what `movingValue` gave.
    public func restore(_ moving: Tensor) {
        require(moving.shape == gradientShape, "Parameter \(name): \(moving.shape) for \(gradientShape)")
        move { value in
            guard let movingRows else { return value.backend.copy(moving, into: value) }
            for (place, row) in movingRows.enumerated() {
                value.backend.copy(moving.rows(place..<place + 1), into: value.rows(Int(row)..<Int(row) + 1))
            }
        }
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
