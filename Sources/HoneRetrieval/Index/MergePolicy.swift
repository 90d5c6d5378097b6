/// Which segments of an index a change makes into one.
///
/// A size-tiered, log-structured merge (Bentley and Saxe, "Decomposable searching problems", 1980; O'Neil, Cheng, Gawlick
/// and O'Neil, "The log-structured merge-tree", 1996), as search engines have it. A segment's share is what it holds of what
/// one may hold, without what is gone. Segments above a half are left alone. Below it lie tiers, each a quarter as large as
/// the one above; the lowest takes whatever is smaller. Four segments of a tier are made into one, with all that is smaller,
/// which rises to a higher tier. A segment more than half of which is gone is written anew without it.
///
/// So a chunk is copied at most once a tier on its way up, whatever the number of changes, and otherwise only where as many
/// chunks were taken away, or within the lowest tier, which holds a handful. There are at most three segments a tier beside
/// those that are left alone.
enum MergePolicy {
    /// What a segment holds.
    struct Load: Equatable {
        /// The documents that are there, their chunks, and the bytes of their texts.
        var documents = 0, chunks = 0, bytes = 0
        /// The documents that are gone, and their chunks.
        var goneDocuments = 0, goneChunks = 0

        /// What part of a segment it would be.
        var share: Double {
            max(
                Double(bytes) / Double(SegmentBuilder.mostBytes),
                Double(chunks) / Double(SegmentBuilder.mostChunks)
            )
        }

        /// Whether more of it is gone than there: documents without a chunk count too.
        var isMostlyGone: Bool { goneChunks + goneDocuments > chunks + documents }
    }

    /// How many segments of a tier are made into one.
    static let fanOut = 4
    /// The number of tiers.
    static let tierCount = 7

    /// The tier of a segment, 0 for the largest that are merged; nil for one that is left alone.
    static func tier(ofShare share: Double) -> Int? {
        var least = 0.5
        guard share <= least else { return nil }
        for tier in 0..<tierCount - 1 {
            least /= Double(fanOut)
            if share > least { return tier }
        }
        return tierCount - 1
    }

    /// The groups of segments to be written anew, each as one; by their places in `loads`, rising.
    ///
    /// What is in no group is kept as it is. A group of one is a segment without what is gone of it, a group without
    /// documents is dropped.
    /// - Parameters:
    ///   - isNew: the place of what is not written yet, which needs no group to be written; nil for none.
    ///   - isPurging: whether each segment of which anything is gone is written anew without it.
    static func groups(_ loads: [Load], isNew: Int? = nil, isPurging: Bool = false) -> [[Int]] {
        var parts = loads.indices.map { (share: loads[$0].share, members: [$0]) }
        while let tier = fullTier(parts.map(\.share)) {
            // The smaller ones first: all below the tier, then as many of it as one segment can hold.
            let candidates = parts.indices.filter { self.tier(ofShare: parts[$0].share) ?? -1 >= tier }
                .sorted { (parts[$0].share, $0) < (parts[$1].share, $1) }
            var merged = (share: 0.0, members: [Int]())
            var taken: Set<Int> = []
            for candidate in candidates where merged.share + parts[candidate].share <= 1 {
                merged.share += parts[candidate].share
                merged.members += parts[candidate].members
                taken.insert(candidate)
            }
            parts = parts.indices.filter { !taken.contains($0) }.map { parts[$0] } + [merged]
        }
        return parts.map { $0.members.sorted() }.filter { members in
            let load = loads[members[0]]
            return members.count > 1
                || members[0] != isNew && (load.isMostlyGone || isPurging && load.goneDocuments > 0)
        }
    }

    /// The lowest tier that has as many segments as are made into one.
    private static func fullTier(_ shares: [Double]) -> Int? {
        var counts = [Int](repeating: 0, count: tierCount)
        for tier in shares.compactMap(tier(ofShare:)) { counts[tier] += 1 }
        return counts.lastIndex { $0 >= fanOut }
    }
}
