internal import HoneBase
public import HoneModels
public import HoneTensor

/// What comes next in running text: the mean cross-entropy in nats over every token but the first of each row.
///
/// Rows are cut out of one long row of ids, so that nothing is padded. A document begins with an id of its own: attention
/// does not reach over it, and the token before it learns that its text ends.
public final class LanguageModelling: Objective {
    /// The name in recipes.
    public static let name = "language-modelling"
    /// A step is the mean of its rows.
    public let isSeparable = true
    /// Nothing beside the base.
    public var parameters: [Parameter] { [] }

    private let ids: [Int32]
    private let rowLength: Int
    private let startID: Int32?
    private let decoder: Decoder

    /// The objective on `ids`, laid end to end and read in rows of `rowLength`, at least 2; what is left is not used.
    ///
    /// - Parameter startID: the id with which a document begins; nil where all of it is one document.
    public init(_ ids: [Int32], rowLength: Int, startID: Int32?, on decoder: Decoder) {
        require(rowLength > 1, "LanguageModelling: rows of \(rowLength) tokens")
        self.ids = ids
        self.rowLength = rowLength
        self.startID = startID
        self.decoder = decoder
    }

    /// The number of rows.
    public var count: Int { ids.count / rowLength }
    /// The tokens of a row.
    public func tokenCount(of example: Int) -> Int { rowLength }
    /// The row.
    public func texts(of example: Int) -> [[Int32]] { [Array(row(example))] }
    /// The tokens that are wanted.
    public func weight(of example: Int) -> Double { Double(rowLength - 1) }
    /// Nothing is told apart: every token may be wanted.
    public var usedTokens: [Int32] { (0..<Int32(decoder.vocabularySize)).map(\.self) }

    private func row(_ example: Int) -> ArraySlice<Int32> {
        ids[example * rowLength..<(example + 1) * rowLength]
    }

    /// The mean cross-entropy of some rows.
    public func loss(of batch: [Int], _ states: (PackedTokens) -> Tensor, _ pass: ForwardPass) -> Tensor {
        let (tokens, next) = pack(batch)
        return decoder.crossEntropy(of: next, states(tokens), pass)
    }

    /// The sum of the losses of some rows in nats, of the present state, and how many tokens were wanted.
    ///
    /// - Parameter states: reads a pack, unrecorded.
    public func total(of batch: [Int], _ states: (PackedTokens) -> Tensor) -> (nats: Double, tokens: Int) {
        let (tokens, next) = pack(batch)
        let losses = decoder.losses(of: next, states(tokens))
        return (losses.reduce(0) { $0 + Double($1) }, losses.count)
    }

    private func pack(_ batch: [Int]) -> (PackedTokens, NextTokens) {
        var packed: [Int32] = []
        packed.reserveCapacity(batch.count * rowLength)
        var lengths: [Int] = []
        var next = NextTokens(rows: [], targets: [])
        for example in batch {
            let row = row(example)
            let first = packed.count
            var start = row.startIndex
            for index in row.indices.dropFirst() {
                if row[index] == startID {
                    lengths.append(index - start)
                    start = index
                }
                next.rows.append(Int32(first + index - 1 - row.startIndex))
                next.targets.append(row[index])
            }
            lengths.append(row.endIndex - start)
            packed.append(contentsOf: row)
        }
        return (PackedTokens(ids: packed, lengths: lengths), next)
    }
}
