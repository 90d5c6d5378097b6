/// The overlap of the words of an answer and the wanted text: the harmonic mean of precision and recall.
///
/// Words are those of `SQuADWords`, compared as a bag. When one side has no word left, the score is 1 if the other has
/// none either and 0 otherwise, as in SQuAD 2.0 (Rajpurkar, Jia and Liang, ACL 2018).
public struct TokenF1: ItemMetric {
    /// The measure.
    public init() {}

    /// The F-measure of the shared words, from 0 to 1.
    public func score(of answer: String, wanted: String) -> Double {
        let given = SQuADWords(answer).words
        let asked = SQuADWords(wanted).words
        if given.isEmpty || asked.isEmpty { return given.isEmpty && asked.isEmpty ? 1 : 0 }
        var left: [String: Int] = [:]
        for word in asked { left[word, default: 0] += 1 }
        var shared = 0
        for word in given {
            if let count = left[word], count > 0 {
                left[word] = count - 1
                shared += 1
            }
        }
        return 2 * Double(shared) / Double(given.count + asked.count)
    }
}
