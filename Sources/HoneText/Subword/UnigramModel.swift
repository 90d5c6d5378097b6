/// The most probable cut of a word into pieces, each with a probability of its own (Kudo, "Subword Regularization",
/// 2018), found by Viterbi's algorithm.
struct UnigramModel: SubwordModel {
    /// The best way to a place in a word.
    struct Ending {
        var score = 0.0
        var start: Int32 = -1
        var id: Int32 = -1
    }

    let tokens: TokenTable
    /// The logarithm of each piece's probability, by id; not a number where a piece is not used.
    let scores: [Double]
    var unknownID: Int32?
    /// The ids of the 256 bytes, for what is unknown.
    var byteFallback: [Int32]?
    /// How much less likely an unknown character is than the least likely piece.
    private static let penalty = 10.0
    private let unknownScore: Double

    init(_ tokens: TokenTable, scores: [Double], unknownID: Int32?, byteFallback: [Int32]? = nil) {
        self.tokens = tokens
        self.scores = scores
        self.unknownID = unknownID
        self.byteFallback = byteFallback
        let least = scores.lazy.filter { !$0.isNaN }.min() ?? 0
        unknownScore = least - Self.penalty
    }

    func length(of id: Int32) -> Int { byteFallback?.contains(id) == true ? 1 : tokens.length(of: id) }

    /// - Complexity: O(bytes · length of the longest piece).
    func encode(
        _ word: UnsafeBufferPointer<UInt8>,
        _ scratch: inout SubwordScratch,
        into ids: inout [Int32]
    ) {
        scratch.unknownLengths.removeAll(keepingCapacity: true)
        guard let base = word.baseAddress else { return }
        scratch.best.removeAll(keepingCapacity: true)
        scratch.best.append(contentsOf: repeatElement(Ending(), count: word.count + 1))
        scratch.best.withUnsafeMutableBufferPointer { best in
            var start = 0
            while start < word.count {
                let width = UTF8Scalar(base + start, count: word.count - start)?.width ?? 1
                let before = best[start].score
                var isCharacterKnown = false
                var node = ByteTrie.root
                var end = start
                while end < word.count, let next = tokens.trie.child(of: node, base[end]) {
                    node = next
                    end += 1
                    let id = tokens.trie.value(at: node)
                    guard id >= 0, !scores[Int(id)].isNaN else { continue }
                    Self.offer(
                        Ending(score: before + scores[Int(id)], start: Int32(start), id: id),
                        &best[end]
                    )
                    if end - start == width { isCharacterKnown = true }
                }
                if !isCharacterKnown {
                    let ending = Ending(
                        score: before + unknownScore,
                        start: Int32(start),
                        id: unknownID ?? -1
                    )
                    Self.offer(ending, &best[start + width])
                }
                start += width
            }
        }
        follow(word, &scratch, into: &ids)
    }

    @inline(__always)
    private static func offer(_ ending: Ending, _ place: inout Ending) {
        if place.start < 0 || ending.score > place.score { place = ending }
    }

    /// Appends the ids of the best way; unknown characters in a row are one part.
    private func follow(
        _ word: UnsafeBufferPointer<UInt8>,
        _ scratch: inout SubwordScratch,
        into ids: inout [Int32]
    ) {
        let first = ids.count
        var end = word.count
        while end > 0 {
            let id = scratch.best[end].id
            var start = Int(scratch.best[end].start)
            guard id == unknownID ?? -1 else {
                ids.append(id)
                end = start
                continue
            }
            while start > 0, scratch.best[start].id == id { start = Int(scratch.best[start].start) }
            if let byteFallback {
                for byte in word[start..<end].reversed() { ids.append(byteFallback[Int(byte)]) }
            } else if let unknownID {
                ids.append(unknownID)
                scratch.unknownLengths.append(end - start)
            }
            end = start
        }
        ids[first...].reverse()
        scratch.unknownLengths.reverse()
    }
}
