import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

struct KeptSplitTests {
    private let all = unlikeExamples(120, labels: ["a", "b"])

    @Test func foldsAreKeptWhenRowsAreAddedAndTakenAway() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("split.jsonl")
            func folds(_ examples: [Example]) throws -> [String: Int] {
                let split = try CrossFitting.kept(
                    at: path,
                    of: examples,
                    units: Units(of: examples),
                    byLabel: true
                )
                return Dictionary(uniqueKeysWithValues: zip(examples.map(\.id), split.folds))
            }
            let first = try folds(Array(all[..<80]))
            #expect(try Files.text(of: path).utf8.count { $0 == 0x0A } == 80)
            let second = try folds(Array(all[20...].reversed()))
            #expect(all[20..<80].allSatisfy { second[$0.id] == first[$0.id] })
            let third = try folds(all)
            #expect(all.allSatisfy { third[$0.id] == first[$0.id] ?? second[$0.id] })
            #expect(try Files.text(of: path).utf8.count { $0 == 0x0A } == 120)
        }
    }

    @Test func partsAreKept() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("split.jsonl")
            let old = Array(all[..<80])
            let first = try PartSplit.kept(at: path, of: old, units: Units(of: old), byLabel: true)
            let second = try PartSplit.kept(at: path, of: all, units: Units(of: all), byLabel: true, salt: 5)
            #expect(Array(second.parts[..<80]) == first.parts)
            let error = #expect(throws: SplitError.self) {
                try CrossFitting.kept(at: path, of: all, units: Units(of: all), byLabel: true)
            }
            #expect(error == .otherKind(file: path.string, found: "parts", expected: "folds"))
        }
    }

    @Test func validationTakenFromTrainingIsKept() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("split.jsonl")
            func split(_ count: Int) throws -> PartSplit {
                let examples = Array(all[..<count])
                let given = examples.indices.map { $0 < 20 ? Part.test : .train }
                return try PartSplit.kept(
                    at: path,
                    given: given,
                    of: examples,
                    units: Units(of: examples),
                    byLabel: true
                )
            }
            let first = try split(80)
            #expect(try SplitFile.read(path).ids == all[20..<80].map(\.id))
            #expect(first.examples(in: .validation).count == 6)
            let second = try split(120)
            #expect(Array(second.parts[..<80]) == first.parts)
            #expect(second.examples(in: .validation).count == 10)
        }
    }

    @Test func aGivenValidationNeedsNoFile() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("split.jsonl")
            let given = all.indices.map { [Part.train, .validation, .test][$0 % 3] }
            let split = try PartSplit.kept(
                at: path,
                given: given,
                of: all,
                units: Units(of: all),
                byLabel: true
            )
            #expect(split.parts == given)
            #expect(!Files.exists(path))
        }
    }
}
