/// Macro-F1 over the labels that occur in the (resampled) items, as truth or as answer.
struct MacroF1Statistic: ItemStatistic {
    /// The number of each item's true label.
    private let truth: [Int]
    /// The number of each item's answered label by seed; the number after the last label stands for no answer.
    private let answers: [[Int]]
    private let labelCount: Int

    var itemCount: Int { truth.count }
    var seedCount: Int { answers.count }

    init(answers: [[String?]], truth: [String]) {
        var numbers: [String: Int] = [:]
        func number(_ label: String) -> Int {
            if let known = numbers[label] { return known }
            numbers[label] = numbers.count
            return numbers.count - 1
        }
        let truth = truth.map(number)
        let given = answers.map { $0.map { $0.map(number) } }
        let none = numbers.count
        self.truth = truth
        self.answers = given.map { $0.map { $0 ?? none } }
        labelCount = none
    }

    /// For each label, how many items have it, are answered with it, and both; one slot more for no answer.
    private struct Tally {
        var support: [Double]
        var answered: [Double]
        var right: [Double]

        /// The F1 of `label` after the given changes; nil when the label no longer occurs.
        func f1(_ label: Int, support lessSupport: Double = 0, answered lessAnswered: Double = 0) -> Double? {
            let total = support[label] + answered[label] - lessSupport - lessAnswered
            guard total > 0 else { return nil }
            // An item taken from both sides was a right answer.
            let lessRight = min(lessSupport, lessAnswered)
            return 2 * (right[label] - lessRight) / total
        }
    }

    private func tally(seed: Int, counts: [Double]?) -> Tally {
        let zeros = [Double](repeating: 0, count: labelCount + 1)
        var tally = Tally(support: zeros, answered: zeros, right: zeros)
        let row = answers[seed]
        for item in truth.indices {
            let count = counts?[item] ?? 1
            let label = truth[item]
            let answer = row[item]
            tally.support[label] += count
            tally.answered[answer] += count
            if label == answer { tally.right[label] += count }
        }
        return tally
    }

    func score(seed: Int, counts: [Double]) -> Double {
        let tally = tally(seed: seed, counts: counts)
        let scores = (0..<labelCount).compactMap { tally.f1($0) }
        return scores.reduce(0, +) / Double(scores.count)
    }

    /// Leaving an item out changes the F1 of its true and its answered label only, so all pseudo-values together take
    /// one pass over the items.
    func contributions(seed: Int) -> [Double] {
        let tally = tally(seed: seed, counts: nil)
        let scores = (0..<labelCount).map { tally.f1($0) }
        let sum = scores.reduce(0) { $0 + ($1 ?? 0) }
        let labels = scores.count { $0 != nil }
        let whole = sum / Double(labels)
        let items = Double(itemCount)
        return truth.indices.map { item in
            let label = truth[item]
            let answer = answers[seed][item]
            var changed = sum - (scores[label] ?? 0)
            var left = labels - 1
            func add(_ score: Double?) {
                guard let score else { return }
                changed += score
                left += 1
            }
            if label == answer {
                add(tally.f1(label, support: 1, answered: 1))
            } else {
                add(tally.f1(label, support: 1))
                if answer < labelCount {
                    changed -= scores[answer] ?? 0
                    left -= 1
                    add(tally.f1(answer, answered: 1))
                }
            }
            let without = left > 0 ? changed / Double(left) : whole
            return items * whole - (items - 1) * without
        }
    }
}
