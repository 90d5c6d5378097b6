import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

@Suite struct RankedPairTests {
    private func load(_ text: String) throws -> [RankedPair] {
        try withTemporaryFolder { folder in
            let path = folder.appending("pairs.jsonl")
            try writeQuickly(Array(text.utf8), to: path)
            return try RankedPair.load(from: [path])
        }
    }

    @Test func rowsAreRead() throws {
        let rows = """
            {"query": "q", "positive": "p", "negatives": ["a", "b"], "more": 1}

            {"query": "q", "positive": "r"}
            {"query": "s", "positive": "p", "negatives": []}

            """
        let pairs = try load(rows)
        #expect(pairs.map(\.query) == ["q", "q", "s"] && pairs.map(\.positive) == ["p", "r", "p"])
        #expect(pairs.map(\.negatives) == [["a", "b"], [], []])
        #expect(pairs.map(\.source.line) == [1, 3, 4])
        // What is written is read again.
        let again = try load(pairs.map { $0.row.text() + "\n" }.joined())
        #expect(again.map(\.row) == pairs.map(\.row) && again.map(\.negatives) == pairs.map(\.negatives))
    }

    @Test(
        arguments: [
            ("{\"query\": \"q\"}", "positive"), ("{\"positive\": \"p\"}", "query"),
            ("{\"query\": \" \", \"positive\": \"p\"}", "query"),
            ("{\"query\": \"q\", \"positive\": \"\\n\"}", "positive"),
            ("{\"query\": \"q\", \"positive\": 7}", "positive"),
            ("{\"query\": \"q\", \"positive\": \"p\", \"negatives\": \"n\"}", "negatives"),
            ("{\"query\": \"q\", \"positive\": \"p\", \"negatives\": [\"n\", 0.5]}", "negatives"),
            ("{\"query\": \"q\", \"positive\": \"p\", \"negatives\": [\"n\", \" \"]}", "negatives"),
            ("{\"query\": \"q\", \"positive\": \"p\", \"negatives\": {\"n\": 0.5}}", "negatives"),
            ("{\"query\": \"q\", \"positive\": \"p\", \"negatives\": [\"n\", \"p\"]}", "negatives"),
        ]
    )
    func aBadRowIsToldWithLineAndField(_ row: String, _ field: String) throws {
        let good = "{\"query\": \"q\", \"positive\": \"p\"}\n"
        let error = #expect(throws: DataError.self) { try load(good + row + "\n" + good) }
        guard case .rows(let errors, count: 1) = error, let first = errors.first else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(first.place.line == 2)
        #expect("\(first.problem)".contains("\"\(field)\""), "\(first.problem)")
    }

    @Test func badRowsOfAllFilesAreCounted() throws {
        try withTemporaryFolder { folder in
            let paths = ["a.jsonl", "b.jsonl"].map { folder.appending($0) }
            for path in paths { try writeQuickly(Array("{\"query\": \"q\"}\nnothing\n".utf8), to: path) }
            let error = #expect(throws: DataError.self) { try RankedPair.load(from: paths) }
            guard case .rows(let errors, count: 4) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(Set(errors.map(\.place.file)) == Set(paths.map(\.string)))
        }
    }

    @Test func aFileWithoutRowsIsRefused() throws {
        #expect(throws: DataError.self) { try load("\n") }
    }

    @Test(
        arguments: [
            ("{\"query\": \"q\", \"positive\": \"p\"}\nnothing", true), ("{\"query\": \"q\"}", false),
            ("{\"prompt\": \"q\", \"completion\": \"p\"}", false), ("nothing", false), ("", false),
        ]
    )
    func filesOfPairsAreKnownByTheirFirstRow(_ text: String, _ isOne: Bool) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("a.jsonl")
            try writeQuickly(Array(text.utf8), to: path)
            #expect(try RankedPair.stands(in: path) == isOne)
        }
    }
}
