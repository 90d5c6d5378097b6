internal import HoneBase
internal import HoneTensor

/// How likely a model finds a text.
public struct TextScore: Sendable {
    /// The logarithm of each token's probability after those before it; the first token has none.
    public var logProbabilities: [Float] = []

    /// Their sum.
    public var total: Double { logProbabilities.reduce(0) { $0 + Double($1) } }

    /// Bits for each byte of a text of so many bytes.
    public func bitsPerByte(_ byteCount: Int) -> Double {
        -total / Mathematics.log(2) / Double(max(byteCount, 1))
    }

    /// e to the mean of what each token costs.
    public var perplexity: Double {
        Mathematics.exp(-total / Double(max(logProbabilities.count, 1)))
    }
}

extension Decoder {
    /// How likely the model finds each of these ids after those before it.
    ///
    /// A text longer than `context` is read in windows that begin half a window apart; each token is scored by the
    /// window in which most stands before it.
    ///
    /// - Parameter context: the tokens of a window; at most, and by default, what the model reads.
    public func score(_ ids: [Int32], context: Int? = nil, adapter: Adapter? = nil) -> TextScore {
        let window = max(2, min(context ?? maximumTokens, maximumTokens))
        var score = TextScore()
        var start = 0
        var done = 1
        while done < ids.count {
            let end = min(start + window, ids.count)
            let pass = ForwardPass(adapter: adapter)
            let states = states(of: PackedTokens([Array(ids[start..<end])]), pass)
            // Logits of some rows at a time: all of them may be more than memory holds.
            var row = done - 1 - start
            while row < end - start - 1 {
                let last = min(row + 64, end - start - 1)
                let logits = logits(states.rows(row..<last), pass)
                score.logProbabilities += logits.logProbabilities(
                    of: Array(ids[start + row + 1...start + last])
                )
                row = last
            }
            done = end
            start += window / 2
        }
        return score
    }
}
