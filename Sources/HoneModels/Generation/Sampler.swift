internal import HoneBase

/// Chooses the next token of one text.
struct Sampler {
    private let sampling: Sampling
    /// The number of the text, which tells its draws from those of others.
    private let text: UInt64
    private var step: UInt64 = 0
    private var seen: Set<Int32>

    init(_ sampling: Sampling, text: Int, prompt: [Int32]) {
        self.sampling = sampling
        self.text = UInt64(text)
        seen = sampling.repetitionPenalty == 1 ? [] : Set(prompt)
    }

    /// The next token by its logits, one for each token of the vocabulary; the lower id of equally likely ones where
    /// the most likely is taken.
    mutating func next(_ logits: [Float]) -> Int32 {
        defer { step += 1 }
        var logits = logits
        penalize(&logits)
        let best = logits.withUnsafeBufferPointer(Self.largest)
        guard sampling.temperature > 0 else { return take(best) }
        var candidates = candidates(logits, largest: logits[best])
        keepLikely(&candidates)
        var random = Philox(seed: sampling.seed, stream: text << 32 | step)
        var left = random.uniform() * candidates.reduce(0) { $0 + $1.weight }
        for candidate in candidates {
            left -= candidate.weight
            if left < 0 { return take(candidate.id) }
        }
        return take(candidates.last?.id ?? best)
    }

    private mutating func take(_ index: Int) -> Int32 {
        let id = Int32(index)
        if sampling.repetitionPenalty != 1 { seen.insert(id) }
        return id
    }

    private func penalize(_ logits: inout [Float]) {
        guard sampling.repetitionPenalty != 1 else { return }
        let penalty = Float(sampling.repetitionPenalty)
        for id in seen where logits.indices.contains(Int(id)) {
            let logit = logits[Int(id)]
            logits[Int(id)] = logit > 0 ? logit / penalty : logit * penalty
        }
    }

    private static func largest(_ logits: UnsafeBufferPointer<Float>) -> Int {
        var best = 0
        for index in 1..<max(logits.count, 1) where logits[index] > logits[best] { best = index }
        return best
    }

    private struct Candidate {
        var id: Int
        var weight: Double
    }

    /// The tokens that can be drawn at all, the most likely first, weighed against the most likely.
    private func candidates(_ logits: [Float], largest: Float) -> [Candidate] {
        // Less likely ones together have no share that a draw in double precision would hit.
        let least = largest - Float(40 * max(sampling.temperature, 0.01))
        var candidates: [Candidate] = []
        for (id, logit) in logits.enumerated() where logit >= least {
            let weight = Mathematics.exp(Double(logit - largest) / sampling.temperature)
            candidates.append(Candidate(id: id, weight: weight))
        }
        candidates.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.id < $1.id }
        return candidates
    }

    /// Leaves those that top-k, top-p and min-p leave, in this order.
    private func keepLikely(_ candidates: inout [Candidate]) {
        if sampling.topK > 0, candidates.count > sampling.topK {
            candidates.removeLast(candidates.count - sampling.topK)
        }
        if sampling.topP < 1 {
            let total = candidates.reduce(0) { $0 + $1.weight }
            var (sum, count) = (0.0, 0)
            while count < candidates.count, count == 0 || sum < sampling.topP * total {
                sum += candidates[count].weight
                count += 1
            }
            candidates.removeLast(candidates.count - count)
        }
        if sampling.minP > 0, let most = candidates.first?.weight {
            candidates.removeAll { $0.weight < sampling.minP * most }
        }
    }
}
