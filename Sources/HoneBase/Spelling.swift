/// Finds what a misspelt name was probably meant to be.
public enum Spelling {
    /// The candidate that takes the fewest edits; nil where all take more than a third of the letters.
    ///
    /// - Complexity: O(candidates · length²).
    public static func nearest(to name: String, in candidates: [String]) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        let scored = candidates.map { ($0, distance(wanted, Array($0.lowercased().unicodeScalars))) }
        guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(1, wanted.count / 3) else {
            return nil
        }
        return best.0
    }

    /// The least number of insertions, deletions and replacements (Levenshtein, 1966).
    static func distance<Element: Equatable>(_ first: [Element], _ second: [Element]) -> Int {
        var row = Array(0...second.count)
        for (i, a) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in second.enumerated() {
                let replaced = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[second.count]
    }
}
