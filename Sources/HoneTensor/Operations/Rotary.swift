internal import HoneBase

/// How heads are turned by their positions.
public struct Rotation: Sendable {
    /// `[positions, turned columns]` float32: of each position the cosines, then the sines.
    public var table: Tensor
    /// The position of each row.
    public var positions: [Int32]
    /// The heads at the start of each row that turn.
    public var heads: Int
    /// The columns of a head, of which the first `table.shape[1]` turn.
    public var headSize: Int

    /// A turn of the first `heads` heads of each row.
    public init(table: Tensor, positions: [Int32], heads: Int, headSize: Int) {
        self.table = table
        self.positions = positions
        self.heads = heads
        self.headSize = headSize
    }
}

extension Tensor {
    /// Rotary position embedding (Su et al., "RoFormer", 2021), in halves: element k of a head turns with element
    /// k + d / 2, d being the turned columns.
    ///
    /// - Shapes: x `[tokens, columns]`, of which the first `heads · headSize` hold the heads; returns the same.
    public func rotated(_ rotation: Rotation, tape: Tape? = nil) -> Tensor {
        require(
            shape.rank == 2 && rotation.positions.count == shape[0]
                && rotation.heads * rotation.headSize <= shape[1]
                && rotation.table.shape[1] <= rotation.headSize,
            "rotated: \(rotation.positions.count) positions and \(rotation.heads) heads of \(rotation.headSize) for \(shape)"
        )
        let limit = rotation.table.shape[0]
        require(
            rotation.positions.allSatisfy { $0 >= 0 && Int($0) < limit },
            "rotated: a position outside of the table's \(limit)"
        )
        let result = copied()
        backend.rotate(detached, rotation, isInverse: false, into: result)
        return result.recorded(on: tape, "rotated", from: [node], by: RotationRule(rotation: rotation))
    }
}

/// The gradient is turned back.
private struct RotationRule: GradientRule {
    let rotation: Rotation

    func gradients(of result: Tensor) -> [Tensor?] {
        let dx = result.copied()
        dx.backend.rotate(result, rotation, isInverse: true, into: dx)
        return [dx]
    }
}
