internal import HoneBase

/// Which rows of states are asked for what comes next: a wanted token for each, and how much it counts.
public struct NextTokens: Sendable {
    /// The rows of the states, rising.
    public var rows: [Int32]
    /// The token that is wanted behind each.
    public var targets: [Int32]
    /// How much each counts, not negative; nil where all count the same.
    public var weights: [Float]?

    /// `targets` behind `rows`.
    public init(rows: [Int32], targets: [Int32], weights: [Float]? = nil) {
        require(
            rows.count == targets.count && weights?.count ?? rows.count == rows.count,
            "NextTokens: \(targets.count) targets and \(weights?.count ?? rows.count) weights for \(rows.count) rows"
        )
        self.rows = rows
        self.targets = targets
        self.weights = weights
    }

    /// What all weights sum to.
    public var totalWeight: Double { weights?.reduce(0) { $0 + Double($1) } ?? Double(rows.count) }
}

extension Tensor {
    /// The mean cross-entropy in nats of next tokens under the logits of `head`, fused with the product that makes these.
    ///
    /// `Σ w_i (-log softmax(cap(x_i Wᵀ))[t_i]) / Σ w`. Logits are made of some rows at a time and become gradients while
    /// they are at hand: memory does not grow with rows times vocabulary.
    ///
    /// - Shapes: x `[tokens, size]`, head `[vocabulary, size]`; returns `[1]`.
    /// - Parameters:
    ///   - next: the rows that count, and what is wanted behind each.
    ///   - cap: where logits are capped; nil for no cap.
    /// - Complexity: O(rows · vocabulary · size); forward and backward are both done here.
    public func crossEntropy(
        of next: NextTokens,
        through head: Weight,
        cap: Float? = nil,
        tape: Tape? = nil
    ) -> Tensor {
        crossEntropy(of: next, through: head, cap: cap, tape: tape, in: HeadSlices())
    }

    func crossEntropy(
        of next: NextTokens,
        through head: Weight,
        cap: Float?,
        tape: Tape?,
        in slices: HeadSlices
    ) -> Tensor {
        let total = next.totalWeight
        require(total > 0, "crossEntropy: the weights sum to \(total)")
        let headNode = tape.flatMap { tape in head.master.map(tape.node) }
        require(tape != nil || node == nil, "crossEntropy: the states are on a tape, but no tape was given")
        var sweep = HeadSweep(detached, next, head, cap: cap, in: slices)
        let factor = Float(1 / total)
        let weights = (next.weights ?? [Float](repeating: 1, count: next.rows.count)).map { $0 * factor }
        sweep.run(weights: weights, needsStates: node != nil, needsHead: headNode != nil)
        let result = Tensor([Float(backend.sum(sweep.losses))], shape: [1], on: backend)
        return result.recorded(
            on: tape,
            "crossEntropy",
            from: [node, headNode],
            by: HeadCrossEntropyRule(states: sweep.statesGradient, head: sweep.headGradient)
        )
    }

    /// The cross-entropy in nats of each next token under the logits of `head`, in the order of its rows; weights do not
    /// count.
    ///
    /// - Shapes: x `[tokens, size]`, head `[vocabulary, size]`.
    public func losses(of next: NextTokens, through head: Weight, cap: Float? = nil) -> [Float] {
        losses(of: next, through: head, cap: cap, in: HeadSlices())
    }

    func losses(of next: NextTokens, through head: Weight, cap: Float?, in slices: HeadSlices) -> [Float] {
        requireUnrecorded("losses")
        guard !next.rows.isEmpty else { return [] }
        var sweep = HeadSweep(self, next, head, cap: cap, in: slices)
        sweep.run(weights: nil, needsStates: false, needsHead: false)
        return sweep.losses.floats()
    }

    /// Some rows of a matrix; a slice where they follow one another.
    fileprivate func rows(at rows: [Int32]) -> Tensor {
        guard let first = rows.first, let last = rows.last else { return self.rows(0..<0) }
        if Int(last - first) == rows.count - 1 { return self.rows(Int(first)..<Int(last) + 1) }
        return .embedding([EmbeddingLookup(self, rows)], tokens: rows.count, as: dtype)
    }
}

/// How much of the logits is made at a time.
struct HeadSlices {
    /// The most logits that are held at once, unless that were less than `leastRows`.
    var logits = 1 << 22
    /// The fewest rows of a slice, below which products are slow.
    var leastRows = 32
    /// The most gradients of logits that wait for their product with the states.
    var gradients = 1 << 25

    /// The rows of a slice.
    func rows(_ vocabulary: Int) -> Int { max(leastRows, logits / vocabulary) }

    /// The rows of a group, whose gradients wait for one product.
    func groupRows(_ vocabulary: Int) -> Int { max(rows(vocabulary), gradients / vocabulary) }
}

/// Goes through the rows in slices: logits, losses, and where asked for the gradients of states and head.
private struct HeadSweep {
    private let states: Tensor
    private let next: NextTokens
    private let head: Weight
    private let cap: Float?
    private let tokenCount: Int
    private let slices: HeadSlices
    let losses: Tensor
    /// The gradient of all states; nil where it was not asked for.
    private(set) var statesGradient: Tensor?
    /// That of the head.
    private(set) var headGradient: Tensor?

    init(_ x: Tensor, _ next: NextTokens, _ head: Weight, cap: Float?, in slices: HeadSlices) {
        require(
            x.shape.rank == 2 && x.shape[1] == head.inputs,
            "crossEntropy: states \(x.shape) through a head [\(head.outputs),\(head.inputs)]"
        )
        require(
            zip(next.rows, next.rows.dropFirst()).allSatisfy { $0 < $1 } && next.rows.first ?? 0 >= 0
                && Int(next.rows.last ?? -1) < x.shape[0],
            "crossEntropy: rows \(next.rows.first ?? 0)...\(next.rows.last ?? 0) of states \(x.shape)"
        )
        for target in next.targets {
            require(
                target >= 0 && Int(target) < head.outputs,
                "crossEntropy: token \(target) of \(head.outputs)"
            )
        }
        states = x.rows(at: next.rows)
        self.next = next
        self.head = head
        self.cap = cap
        self.slices = slices
        tokenCount = x.shape[0]
        losses = Tensor(uninitialized: [next.rows.count], .float32, on: x.backend)
    }

    mutating func run(weights: [Float]?, needsStates: Bool, needsHead: Bool) {
        let (count, vocabulary) = (next.rows.count, head.outputs)
        let targets = Tensor(next.targets, shape: [count], on: states.backend)
        let weights = weights.map { Tensor($0, shape: [count], on: states.backend) }
        let sliceRows = slices.rows(vocabulary)
        // Without a gradient of the head nothing waits.
        let groupRows = needsHead ? slices.groupRows(vocabulary) : sliceRows
        var parts: [Tensor] = []
        for group in Self.pieces(of: 0..<count, by: groupRows) {
            let slopes =
                needsStates || needsHead
                ? Tensor(uninitialized: [group.count, vocabulary], head.type, on: states.backend) : nil
            for slice in Self.pieces(of: group, by: sliceRows) {
                let rows = slice.lowerBound - group.lowerBound..<slice.upperBound - group.lowerBound
                sweep(slice, targets, weights, into: slopes?.rows(rows))
                guard needsStates, let slopes else { continue }
                parts.append(slopes.rows(rows).multiplied(backThrough: head.form(), as: states.dtype))
            }
            guard needsHead, let slopes else { continue }
            let x = PreparedMatrix(states.rows(group), .byInput, as: head.type)
            let gradient = slopes.transposed().multiplied(by: x, as: .float32)
            headGradient = headGradient.map { $0 + gradient } ?? gradient
        }
        if needsHead { head.releaseForm() }
        if needsStates { statesGradient = spread(parts) }
    }

    /// The losses of some rows, and the gradients of their logits, which are normalised by the weights' sum already.
    private func sweep(_ slice: Range<Int>, _ targets: Tensor, _ weights: Tensor?, into slopes: Tensor?) {
        let backend = states.backend
        let raw = states.rows(slice).multiplied(by: head.form(), as: .float32)
        let logits = cap.map { raw.softCapped($0) } ?? raw
        backend.crossEntropy(
            logits,
            targets.rows(slice),
            weights: weights?.rows(slice),
            losses: losses.rows(slice),
            // In place: a row's logits are read before its gradient is written.
            gradient: slopes == nil ? nil : logits
        )
        guard let slopes else { return }
        if let cap { backend.softCapBackward(raw, cap, gradient: logits, into: logits) }
        if slopes.dtype == .float32 {
            backend.copy(logits, into: slopes)
        } else {
            backend.convert(logits, into: slopes)
        }
    }

    /// The gradients of some rows among zeros for the others.
    private func spread(_ parts: [Tensor]) -> Tensor {
        let dense = parts.count == 1 ? parts[0] : Tensor.concatenated(parts)
        guard next.rows.count < tokenCount else { return dense }
        let result = Tensor(uninitialized: [tokenCount, head.inputs], states.dtype, on: states.backend)
        states.backend.fill(result, with: 0)
        var first = 0
        while first < next.rows.count {
            var end = first + 1
            while end < next.rows.count, next.rows[end] == next.rows[end - 1] + 1 { end += 1 }
            let start = Int(next.rows[first])
            states.backend.copy(dense.rows(first..<end), into: result.rows(start..<start + end - first))
            first = end
        }
        return result
    }

    private static func pieces(of range: Range<Int>, by size: Int) -> [Range<Int>] {
        stride(from: range.lowerBound, to: range.upperBound, by: size).map {
            $0..<min($0 + size, range.upperBound)
        }
    }
}

/// Both gradients were computed in the forward pass, while logits were at hand.
private struct HeadCrossEntropyRule: GradientRule {
    let states: Tensor?
    let head: Tensor?

    func gradients(of result: Tensor) -> [Tensor?] {
        let factor = result.item()
        return [states, head].map { gradient in
            guard let gradient, factor != 1 else { return gradient }
            let scaled = Tensor(uninitialized: gradient.shape, gradient.dtype, on: gradient.backend)
            gradient.backend.multiply(gradient, by: factor, into: scaled)
            return scaled
        }
    }
}
