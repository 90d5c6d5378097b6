/// An input that an operation needs for its gradient: held, or made again from what is kept anyway.
enum KeptInput {
    /// The tensor itself.
    case held(Tensor)
    /// How it is made again: cheaper in memory, and little work.
    case made(@Sendable () -> Tensor)

    /// x, made again where it can be.
    init(_ x: Tensor) {
        if let origin = x.origin {
            self = .made(origin)
        } else {
            self = .held(x.detached)
        }
    }

    /// The input.
    var value: Tensor {
        switch self {
        case .held(let tensor): tensor
        case .made(let make): make()
        }
    }
}

extension Tensor {
    /// This recorded result, with how it is made again from what its own gradient keeps.
    ///
    /// For operations that take little work beside those that read their results: a norm, an activation.
    func remade(by origin: @escaping @Sendable () -> Tensor) -> Tensor {
        guard node != nil else { return self }
        return Tensor(
            storage: storage,
            offset: offset,
            shape: shape,
            dtype: dtype,
            node: node,
            origin: origin
        )
    }
}
