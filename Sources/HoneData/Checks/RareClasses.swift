/// Finds classes with a single example, near-duplicates counted once.
struct RareClasses: Check {
    let name = "rare-classes"

    func findings(in data: CheckedExamples) -> [Finding] {
        guard data.hasLabels else { return [] }
        var units: [String: Set<Int>] = [:]
        var firsts: [String: Int] = [:]
        let training = data.training
        for index in training {
            let label = data.examples[index].output
            units[label, default: []].insert(data.units.ofExample[index])
            if firsts[label] == nil { firsts[label] = index }
        }
        let rare = firsts.filter { units[$0.key]?.count == 1 }.sorted { $0.value < $1.value }
        guard !rare.isEmpty, units.count > 1 else { return [] }
        let classes = rare.count == 1 ? "1 class has" : "\(rare.count) classes have"
        let consequence =
            data.parts == nil
            ? "each is either learned or measured, never both, so its measured example counts as wrong"
            : "choices on validation cannot take them into account"
        return [
            Finding(
                name,
                .warning,
                "\(classes) a single example (near-duplicates count once): \(consequence); add examples",
                evidence: rare.map { Finding.Evidence(data.examples[$0.value].source, $0.key) }
            )
        ]
    }
}
