internal import HoneBase
internal import HoneTensor

/// Reads prompts one after the other and tells how likely answers follow each.
///
/// What a prompt begins with as the one before it did is not read again, so that many questions behind one instruction
/// cost little more than the questions. Not Sendable: it keeps the keys of the last prompt.
public final class ContinuationReader {
    private let decoder: Decoder
    private let adapter: Adapter?
    private var cache: KeyValueCache
    /// The prompt that the cache holds.
    private var kept: [Int32] = []

    /// How many tokens were read so far, those that were kept from an earlier prompt left out.
    public private(set) var readCount = 0

    /// A reader that has read nothing.
    public init(_ decoder: Decoder, adapter: Adapter? = nil) {
        self.decoder = decoder
        self.adapter = adapter
        cache = decoder.makeCache(capacities: [min(256, decoder.maximumTokens)])
    }

    /// The logarithm of the probability of each token of each continuation, given the prompt and what of the
    /// continuation stands before it.
    ///
    /// - Parameters:
    ///   - continuations: what may follow, at least one token each.
    ///   - prompt: at least one token; with the longest continuation no more than the decoder reads.
    /// - Complexity: one pass over the part of the prompt that is new, and one over all continuations but their last
    ///   tokens, side by side.
    public func logProbabilities(of continuations: [[Int32]], after prompt: [Int32]) -> [[Float]] {
        let longest = continuations.map(\.count).max() ?? 0
        require(
            !prompt.isEmpty && prompt.count + longest <= decoder.maximumTokens + 1
                && continuations.allSatisfy { !$0.isEmpty },
            "logProbabilities: \(prompt.count) and \(longest) tokens for a model of \(decoder.maximumTokens)"
        )
        guard !continuations.isEmpty else { return [] }
        let first = read(prompt).logProbabilities(ofEach: continuations.map { $0[0] })
        var result = first.map { [$0] }
        let pass = ForwardPass(adapter: adapter)
        // Branches side by side, as many as one pass takes.
        var waiting = continuations.indices.filter { continuations[$0].count > 1 }[...]
        while !waiting.isEmpty {
            var (batch, tokens): ([Int], Int) = ([], 0)
            while let next = waiting.first, batch.isEmpty || tokens + continuations[next].count <= 512 {
                batch.append(next)
                tokens += continuations[next].count - 1
                waiting.removeFirst()
            }
            let text = DecoderText(
                segments: cache.branches(counts: batch.map { continuations[$0].count - 1 }),
                cache: cache,
                isKept: false
            )
            readCount += tokens
            let states = decoder.network.states(
                of: batch.flatMap { continuations[$0].dropLast() },
                text,
                pass
            )
            let wanted = batch.flatMap { continuations[$0].dropFirst() }
            var scores: [Float] = []
            for start in stride(from: 0, to: tokens, by: 64) {
                let rows = start..<min(start + 64, tokens)
                let logits = decoder.network.logits(states.rows(rows), pass)
                scores += logits.logProbabilities(of: Array(wanted[rows]))
            }
            var place = 0
            for index in batch {
                let count = continuations[index].count - 1
                result[index] += scores[place..<place + count]
                place += count
            }
        }
        return result
    }

    /// The logits behind `prompt`, `[1, vocabularySize]`; its keys are kept.
    private func read(_ prompt: [Int32]) -> Tensor {
        var shared = 0
        // The last token is always read: its logits are wanted.
        while shared < min(kept.count, prompt.count - 1), kept[shared] == prompt[shared] { shared += 1 }
        if prompt.count > cache.capacities[0] {
            var room = cache.capacities[0]
            while room < prompt.count { room *= 2 }
            cache = decoder.makeCache(capacities: [min(room, decoder.maximumTokens)])
            shared = 0
        }
        cache.truncate(0, to: shared)
        kept = prompt
        readCount += prompt.count - shared
        return decoder.read([Array(prompt[shared...])], of: [0], cache, adapter: adapter)
    }
}

extension Tensor {
    /// The logarithms of the probabilities of some tokens by one row of logits.
    fileprivate func logProbabilities(ofEach tokens: [Int32]) -> [Float] {
        let values = floats()
        let base = values[Int(tokens[0])] - logProbabilities(of: [tokens[0]])[0]
        return tokens.map { values[Int($0)] - base }
    }
}
