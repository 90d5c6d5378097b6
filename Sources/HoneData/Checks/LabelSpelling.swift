/// Finds labels that differ only in case or white space: probably one class, learned as several.
struct LabelSpelling: Check {
    let name = "label-spelling"

    func findings(in data: CheckedExamples) -> [Finding] {
        guard data.hasLabels else { return [] }
        var firsts: [String: Int] = [:]
        for (index, example) in data.examples.enumerated() where firsts[example.output] == nil {
            firsts[example.output] = index
        }
        let alike = Dictionary(grouping: firsts) { FoldedText.fold($0.key) }.values.filter { $0.count > 1 }
        guard !alike.isEmpty else { return [] }
        let evidence = alike.joined().sorted { $0.value < $1.value }
        return [
            Finding(
                name,
                .warning,
                "labels that differ only in case or white space count as several classes; spell them alike",
                count: alike.count,
                evidence: evidence.map { Finding.Evidence(data.examples[$0.value].source, "\"\($0.key)\"") }
            )
        ]
    }
}
