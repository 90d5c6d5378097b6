internal import HoneTensor

/// A vector or table of a model: fixed, or a parameter that a run moves.
enum Learnable: @unchecked Sendable {
    // Sendable: a parameter stays with the one trainer that moves it.

    case fixed(Tensor)
    case moved(Parameter)

    /// `value` as a parameter of its own memory where it is to be trained.
    init(_ name: String, _ value: Tensor, isTrained: Bool) {
        self = isTrained ? .moved(Parameter(name, value.converted(to: .float32).copied())) : .fixed(value)
    }

    /// The present value, on `tape` where it is trained.
    func value(on tape: Tape?) -> Tensor {
        switch self {
        case .fixed(let value): value
        case .moved(let parameter): tape.map { $0.watch(parameter) } ?? parameter.value
        }
    }

    /// The number of its elements.
    var count: Int {
        switch self {
        case .fixed(let value): value.count
        case .moved(let parameter): parameter.value.count
        }
    }

    /// The parameter; nil where it is fixed.
    var parameter: Parameter? {
        if case .moved(let parameter) = self { return parameter }
        return nil
    }
}
