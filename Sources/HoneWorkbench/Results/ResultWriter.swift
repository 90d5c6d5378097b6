public import HoneBase
internal import HoneEvaluation
public import SystemPackage

/// Writes a comparison's result for programs and for people.
public struct ResultWriter {
    private let folder: FilePath

    /// A writer into `folder`.
    public init(_ folder: FilePath) { self.folder = folder }

    /// Writes `results.json` and `report.html`; where the disk fails, both are as they were.
    public func write(_ result: ComparisonResult) throws(FileError) {
        let report = Report(result).html
        // Both or neither: the report takes its place once results.json lies whole beside the earlier one.
        try Files.replace(folder.appending("results.json")) { (file) throws(FileError) in
            try file.append(result.json.text(pretty: true))
            try Files.write(report, to: folder.appending("report.html"))
        }
    }
}

extension ComparisonResult {
    /// The result as `results.json` holds it; keys and their order are stable.
    public var json: JSON {
        [
            "task": .string(task), "kind": .string(kind.rawValue),
            "metric": .string(metric.rawValue), "items": .integer(items.count),
            "procedure": .string(procedure.rawValue), "test_opened": .integer(testOpened),
            "training_examples": .integer(trainingCount), "margin": .number(margin), "seeds": .integer(seeds),
            "requests": .number(requests), "currency": .string(currency),
            "approaches": .array(approaches.map(\.json)), "reference": .string(reference),
            "advice": advice.json,
            "suspected_labels": .array(
                suspectedLabels.map { suspect in
                    let item = items[suspect.item]
                    return [
                        "id": .string(item.id), "file": .string(item.file), "line": .integer(item.line),
                        "input": .string(item.input), "label": .string(labels[suspect.given]),
                        "predicted": .string(labels[suspect.predicted]),
                        "probability": .number(suspect.probability), "approach": .string(suspect.approach),
                    ]
                }
            ),
            "seen_in_training": .object(JSONObject(seen.map { ($0.base, .integer($0.items)) })),
            "documents": documents?.json ?? .null, "truncated": .integer(truncatedCount),
            "assumptions": .array(assumptions.map(JSON.string)),
            "provenance": .object(JSONObject(provenance.map { ($0.name, .string($0.value)) })),
        ]
    }
}

extension ApproachResult {
    var json: JSON {
        var object = JSONObject([
            ("name", .string(name)), ("base", JSON(base)), ("score", .number(score)),
            ("interval", [.number(interval.lower), .number(interval.upper)]),
            ("right", .integer(right)), ("wrong", .integer(wrong)), ("failed", .integer(failed)),
            ("validation_score", .number(validationScore)), ("seeds", .array(seedScores.map(JSON.number))),
            ("train_seconds", .number(trainSeconds)),
            ("latency_ms", latency.map { ["p50": .number($0.p50), "p95": .number($0.p95)] } ?? .null),
            ("tokens_per_request", JSON(tokensPerRequest)), ("peak_memory_mb", JSON(peakMemory)),
            ("cost_fit", JSON(cost?.fit)), ("cost_per_1000", JSON(cost?.perThousand)),
            ("cost_total", JSON(costTotal)),
            ("choices", .object(JSONObject(choices.map { ($0.name, .string($0.value)) }))),
            ("run", JSON(run)),
        ])
        object["versus_reference"] = versusReference?.json ?? .null
        if let training, training.leftOut > 0 { object["rows_left_out"] = .integer(training.leftOut) }
        if let forgetting = training?.forgetting { object["general_bits_per_byte"] = forgetting.json }
        if let stages { object["stages_ms"] = stages.json }
        if let evidence { object["evidence_found"] = evidence.json }
        if let measures { object["measures"] = measures.json }
        return .object(object)
    }
}

extension PairedResult {
    var json: JSON {
        [
            "difference": .number(difference),
            "interval": [.number(interval.lower), .number(interval.upper)],
            "p_difference": .number(differencePValue), "p_noninferior": .number(adjustedNonInferiorityPValue),
            "verdict": .string(verdict.rawValue),
        ]
    }
}

extension Advice {
    var json: JSON {
        [
            "approach": .string(approach), "base": JSON(base), "verdict": .string(verdict.rawValue),
            "holds_for": [
                "requests_from": .number(holdsFrom.rounded()), "requests_to": JSON(holdsTo?.rounded()),
            ],
            "why": .string(why), "shown_to_be_of_use": .bool(isOfUse),
            "labels_needed": labelsNeeded?.json ?? .null,
        ]
    }
}

extension LabelsNeeded {
    var json: JSON {
        switch self {
        case .range(let from, let to): ["from": .integer(from), "to": .integer(to)]
        case .willNotSettle: "labels will not settle this"
        }
    }
}
