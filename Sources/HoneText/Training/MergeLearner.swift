/// Finds the merges of a vocabulary: always the pair that stands most often in the text becomes a token (Gage, "A New
/// Algorithm for Data Compression", 1994), and the counts of the pairs around it follow.
struct MergeLearner {
    /// Between words, and in the place of characters that are no token.
    private static let gap = Int32.min

    private(set) var draft: VocabularyDraft
    /// A cell for each character of each different word.
    ///
    /// The first cell of a token holds the token; the last, and that where tokens were joined, the complement of the
    /// place of the first.
    private var cells: [Int32] = [Self.gap]
    /// The word to which each cell belongs.
    private var wordOfCell: [Int32] = [0]
    private var wordCounts: [Int] = []
    private var pairs = PairTable()
    private var heap = PairHeap()
    private let leastFrequency: Int
    /// The bytes of the text that stand in no token but their own.
    private let loneBytes: Int

    /// Starts with the characters of `words` as tokens.
    init(_ words: WordTable, _ draft: VocabularyDraft, leastFrequency: Int) throws(BytePairTrainingError) {
        self.draft = draft
        self.leastFrequency = leastFrequency
        let needed = words.byteCount + words.count + 1
        let limit = Int(Int32.max) - 1
        guard needed <= limit else { throw .tooManyWords(characters: needed, limit: limit) }
        var (cells, wordOfCell, wordCounts) = (cells, wordOfCell, wordCounts)
        var loneBytes = 0
        words.forEach { word, count in
            let number = Int32(wordCounts.count)
            wordCounts.append(count)
            word.forEachCharacter { value, width in
                let token = draft.characters[value]
                if token == nil { loneBytes += width * count }
                cells.append(token ?? Self.gap)
                wordOfCell.append(number)
            }
            cells.append(Self.gap)
            wordOfCell.append(number)
        }
        (self.cells, self.wordOfCell, self.wordCounts) = (cells, wordOfCell, wordCounts)
        self.loneBytes = loneBytes
        for place in 1..<max(cells.count, 1) { note(place - 1, cells[place - 1], cells[place]) }
        pushPairs(from: 0)
    }

    /// Joins pairs until the vocabulary has `size` tokens or no pair is left that stands often enough in the text.
    mutating func learn(size: Int, progress: (Int) -> Void) {
        while draft.count < size, let entry = heap.pop(), let index = pairs.index(of: entry.key) {
            let count = pairs.counts[index]
            guard count == entry.count else {
                // It has become rarer since it was put in.
                if count >= leastFrequency { heap.push(.init(count: count, key: entry.key)) }
                continue
            }
            let (left, right) = PairTable.tokens(entry.key)
            guard let merged = draft.merge(left, right) else { continue }
            let first = pairs.count
            join(pairs.take(index), left, right, merged)
            pushPairs(from: first)
            progress(draft.count)
        }
    }

    /// The tokens that the whole text has now.
    var tokenCount: Int {
        cells.indices.reduce(loneBytes) { $0 + (cells[$1] >= 0 ? wordCounts[Int(wordOfCell[$1])] : 0) }
    }

    private mutating func join(_ places: [Int32], _ left: Int32, _ right: Int32, _ merged: Int32) {
        let (leftLength, rightLength) = (Int(draft.lengths[Int(left)]), Int(draft.lengths[Int(right)]))
        for first in places {
            let place = Int(first)
            let middle = place + leftLength
            // What was joined to something else is there no more.
            guard cells[place] == left, cells[middle] == right else { continue }
            let next = middle + rightLength
            let times = wordCounts[Int(wordOfCell[place])]
            let before = cells[place - 1]
            if before != Self.gap {
                let start = before >= 0 ? place - 1 : Int(~before)
                pairs.remove(PairTable.key(cells[start], left), times: times)
                note(start, cells[start], merged)
            }
            if cells[next] != Self.gap {
                pairs.remove(PairTable.key(right, cells[next]), times: times)
                note(place, merged, cells[next])
            }
            cells[place] = merged
            cells[middle] = ~first
            cells[next - 1] = ~first
        }
    }

    private mutating func note(_ place: Int, _ left: Int32, _ right: Int32) {
        guard left >= 0, right >= 0, draft.allows(left, right) else { return }
        let times = wordCounts[Int(wordOfCell[place])]
        pairs.add(PairTable.key(left, right), at: Int32(place), times: times)
    }

    private mutating func pushPairs(from first: Int) {
        for index in first..<pairs.count where pairs.counts[index] >= leastFrequency {
            heap.push(.init(count: pairs.counts[index], key: pairs.keys[index]))
        }
    }
}
