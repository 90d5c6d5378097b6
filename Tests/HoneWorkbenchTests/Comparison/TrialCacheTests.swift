import HoneBase
import HoneData
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct TrialCacheTests {
    /// The keys of approaches on rows that name this evidence, with this index of documents.
    private func keys(
        evidence: String?,
        documents: String?,
        neighbours: String? = nil,
        _ base: Base,
        _ place: FilePath
    ) throws -> [String: String] {
        let folder = try TaskFolder(place.appending("task"), [:])
        let rows = SampleRow.unlike(60).map { row in
            evidence.map { "\(row.line.dropLast(2)), \"evidence\": \($0)}\n" } ?? row.line
        }
        try folder.write(rows.joined(), to: "examples.jsonl")
        let (task, data) = (try folder.task, try folder.data)
        let cache = TrialCache(
            folder: place.appending("cache"),
            shelf: RunShelf(output: place),
            base,
            task,
            data,
            try Plan(data, of: task),
            task.labelList(data),
            neighbours: neighbours,
            documents: documents,
            seeds: 1
        )
        var keys: [String: String] = [:]
        for name in ["linear-head", "retrieval-words", "nearest-few-shot"] {
            keys[name] = cache.key(approach(named: name))
        }
        return keys
    }

    /// How often the evidence was shown is kept with a trial: rows that name other evidence, or other documents, make what
    /// looks things up another trial, and leave all others as they are.
    @Test func whatIsLookedUpDependsOnDocumentsAndEvidence() throws {
        try withTinyBase { base, place in
            let one = #"[{"document": "a.md", "quote": "x"}]"#
            let other = #"[{"document": "a.md", "quote": "y"}]"#
            let cases: [(evidence: String?, documents: String)] = [
                (nil, "1"), (one, "1"), (other, "1"), (one, "2"), (one, "1"),
            ]
            let kept = try cases.map {
                try keys(evidence: $0.evidence, documents: $0.documents, base, place)
            }
            #expect(Set(kept.map { $0["linear-head"] }).count == 1)
            #expect(Set(kept.map { $0["retrieval-words"] }).count == 4)
            #expect(kept[1] == kept[4])
        }
    }

    /// What has not changed is not measured again because another approach beside it looks for the nearest examples.
    @Test func onlyWhatLooksForTheNearestDependsOnWhatFindsThem() throws {
        try withTinyBase { base, place in
            let kept = try [nil, "1", "2"].map {
                try keys(evidence: nil, documents: nil, neighbours: $0, base, place)
            }
            for name in ["linear-head", "retrieval-words"] { #expect(Set(kept.map { $0[name] }).count == 1) }
            #expect(Set(kept.map { $0["nearest-few-shot"] }).count == 3)
        }
    }
}
