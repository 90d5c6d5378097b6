/// The longest common subsequence of the words of an answer and the wanted text, as an F-measure.
///
/// Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004, section 3.1, with precision and recall weighted
/// equally (beta of 1), over the whole text as one sentence. Words are runs of letters, digits and combining marks of
/// any script, in lower case and without stemming; for ASCII text these are the words of the `rouge-score` package. When
/// one side has no word, the score is 1 if the other has none either and 0 otherwise. A script that is written without
/// spaces makes one word of each run, so the measure says little there.
public struct RougeL: ItemMetric {
    /// The measure.
    public init() {}

    /// The F-measure of the longest common subsequence, from 0 to 1.
    /// - Complexity: O(a * w) for `a` words in the answer and `w` in the wanted text.
    public func score(of answer: String, wanted: String) -> Double {
        let given = Self.words(answer)
        let asked = Self.words(wanted)
        if given.isEmpty || asked.isEmpty { return given.isEmpty && asked.isEmpty ? 1 : 0 }
        let shared = Self.longestCommonSubsequence(given, asked)
        return 2 * Double(shared) / Double(given.count + asked.count)
    }

    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars {
            if isWordScalar(scalar) {
                word.append(scalar)
            } else if !word.isEmpty {
                words.append(String(word))
                word.removeAll()
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        return words
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        case .decimalNumber, .nonspacingMark, .spacingMark: true
        default: false
        }
    }

    /// The length of the longest common subsequence, by the usual table of which two rows are kept.
    private static func longestCommonSubsequence(_ first: [String], _ second: [String]) -> Int {
        var numbers: [String: Int] = [:]
        func number(_ word: String) -> Int {
            if let known = numbers[word] { return known }
            numbers[word] = numbers.count
            return numbers.count - 1
        }
        let columns = second.map(number)
        var row = [Int](repeating: 0, count: columns.count + 1)
        for word in first {
            let wanted = number(word)
            var diagonal = 0
            for (column, found) in columns.enumerated() {
                let above = row[column + 1]
                row[column + 1] = found == wanted ? diagonal + 1 : max(above, row[column])
                diagonal = above
            }
        }
        return row[columns.count]
    }
}
