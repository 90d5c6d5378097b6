internal import HoneBase

/// Where root mean square norms are taken in a row, and how.
public struct RootNorm: Sendable, Equatable {
    /// The first column of the groups.
    public var start: Int
    /// The number of groups side by side, each normed by itself.
    public var groups: Int
    /// The columns of a group.
    public var channels: Int
    /// What is added to the weight: 1 where weights are stored around 0, as Gemma's are.
    public var offset: Float
    /// What is added to the mean of the squares.
    public var epsilon: Float

    /// Norms over `groups` groups of `channels` columns from `start` on.
    public init(start: Int = 0, groups: Int = 1, channels: Int, offset: Float = 0, epsilon: Float) {
        self.start = start
        self.groups = groups
        self.channels = channels
        self.offset = offset
        self.epsilon = epsilon
    }
}

extension Tensor {
    /// Root mean square norm over the last axis (Zhang and Sennrich, 2019).
    ///
    /// `x / √(mean(x²) + epsilon) · (weight + offset)`, in float32 whatever the type of x.
    ///
    /// - Shapes: x `[rows, channels]`, weight `[channels]` float32; returns the shape and type of x.
    public func rmsNorm(weight: Tensor, epsilon: Float, offset: Float = 0, tape: Tape? = nil) -> Tensor {
        rmsNorm(RootNorm(channels: shape[-1], offset: offset, epsilon: epsilon), weight: weight, tape: tape)
    }

    /// The same over some groups of columns, each by itself; the other columns stay.
    ///
    /// - Shapes: x `[rows, columns]`, weight `[norm.channels]` float32; returns the shape and type of x.
    public func rmsNorm(_ norm: RootNorm, weight: Tensor, tape: Tape? = nil) -> Tensor {
        require(
            shape.rank == 2 && weight.shape == [norm.channels]
                && norm.start + norm.groups * norm.channels <= shape[1],
            "rmsNorm: \(norm.groups) groups of \(norm.channels) from \(norm.start), weight \(weight.shape), for \(shape)"
        )
        let isWhole = norm.groups * norm.channels == shape[1]
        let result = isWhole ? Tensor(uninitialized: shape, dtype, on: backend) : copied()
        backend.normalizeRoots(self, norm, weight, into: result)
        return result.recorded(
            on: tape,
            "rmsNorm",
            from: [node, weight.node],
            by: RMSNormRule(x: detached, norm: norm, weight: weight.detached, needsWeight: weight.node != nil)
        )
        .remade { [x = detached, weight = weight.detached] in x.rmsNorm(norm, weight: weight) }
    }
}

/// With n the normed row, f = 1 / √(mean(x²) + epsilon) and g = dy (weight + offset): dx = f (g - n mean(g n)),
/// dweight = Σ dy n; columns beside the groups pass their gradient on.
private struct RMSNormRule: GradientRule {
    let x: Tensor
    let norm: RootNorm
    let weight: Tensor
    let needsWeight: Bool

    func gradients(of result: Tensor) -> [Tensor?] {
        let isWhole = norm.groups * norm.channels == x.shape[1]
        let dx = isWhole ? Tensor(uninitialized: x.shape, x.dtype, on: x.backend) : result.copied()
        let dw = needsWeight ? Tensor(uninitialized: weight.shape, .float32, on: x.backend) : nil
        x.backend.normalizeRootsBackward(x, norm, weight, gradient: result, into: dx, weightGradient: dw)
        return [dx, dw]
    }
}
