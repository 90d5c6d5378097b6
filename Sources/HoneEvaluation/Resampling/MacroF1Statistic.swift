internal import HoneBase

/// Macro-F1 over the labels that occur in the (resampled) items, as truth or as answer.
///
/// Items with the same true label and the same answer are alike, so each seed is a table of such cells.
struct MacroF1Statistic: ItemStatistic {
    let itemCount: Int
    private let seeds: [Cells]
    private let labelCount: Int

    var seedCount: Int { seeds.count }

    /// The distinct pairs of a true and an answered label, and the pair of each item.
    private struct Cells {
        var cellOfItem: [Int] = []
        var truth: [Int] = []
        /// The answered label; the number after the last label stands for no answer.
        var answer: [Int] = []
    }

    /// For each label, how many items have it, are answered with it, and both; one slot more for no answer.
    private struct Tally {
        var support: [Double]
        var answered: [Double]
        var right: [Double]

        /// The F1 of `label` without an item of that label and without an answer of it, as told; nil when the label no
        /// longer occurs.
        func f1(_ label: Int, lessSupport: Double = 0, lessAnswered: Double = 0) -> Double? {
            let total = support[label] + answered[label] - lessSupport - lessAnswered
            guard total > 0 else { return nil }
            // What is taken from both sides was a right answer.
            return 2 * (right[label] - min(lessSupport, lessAnswered)) / total
        }
    }

    /// The statistic of `answers` by seed and item, nil for none, to items whose labels are `truth`.
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
        seeds = given.map { row in
            var cells = Cells()
            var places: [[Int]: Int] = [:]
            for (label, answer) in zip(truth, row) {
                let pair = [label, answer ?? none]
                let place = places[pair] ?? places.count
                if place == places.count {
                    places[pair] = place
                    cells.truth.append(label)
                    cells.answer.append(answer ?? none)
                }
                cells.cellOfItem.append(place)
            }
            return cells
        }
        itemCount = truth.count
        labelCount = none
    }

    func score(counts: [Double]) -> Double {
        require(
            counts.count == itemCount,
            "MacroF1Statistic.score: \(counts.count) counts for \(itemCount) items"
        )
        return seeds.reduce(0) { $0 + score($1, counts) } / Double(seedCount)
    }

    private func score(_ cells: Cells, _ counts: [Double]) -> Double {
        let tally = tally(cells, counts)
        var sum = 0.0
        var labels = 0.0
        for label in 0..<labelCount {
            guard let score = tally.f1(label) else { continue }
            sum += score
            labels += 1
        }
        return sum / labels
    }

    private func tally(_ cells: Cells, _ counts: [Double]) -> Tally {
        var weights = [Double](repeating: 0, count: cells.truth.count)
        for (cell, count) in zip(cells.cellOfItem, counts) { weights[cell] += count }
        let zeros = [Double](repeating: 0, count: labelCount + 1)
        var tally = Tally(support: zeros, answered: zeros, right: zeros)
        for (cell, weight) in weights.enumerated() {
            tally.support[cells.truth[cell]] += weight
            tally.answered[cells.answer[cell]] += weight
            if cells.truth[cell] == cells.answer[cell] { tally.right[cells.truth[cell]] += weight }
        }
        return tally
    }

    /// Leaving an item out changes the F1 of its true and its answered label only, and all items of a cell alike.
    func contributions(seed: Int) -> [Double] {
        let cells = seeds[seed]
        let tally = tally(cells, [Double](repeating: 1, count: itemCount))
        let scores = (0..<labelCount).map { tally.f1($0) }
        let sum = scores.reduce(0) { $0 + ($1 ?? 0) }
        let labels = scores.count { $0 != nil }
        let whole = sum / Double(labels)
        let items = Double(itemCount)
        let values = zip(cells.truth, cells.answer).map { label, answer in
            var rest = sum - (scores[label] ?? 0)
            var left = labels - 1
            func add(_ score: Double?) {
                guard let score else { return }
                rest += score
                left += 1
            }
            if label == answer {
                add(tally.f1(label, lessSupport: 1, lessAnswered: 1))
            } else {
                add(tally.f1(label, lessSupport: 1))
                if answer < labelCount {
                    rest -= scores[answer] ?? 0
                    left -= 1
                    add(tally.f1(answer, lessAnswered: 1))
                }
            }
            let without = left > 0 ? rest / Double(left) : whole
            return items * whole - (items - 1) * without
        }
        return cells.cellOfItem.map { values[$0] }
    }
}
