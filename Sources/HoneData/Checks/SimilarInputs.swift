/// Counts inputs that are nearly the same as an earlier one.
struct SimilarInputs: Check {
    let name = "near-duplicates"

    func findings(in data: CheckedExamples) -> [Finding] {
        let folded = data.units.foldedInputs
        let similar = data.units.links.filter { folded[$0.first] != folded[$0.second] }
        guard !similar.isEmpty else { return [] }
        let inputs = similar.count == 1 ? "1 input is" : "\(similar.count) inputs are"
        return [
            Finding(
                name,
                .note,
                "\(inputs) nearly the same as another (5-gram similarity of \(NearDuplicates.threshold) or "
                    + "more); they never stand in different parts of a split made here",
                evidence: similar.sorted { $0.second < $1.second }.map {
                    Finding.Evidence(
                        data.examples[$0.second].source,
                        "\(hundredths($0.similarity)) like \(data.examples[$0.first].source)"
                    )
                }
            )
        ]
    }

    private func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
