public import HoneModels
public import HoneTensor

/// Texts that belong together lie close: each pair's first text must find its second among those of the batch.
///
/// Cross-entropy over cosines divided by a temperature, with the other pairs of the step as negatives (Henderson et
/// al., "Efficient Natural Language Response Suggestion", 2017).
public final class Contrastive: Objective {
    /// Two texts as token ids.
    public struct Pair: Sendable {
        /// The text that searches.
        public var first: [Int32]
        /// The text that is to be found.
        public var second: [Int32]
        /// Pairs of one group are no negatives of each other: their second texts are the same or as good.
        public var group: Int?

        /// The texts `first` and `second`; without a group, every other pair is a negative.
        public init(_ first: [Int32], _ second: [Int32], group: Int? = nil) {
            self.first = first
            self.second = second
            self.group = group
        }
    }

    /// The name in recipes.
    public static let name = "contrastive"
    /// The other pairs of a step are its negatives: it cannot be cut.
    public let isSeparable = false
    /// Nothing beside the base.
    public var parameters: [Parameter] { [] }

    private let pairs: [Pair]
    private let temperature: Float

    /// The objective on `pairs`; the lower the temperature, the more the nearest negatives count.
    public init(_ pairs: [Pair], temperature: Double = 0.05) {
        self.pairs = pairs
        self.temperature = Float(temperature)
    }

    /// The number of pairs.
    public var count: Int { pairs.count }
    /// Both texts of a pair.
    public func texts(of example: Int) -> [[Int32]] { [pairs[example].first, pairs[example].second] }
    /// Each pair counts the same.
    public func weight(of example: Int) -> Double { 1 }

    /// The mean cross-entropy of some pairs, each against all of them.
    public func loss(of batch: [Int], _ states: (PackedTokens) -> Tensor, _ pass: ForwardPass) -> Tensor {
        let rows = batch.map { pairs[$0] }
        let tape = pass.tape
        let vectors = states(PackedTokens(rows.map(\.first) + rows.map(\.second))).normalizedRows(tape: tape)
        return vectors.pairedSimilarities(times: 1 / temperature, tape: tape)
            .adding(mask(rows, on: vectors.backend), tape: tape)
            .crossEntropy(Tensor((0..<Int32(rows.count)).map(\.self), shape: [rows.count]), tape: tape)
    }

    /// What takes pairs of one group out of each other's sums: far below every similarity.
    private func mask(_ rows: [Pair], on backend: any Backend) -> Tensor {
        var values = [Float](repeating: 0, count: rows.count * rows.count)
        for (i, first) in rows.enumerated() {
            for (j, second) in rows.enumerated()
            where i != j && first.group != nil && first.group == second.group {
                values[i * rows.count + j] = -1e9
            }
        }
        return Tensor(values, shape: [rows.count, rows.count], on: backend)
    }
}
