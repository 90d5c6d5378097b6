/// Finds inputs that stand with more than one label.
struct ConflictingLabels: Check {
    let name = "conflicting-labels"

    func findings(in data: CheckedExamples) -> [Finding] {
        guard data.hasLabels else { return [] }
        let byInput = Dictionary(grouping: data.examples.indices) { data.units.foldedInputs[$0] }
        let conflicts = byInput.values
            .filter { members in
                members.contains { data.examples[$0].output != data.examples[members[0]].output }
            }
            .sorted { $0[0] < $1[0] }
        guard !conflicts.isEmpty else { return [] }
        let inputs = conflicts.count == 1 ? "1 input stands" : "\(conflicts.count) inputs stand"
        return [
            Finding(
                name,
                .warning,
                "\(inputs) with more than one label: no model can be right on all of them; decide for one",
                count: conflicts.count,
                evidence: conflicts.joined().map {
                    Finding.Evidence(data.examples[$0].source, data.examples[$0].output)
                }
            )
        ]
    }
}
