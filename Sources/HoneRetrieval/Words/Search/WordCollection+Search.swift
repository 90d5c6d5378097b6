internal import HoneBase

extension WordCollection {
    /// So many scores are summed at once that they stay in the cache.
    private static let window = 1 << 15
    /// So many scores are looked at together: of some thousands, a third of such rows holds one of the best hundred.
    private static let stride = 16

    /// The readable chunks that hold a term of `query`, the best first, at most `limit`.
    ///
    /// Of equal scores the earlier segment comes first, within one the earlier chunk.
    ///
    /// - Parameters:
    ///   - query: the words, as a user wrote them: nothing in it has a meaning but its words.
    ///   - limit: the most matches wanted; fewer come where fewer chunks hold a term.
    public func search(_ query: String, limit: Int) -> [WordMatch] {
        var query = query
        return query.withUTF8 { search($0, limit: limit) }
    }

    /// The readable chunks that hold a term of `query`, UTF-8 of less than 2 GiB, the best first, at most `limit`.
    public func search(_ query: UnsafeBufferPointer<UInt8>, limit: Int) -> [WordMatch] {
        require(query.count < 1 << 31, "WordCollection.search: a query of \(query.count) bytes")
        guard limit > 0 else { return [] }
        let terms = QueryTerms(of: query, in: self)
        var best = BestMatches(limit: limit)
        for index in parts.indices { search(index, for: terms, into: &best) }
        return best.sorted()
    }

    /// Scores the chunks of one part, a window after the other: a score is summed in the order of the terms.
    private func search(_ index: Int, for terms: QueryTerms, into best: inout BestMatches) {
        let part = parts[index]
        var cursors: [(term: Int, next: Int, end: Int)] = []
        for term in terms.weights.indices {
            let postings = terms.postings(of: term, in: index)
            if !postings.isEmpty { cursors.append((term, postings.lowerBound, postings.upperBound)) }
        }
        guard !cursors.isEmpty else { return }
        let count = part.source.segment.count
        let window = min(Self.window, (count + Self.stride - 1) / Self.stride * Self.stride)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: window) { scores in
            scores.initialize(repeating: 0)
            var start = 0
            while start < count, !cursors.isEmpty {
                // Windows in which no term stands are passed over.
                let first = cursors.reduce(count) { min($0, Int(part.source.segment.chunks[$1.next])) }
                start = first / window * window
                for place in cursors.indices {
                    let end = part.end(of: cursors[place].next..<cursors[place].end, before: start + window)
                    let postings = cursors[place].next..<end
                    part.add(terms.weights[cursors[place].term], by: postings, to: scores, from: start)
                    cursors[place].next = end
                }
                cursors.removeAll { $0.next == $0.end }
                Self.take(scores, from: start, in: index, into: &best)
                start += window
            }
        }
    }

    /// Takes the scores of a window to the best ones, and sets them to 0.
    private static func take(
        _ scores: UnsafeMutableBufferPointer<Float>,
        from start: Int,
        in segment: Int,
        into best: inout BestMatches
    ) {
        // Numbers that are not negative are in the order of their bits.
        let threshold = max(best.threshold, ScoreBound.below(best.wanted, of: scores))
        let limit = Int32(bitPattern: threshold.bitPattern)
        func isAbove(_ place: Int) -> Bool { Int32(bitPattern: scores[place].bitPattern) > limit }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: stride) { places in
            for first in Swift.stride(from: 0, to: scores.count, by: stride) {
                var above: Int32 = 0
                for place in first..<first + stride { above &+= isAbove(place) ? 1 : 0 }
                guard above > 0 else { continue }
                // Which ones is told without a branch: none could be foreseen.
                var count = 0
                for place in 0..<stride {
                    places[count] = Int32(truncatingIfNeeded: place)
                    count &+= isAbove(first + place) ? 1 : 0
                }
                for place in places[..<count] {
                    let place = first + Int(place)
                    best.insert(WordMatch(segment: segment, chunk: start + place, score: scores[place]))
                }
            }
        }
        scores.update(repeating: 0)
    }
}

extension WordCollection.Part {
    /// The end of those of the ascending postings whose chunk lies before `chunk`.
    fileprivate func end(of postings: Range<Int>, before chunk: Int) -> Int {
        let chunks = source.segment.chunks
        guard let last = postings.last, Int(chunks[last]) >= chunk else { return postings.upperBound }
        var (low, high) = (postings.lowerBound, postings.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if Int(chunks[middle]) < chunk { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Adds what a term of this weight gives by its postings to the scores of the readable chunks from `start` on.
    fileprivate func add(
        _ weight: Float,
        by postings: Range<Int>,
        to scores: UnsafeMutableBufferPointer<Float>,
        from start: Int
    ) {
        saturations.withUnsafeBufferPointer { saturations in
            source.readable.words.withUnsafeBufferPointer { readable in
                guard let chunks = source.segment.chunks.baseAddress,
                    let kinds = source.segment.kinds.baseAddress, let scores = scores.baseAddress,
                    let saturations = saturations.baseAddress, let readable = readable.baseAddress
                else { return }
                if source.readable.isAll {
                    for posting in postings {
                        scores[Int(chunks[posting]) &- start] += weight * saturations[Int(kinds[posting])]
                    }
                } else {
                    for posting in postings {
                        let chunk = chunks[posting]
                        // What cannot be read is given nothing.
                        let isReadable = readable[Int(chunk >> 6)] &>> UInt64(chunk & 63) & 1 == 1
                        let gain = weight * saturations[Int(kinds[posting])]
                        scores[Int(chunk) &- start] += isReadable ? gain : 0
                    }
                }
            }
        }
    }
}
