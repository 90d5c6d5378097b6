internal import HoneBase

/// How the gradient of an operation's result becomes the gradients of its inputs;
/// one type beside each operation.
protocol GradientRule {
    /// The gradients of the inputs, in the order in which they were recorded;
    /// nil for an input that needs none.
    func gradients(of result: Tensor) -> [Tensor?]
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
        let node = append(Record(inputs: [], shape: parameter.value.shape, rule: nil, parameter: parameter))
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

    /// The gradients of `loss`, one value, with respect to every parameter that led to it.
    ///
    /// - Complexity: one backward step for each recorded operation. The tape is not changed.
    public func gradients(of loss: Tensor) -> Gradients {
        require(loss.count == 1, "gradients: the loss is one value, found \(loss.shape)")
        var result = Gradients()
        guard let last = loss.node else { return result }
        var pending: [Tensor?] = Array(repeating: nil, count: last.index + 1)
        pending[last.index] = Tensor([Float(1)], shape: records[last.index].shape, on: loss.backend)
        for index in stride(from: last.index, through: 0, by: -1) {
            guard let gradient = pending[index] else { continue }
            pending[index] = nil
            let record = records[index]
            if let parameter = record.parameter { result[parameter] = gradient }
            guard let rule = record.rule else { continue }
            for (node, part) in zip(record.inputs, rule.gradients(of: gradient)) {
                guard let node, let part = part?.reshaped(records[node.index].shape) else { continue }
                pending[node.index] = pending[node.index].map { $0 + part } ?? part
            }
        }
        return result
    }
}

/// Gradients by parameter: a value, independent of the tape that made it.
public struct Gradients {
    private var values: [ObjectIdentifier: Tensor] = [:]

    /// No gradients.
    public init() {}

    /// The gradient of `parameter`, of its shape; nil where the loss does not depend on it.
    public internal(set) subscript(parameter: Parameter) -> Tensor? {
        get { values[ObjectIdentifier(parameter)] }
        set { values[ObjectIdentifier(parameter)] = newValue }
    }
}
