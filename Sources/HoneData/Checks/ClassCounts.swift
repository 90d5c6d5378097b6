internal import HoneBase

/// Counts the examples of each class, and warns where one class makes up nearly all.
struct ClassCounts: Check {
    /// The share of the largest class from which accuracy says little.
    static let dominantShare = 0.8

    let name = "class-counts"

    func findings(in data: CheckedExamples) -> [Finding] {
        guard data.hasLabels, !data.examples.isEmpty else { return [] }
        var counts: [String: Int] = [:]
        for example in data.examples { counts[example.output, default: 0] += 1 }
        let classes = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard let largest = classes.first, let smallest = classes.last else { return [] }
        let total = data.examples.count
        let share = Double(largest.value) / Double(total)
        var message =
            "\(total) examples, \(classes.count) classes; "
            + "the largest, \"\(largest.key)\", has \(largest.value)"
        if classes.count > 1 { message += ", the smallest, \"\(smallest.key)\", has \(smallest.value)" }
        var numbers = JSONObject([
            ("classes", .object(JSONObject(classes.map { ($0.key, .integer($0.value)) })))
        ])
        if let parts = data.parts {
            let ofPart = Part.allCases.map { part in (part.rawValue, JSON.integer(parts.count { $0 == part }))
            }
            numbers["parts"] = .object(JSONObject(ofPart))
        }
        var findings = [Finding(name, .note, message, count: classes.count, numbers: numbers)]
        if share >= Self.dominantShare, classes.count > 1 {
            findings.append(
                Finding(
                    "class-balance",
                    .warning,
                    "\(largest.value) of \(total) examples are \"\(largest.key)\": answering so always is "
                        + "right that often, so accuracy says little; use the metric macro-f1",
                    count: largest.value
                )
            )
        }
        return findings
    }
}
