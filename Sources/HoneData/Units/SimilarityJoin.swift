/// Finds the pairs of sets with a Jaccard similarity of at least 7/10, exactly and without trying all pairs.
///
/// Two sets that overlap enough share one of their few rarest grams (prefix filter), have sizes that are
/// close (size filter), and have enough grams left behind each shared one (positional filter): PPJoin, Xiao
/// et al., "Efficient Similarity Joins for Near Duplicate Detection", WWW 2008. A pair whose sets are joined
/// already is not compared, since only the joined sets are wanted; that keeps thousands of variants of one
/// sentence fast.
struct SimilarityJoin {
    /// The similarity that joins, as a fraction: whole numbers keep the comparison exact.
    static let threshold = (numerator: 7, denominator: 10)

    private let sets: GramSets

    /// Joins the non-empty sets of `sets`.
    init(_ sets: GramSets) { self.sets = sets }

    /// The least overlap at which sets of these sizes are similar: Jaccard j means an overlap of j/(1+j) of
    /// their sum.
    static func leastOverlap(_ first: Int, _ second: Int) -> Int {
        let sum = threshold.numerator + threshold.denominator
        return (threshold.numerator * (first + second) + sum - 1) / sum
    }

    /// The size below which a set is too small to be similar to one of `size`.
    static func leastSize(_ size: Int) -> Int {
        (threshold.numerator * size + threshold.denominator - 1) / threshold.denominator
    }

    /// Calls `body` with similar pairs and their similarity: enough pairs to join all that belong together.
    func forEachLink(_ body: (Int, Int, Double) -> Void) {
        let order = (0..<sets.count).filter { !sets.range(of: $0).isEmpty }
            .sorted { (sets.range(of: $0).count, $0) < (sets.range(of: $1).count, $1) }
        var joined = UnionFind(sets.count)
        var index = PrefixIndex(sets, order)
        // Of the set at hand with each earlier one: the overlap within the prefixes, or -1 where it is too
        // small.
        var overlaps = [Int32](repeating: 0, count: sets.count)
        var candidates: [Int] = []
        sets.withGrams { grams in
            for set in order {
                let range = sets.range(of: set)
                let size = range.count
                let leastSize = Self.leastSize(size)
                for position in 0..<(size - leastSize + 1) {
                    index.forEachPosting(of: grams[range.lowerBound + position]) { posting in
                        let other = Int(posting.set)
                        let otherSize = sets.range(of: other).count
                        guard otherSize >= leastSize else { return false }
                        let overlap = overlaps[other]
                        guard overlap >= 0 else { return true }
                        if overlap == 0 { candidates.append(other) }
                        let rest = min(size - position, otherSize - Int(posting.position))
                        let isEnough = Int(overlap) + rest >= Self.leastOverlap(size, otherSize)
                        overlaps[other] = isEnough ? overlap + 1 : -1
                        return true
                    }
                }
                for other in candidates {
                    defer { overlaps[other] = 0 }
                    guard overlaps[other] > 0, joined.root(of: set) != joined.root(of: other) else {
                        continue
                    }
                    let otherRange = sets.range(of: other)
                    let least = Self.leastOverlap(size, otherRange.count)
                    let overlap = Self.overlap(grams, range, otherRange, atLeast: least)
                    guard overlap >= least else { continue }
                    joined.join(set, other)
                    body(set, other, Double(overlap) / Double(size + otherRange.count - overlap))
                }
                candidates.removeAll(keepingCapacity: true)
                index.add(set, grams)
            }
        }
    }

    /// How many grams both sets hold; anything below `least` where it cannot be reached.
    private static func overlap(
        _ grams: UnsafeBufferPointer<Int32>,
        _ first: Range<Int>,
        _ second: Range<Int>,
        atLeast least: Int
    ) -> Int {
        var (left, right) = (first.lowerBound, second.lowerBound)
        var overlap = 0
        while left < first.upperBound, right < second.upperBound {
            guard overlap + min(first.upperBound - left, second.upperBound - right) >= least else { return 0 }
            if grams[left] == grams[right] {
                overlap += 1
                left += 1
                right += 1
            } else if grams[left] < grams[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return overlap
    }
}

/// For each gram, the sets that hold it among their rarest, smaller sets first.
private struct PrefixIndex {
    struct Posting {
        var set: Int32
        var position: Int32
    }

    private let sets: GramSets
    private var postings: [Posting]
    /// Of each gram's postings: where they start (moved over sets that have become too small) and end.
    private var starts: [Int]
    private var ends: [Int]

    /// An empty index with room for the prefixes of the sets in `order`.
    init(_ sets: GramSets, _ order: [Int]) {
        self.sets = sets
        var counts = [Int](repeating: 0, count: sets.gramCount + 1)
        sets.withGrams { grams in
            for set in order {
                for gram in Self.prefix(of: sets.range(of: set)) { counts[Int(grams[gram]) + 1] += 1 }
            }
        }
        for gram in counts.indices.dropFirst() { counts[gram] += counts[gram - 1] }
        starts = counts
        ends = counts
        postings = Array(repeating: Posting(set: 0, position: 0), count: counts.last ?? 0)
    }

    /// The grams by which a set is found by one of at least its own size.
    private static func prefix(of range: Range<Int>) -> Range<Int> {
        let least = SimilarityJoin.leastOverlap(range.count, range.count)
        return range.lowerBound..<(range.upperBound - least + 1)
    }

    /// Adds a set that is no smaller than those before it.
    mutating func add(_ set: Int, _ grams: UnsafeBufferPointer<Int32>) {
        let range = sets.range(of: set)
        for index in Self.prefix(of: range) {
            let gram = Int(grams[index])
            postings[ends[gram]] = Posting(set: Int32(set), position: Int32(index - range.lowerBound))
            ends[gram] += 1
        }
    }

    /// Calls `body` with the postings of `gram`; one for which it answers false is never visited again.
    mutating func forEachPosting(of gram: Int32, _ body: (Posting) -> Bool) {
        let gram = Int(gram)
        for index in starts[gram]..<ends[gram] where !body(postings[index]) { starts[gram] = index + 1 }
    }
}
