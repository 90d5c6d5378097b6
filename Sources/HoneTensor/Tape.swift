internal import HoneBase

/// How the gradient of an operation's result becomes the gradients of its inputs;
/// one type beside each operation.
protocol GradientRule {
    /// The gradients of the inputs, in the order in which they were recorded;
    /// nil for an input that needs none.
    func gradients(of result: Tensor) -> [Tensor?]
}

/// A rule that can add to a gradient in place, where a gradient of its own would be mostly zeros.
protocol AddingRule: GradientRule {
    /// Adds the gradient of the input of this number to `gradient`.
    func add(of result: Tensor, input: Int, to gradient: Tensor)
}

/// Remembers the operations that lead from trainable parameters to a loss, for reverse-mode differentiation.
///
/// Only what depends on a watched parameter is recorded; an operation on anything else costs nothing. Not
/// Sendable: a tape belongs to one step of one trainer.
public final class Tape {
    /// A tensor's place on the tape.
    struct Node: Sendable, Hashable { let index: Int }

    private struct Record {
        var inputs: [Node?]
        var shape: Shape
        var rule: (any GradientRule)?
        var parameter: Parameter?
    }

    private var records: [Record] = []
    private var nodes: [ObjectIdentifier: Node] = [:]

    /// An empty tape.
    public init() {}

    /// The number of recorded operations and parameters.
    public var count: Int { records.count }

    /// The parameter's value, so that what is computed from it is recorded.
    public func watch(_ parameter: Parameter) -> Tensor { parameter.value.recorded(as: node(of: parameter)) }

    func node(of parameter: Parameter) -> Node {
        if let node = nodes[ObjectIdentifier(parameter)] { return node }
        let node = append(Record(inputs: [], shape: parameter.gradientShape, rule: nil, parameter: parameter))
        nodes[ObjectIdentifier(parameter)] = node
        return node
    }

    /// Records that `result` came from `inputs` by `rule`; the result as it is to be handed on.
    func record(_ result: Tensor, from inputs: [Node?], _ rule: any GradientRule) -> Tensor {
        guard inputs.contains(where: { $0 != nil }) else { return result }
        let record = Record(inputs: inputs, shape: result.shape, rule: rule, parameter: nil)
        return result.recorded(as: append(record))
    }

    private func append(_ record: Record) -> Node {
        records.append(record)
        return Node(index: records.count - 1)
    }

    /// A tensor from outside whose gradient is asked for, as though it were a parameter.
    func leaf(_ tensor: Tensor) -> Tensor {
        tensor.detached.recorded(
            as: append(Record(inputs: [], shape: tensor.shape, rule: nil, parameter: nil))
        )
    }

    /// The parameter that was watched as `node`; nil for anything else.
    func parameter(at node: Node) -> Parameter? { records[node.index].parameter }

    /// The parameters that were watched, in the order of their first use.
    var parameters: [Parameter] { records.compactMap(\.parameter) }

    /// The gradients of `loss`, one value, with respect to every parameter that led to it.
    ///
    /// - Complexity: one backward step for each recorded operation. The tape is not changed.
    public func gradients(of loss: Tensor) -> Gradients {
        require(loss.count == 1, "gradients: the loss is one value, found \(loss.shape)")
        let one = Tensor([Float(1)], shape: loss.shape, on: loss.backend)
        return gradients(of: loss, from: one, leaf: nil).parameters
    }

    /// The gradients as above, after which nothing is left on the tape: what an operation kept for its gradient goes as
    /// soon as that is computed, so that memory falls on the way back.
    public func takeGradients(of loss: Tensor) -> Gradients {
        require(loss.count == 1, "takeGradients: the loss is one value, found \(loss.shape)")
        let one = Tensor([Float(1)], shape: loss.shape, on: loss.backend)
        return gradients(of: loss, from: one, leaf: nil, takes: true).parameters
    }

    /// The gradients of every parameter that led to `result`, and that of `leaf`, given the gradient of `result`.
    func gradients(
        of result: Tensor,
        from gradient: Tensor,
        leaf: Tensor?,
        takes: Bool = false
    ) -> (parameters: Gradients, leaf: Tensor?) {
        var parameters = Gradients()
        var leafGradient: Tensor?
        guard let last = result.node else { return (parameters, nil) }
        var pending: [Tensor?] = Array(repeating: nil, count: last.index + 1)
        pending[last.index] = gradient
        for index in stride(from: last.index, through: 0, by: -1) {
            guard let gradient = pending[index] else { continue }
            pending[index] = nil
            let record = records[index]
            if let parameter = record.parameter { parameters[parameter] = gradient }
            if let leaf, leaf.node?.index == index { leafGradient = gradient }
            guard let rule = record.rule else { continue }
            if takes { records[index].rule = nil }
            // What a parameter was given so far belongs to nobody else, once the tape is not read again.
            if takes, let rule = rule as? any AddingRule, record.inputs.count == 1,
                let node = record.inputs[0],
                records[node.index].parameter != nil, let sum = pending[node.index]
            {
                rule.add(of: gradient, input: 0, to: sum)
                continue
            }
            for (node, part) in zip(record.inputs, rule.gradients(of: gradient)) {
                guard let node, let part = part?.reshaped(records[node.index].shape) else { continue }
                pending[node.index] = pending[node.index].map { $0 + part } ?? part
            }
        }
        return (parameters, leafGradient)
    }
}

extension Tensor {
    /// This result of an operation, recorded where an input is on `tape`.
    ///
    /// An input on a tape and no tape given is a mistake: its gradient would be lost in silence.
    func recorded(
        on tape: Tape?,
        _ operation: StaticString,
        from inputs: [Tape.Node?],
        by rule: @autoclosure () -> any GradientRule
    ) -> Tensor {
        guard inputs.contains(where: { $0 != nil }) else { return self }
        guard let tape else { fatalError("\(operation): an input is on a tape, but no tape was given") }
        return tape.record(self, from: inputs, rule())
    }

    /// Traps where this input of an operation without a gradient is on a tape.
    func requireUnrecorded(_ operation: StaticString) {
        require(node == nil, "\(operation): the input is on a tape, and this operation has no gradient")
    }
}

/// Gradients by parameter: a value, independent of the tape that made it.
public struct Gradients {
    private var values: [ObjectIdentifier: Tensor] = [:]

    /// No gradients.
    public init() {}

    /// The gradient of `parameter`, of its `gradientShape`; nil where the loss does not depend on it.
    public internal(set) subscript(parameter: Parameter) -> Tensor? {
        get { values[ObjectIdentifier(parameter)] }
        set { values[ObjectIdentifier(parameter)] = newValue }
    }

    /// Adds the gradients of another part of the same step, times `factor`.
    public mutating func add(_ other: Gradients, times factor: Float = 1) {
        for (key, value) in other.values {
            let scaled = factor == 1 ? value : value * factor
            values[key] = values[key].map { $0 + scaled } ?? scaled
        }
    }

    /// The square of the Euclidean norm over the gradients of `parameters`, in their order.
    public func squaredNorm(over parameters: [Parameter]) -> Double {
        parameters.reduce(0) { sum, parameter in sum + (self[parameter].map { $0.dot($0) } ?? 0) }
    }
}
