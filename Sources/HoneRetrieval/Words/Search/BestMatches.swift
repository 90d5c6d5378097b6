/// The best of the matches that come, at most `limit`: a binary heap with the last of them on top.
struct BestMatches {
    private let limit: Int
    private var heap: [WordMatch] = []

    /// Keeps at most `limit`, at least 1.
    init(limit: Int) { self.limit = limit }

    /// How many matches of a window can be among the best at most, where all that comes may; else 0.
    var wanted: Int { heap.count < limit ? limit : 0 }

    /// A match must have a greater score to be taken, if it stands behind all that came before.
    var threshold: Float { heap.count < limit ? 0 : heap[0].score }

    /// Takes a match, unless there are enough better ones.
    mutating func insert(_ match: WordMatch) {
        if heap.count < limit {
            heap.append(match)
            var place = heap.count - 1
            while place > 0, match.isBehind(heap[(place - 1) / 2]) {
                heap[place] = heap[(place - 1) / 2]
                place = (place - 1) / 2
            }
            heap[place] = match
        } else if heap[0].isBehind(match) {
            sink(match)
        }
    }

    /// Puts `match` in the place of the top.
    private mutating func sink(_ match: WordMatch) {
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].isBehind(heap[child]) { child += 1 }
            guard heap[child].isBehind(match) else { break }
            heap[place] = heap[child]
            place = child
        }
        heap[place] = match
    }

    /// The matches, the best first.
    consuming func sorted() -> [WordMatch] { heap.sorted { $1.isBehind($0) } }
}
