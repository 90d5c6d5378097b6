/// Finds what a misspelt name was probably meant to be.
public enum Spelling {
    /// The word of `known` with the fewest edits from `word`, if these are at most a third of its characters
    /// (but two in any case); letters that differ only in case are equal.
    public static func nearest(to word: String, in known: [String]) -> String? {
        let limit = max(2, word.unicodeScalars.count / 3)
        let lower = Array(word.lowercased().unicodeScalars)
        var best: (word: String, distance: Int)?
        for candidate in known {
            let other = Array(candidate.lowercased().unicodeScalars)
            guard abs(other.count - lower.count) <= limit else { continue }
            let distance = distance(lower, other)
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        // Two edits turn any word of two letters into any other.
        guard let best, best.distance < lower.count else { return nil }
        return best.word
    }

    /// How many insertions, deletions, replacements and swaps of neighbours turn one into the other (the
    /// restricted Damerau-Levenshtein distance).
    static func distance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for row in first.indices {
            var current = [row + 1]
            for column in second.indices {
                let isSame = first[row] == second[column]
                var least = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            (beforeLast, last) = (last, current)
        }
        return last[second.count]
    }
}
