internal import HoneBase

/// Finds inputs and outputs without text, and inputs longer than a model reads.
struct InputLengths: Check {
    let name = "lengths"

    func findings(in data: CheckedExamples) -> [Finding] {
        var empty: [Finding.Evidence] = []
        var long: [Finding.Evidence] = []
        let limit = data.lengthLimit
        for example in data.examples {
            var place = example.source
            for (field, text) in [("input", example.input), ("output", example.output)] where text.isBlank {
                place.field = field
                empty.append(Finding.Evidence(place))
            }
            let length = limit.length(example.input)
            guard length > limit.limit else { continue }
            place.field = "input"
            long.append(Finding.Evidence(place, "\(length) \(limit.unit)"))
        }
        var findings: [Finding] = []
        if !empty.isEmpty {
            findings.append(
                Finding(
                    name,
                    .error,
                    empty.count.counted(
                        "field is empty: fill it in or remove the row",
                        "fields are empty: fill them in or remove the rows"
                    ),
                    evidence: empty
                )
            )
        }
        if !long.isEmpty {
            findings.append(
                Finding(
                    name,
                    .warning,
                    long.count.counted("input is", "inputs are")
                        + " longer than \(limit.limit) \(limit.unit): shorten",
                    evidence: long
                )
            )
        }
        return findings
    }
}
