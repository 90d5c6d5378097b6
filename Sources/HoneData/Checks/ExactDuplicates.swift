/// Counts inputs that repeat an earlier one but for case and white space.
struct ExactDuplicates: Check {
    let name = "exact-duplicates"

    func findings(in data: CheckedExamples) -> [Finding] {
        let folded = data.units.foldedInputs
        let repeated = data.units.links.filter { folded[$0.first] == folded[$0.second] }
        guard !repeated.isEmpty else { return [] }
        let inputs = repeated.count == 1 ? "1 input repeats" : "\(repeated.count) inputs repeat"
        return [
            Finding(
                name,
                .note,
                "\(inputs) an earlier one; they never stand in different parts of a split made here",
                evidence: repeated.sorted { $0.second < $1.second }.map {
                    Finding.Evidence(
                        data.examples[$0.second].source,
                        "repeats \(data.examples[$0.first].source)"
                    )
                }
            )
        ]
    }
}
