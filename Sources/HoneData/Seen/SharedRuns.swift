internal import HoneBase

/// Finds runs of tokens that a text shares with a training text, exactly and of any length.
///
/// A suffix array over the training tokens: four bytes a token beside the tokens themselves.
public struct SharedRuns: Sendable {
    /// A run of a text that stands in the training text too.
    public struct Run: Sendable, Equatable {
        /// Where it stands in the text.
        public let range: Range<Int>
        /// Where it begins in the training text, at one of the places where it stands.
        public let trainingStart: Int
    }

    /// The sort has a counter for each id up to the largest.
    private static let idBound: Int32 = 1 << 24

    private let tokens: [Int32]
    private let suffixes: [Int32]

    /// The index of `tokens`: the ids of the training text end to end, from 0 to below 2^24.
    ///
    /// A run that reaches from one document into the next holds the id between them, which no text of one document
    /// does.
    ///
    /// - Complexity: linear; about six bytes a token more while it is made.
    public init(over tokens: [Int32]) {
        require(tokens.count < Int32.max, "SharedRuns: \(tokens.count) tokens are too many")
        require(
            tokens.allSatisfy { $0 >= 0 && $0 < Self.idBound },
            "SharedRuns: an id below 0 or from 2^24 on"
        )
        self.tokens = tokens
        suffixes = SuffixArray.make(tokens)
    }

    /// The index of all rows; their storage is shared.
    public init(over rows: TokenRows) { self.init(over: rows.tokens) }

    /// Whether any `length` tokens of `ids` in a row stand in the training text in that order.
    ///
    /// - Complexity: for each token of `ids` a binary search that compares up to `length` tokens.
    public func holds(runOf length: Int, in ids: [Int32]) -> Bool {
        require(length > 0, "SharedRuns: a run of \(length) tokens")
        guard ids.count >= length else { return false }
        return (0...ids.count - length).contains { start in
            longest(ids[start..<start + length]).length == length
        }
    }

    /// The longest run of `ids` that stands in the training text, the first of several; nil where no token does.
    public func longest(in ids: [Int32]) -> Run? {
        var best: Run?
        for start in ids.indices {
            // What is left cannot be longer.
            guard ids.count - start > best?.range.count ?? 0 else { break }
            let (length, position) = longest(ids[start...])
            if length > best?.range.count ?? 0 {
                best = Run(range: start..<start + length, trainingStart: position)
            }
        }
        return best
    }

    /// The longest beginning of `ids` that stands in the training text, and where.
    private func longest(_ ids: ArraySlice<Int32>) -> (length: Int, position: Int) {
        tokens.withUnsafeBufferPointer { tokens in
            ids.withUnsafeBufferPointer { ids in
                // The first suffix that is not below `ids`; the longest common beginning is with it or the one
                // before. What both bounds share, all between share: it is not compared again.
                var (low, high) = (0, suffixes.count)
                var (lowCommon, highCommon) = (0, 0)
                var best = (length: 0, position: 0)
                while low < high {
                    let middle = (low + high) / 2
                    let suffix = Int(suffixes[middle])
                    var common = min(lowCommon, highCommon)
                    let limit = min(ids.count, tokens.count - suffix)
                    while common < limit, tokens[suffix + common] == ids[common] { common += 1 }
                    if common > best.length { best = (common, suffix) }
                    if common == ids.count { return best }
                    if common == tokens.count - suffix || tokens[suffix + common] < ids[common] {
                        (low, lowCommon) = (middle + 1, common)
                    } else {
                        (high, highCommon) = (middle, common)
                    }
                }
                return best
            }
        }
    }
}
