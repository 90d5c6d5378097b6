/// Words that stand in every English text and tell nothing about it: the 33 that `bm25s` calls "en", which are Lucene's.
enum StopWords {
    /// The words, each packed into a number; all are of at most five letters.
    private static let english: [UInt64] =
        [
            "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
            "no",
            "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this",
            "to", "was", "will", "with",
        ].map { word in word.utf8.reduce(0) { $0 << 8 | UInt64($1) } }.sorted()

    /// Whether `word`, in lower case, is one.
    static func contain(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        guard word.count <= 5 else { return false }
        let packed = word.reduce(0) { $0 << 8 | UInt64($1) }
        return english.withUnsafeBufferPointer { english in
            var (low, high) = (0, english.count)
            while low < high {
                let middle = (low + high) / 2
                if english[middle] < packed { low = middle + 1 } else { high = middle }
            }
            return low < english.count && english[low] == packed
        }
    }
}
