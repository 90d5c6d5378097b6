internal import HoneBase

/// Finds units that stand in two given parts: a score would partly measure memory.
struct LeakedUnits: Check {
    let name = "leaks"

    func findings(in data: CheckedExamples) -> [Finding] {
        guard let parts = data.parts else { return [] }
        let leaks = Leak.leaks(in: data.units, parts: parts)
        let pairs: [(held: Part, seen: Part)] = [
            (.test, .train), (.test, .validation), (.validation, .train),
        ]
        return pairs.compactMap { finding(held: $0.held, seen: $0.seen, leaks, parts, data) }
    }

    private func finding(
        held: Part,
        seen: Part,
        _ leaks: [Leak],
        _ parts: [Part],
        _ data: CheckedExamples
    ) -> Finding? {
        let pairs = leaks.flatMap { leak -> [(held: Int, seen: Int)] in
            guard let first = leak.members[seen]?.first else { return [] }
            return (leak.members[held] ?? []).map { ($0, first) }
        }
        let evidence = pairs.sorted { $0.held < $1.held }.map { pair in
            Finding.Evidence(
                data.examples[pair.held].source,
                "in a unit with \(data.examples[pair.seen].source)"
            )
        }
        guard !evidence.isEmpty else { return nil }
        let total = parts.count { $0 == held }
        return Finding(
            name,
            .warning,
            "\(evidence.count) of \(total) \(held.rawValue) examples are in a unit with \(seen.rawValue) "
                + "examples (near-duplicates or the same group): a score on them partly measures memory",
            evidence: evidence,
            numbers: JSONObject([("held", .string(held.rawValue)), ("seen", .string(seen.rawValue))])
        )
    }
}
