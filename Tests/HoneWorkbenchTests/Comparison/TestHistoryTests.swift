import HoneBase
import HoneData
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct TestHistoryTests {
    private func item(_ id: String, _ output: String = "a") -> Example {
        Example(id: id, input: "text", output: output, source: .init(file: "test.jsonl", line: 1))
    }

    private func opened(_ folder: FilePath, _ items: [Example], now: Bool) throws -> Int {
        try TestHistory(folder, items: items).opened(now)
    }

    @Test func looksAreCountedForEachSetOfItems() throws {
        try withTemporaryFolder { folder in
            let items = [item("1"), item("2")]
            let first = try opened(folder, items, now: true)
            #expect(first == 1)
            #expect(try opened(folder, items, now: false) == 1)
            #expect(try opened(folder, items, now: true) == 2)
            #expect(try opened(folder, items.reversed(), now: true) == 3)
            #expect(try opened(folder, [item("1"), item("2", "b")], now: true) == 1)
            #expect(try opened(folder, [item("1")], now: true) == 1)
            #expect(try opened(folder, items, now: false) == 3)
        }
    }

    /// A count that no looking gives is taken for what is nearest to it.
    @Test(
        arguments: [
            (Int.max, 1_000_000_000, 1_000_000_001), (1_000_000_001, 1_000_000_000, 1_000_000_001),
            (.min, 1, 1), (-1, 1, 1), (7, 7, 8),
        ] as [(Int, Int, Int)]
    ) func aCountThatCannotBeIsBounded(_ count: Int, _ before: Int, _ now: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("test-opened.json")
            _ = try opened(folder, [item("1")], now: true)
            let written = try #require(try JSONScanner.parse(Files.bytes(of: path)).object)
            let key = try #require(written.keys.first)
            try Files.write(JSON.object(JSONObject([(key, .integer(count))])).text(), to: path)
            #expect(try opened(folder, [item("1")], now: false) == before)
            #expect(try opened(folder, [item("1")], now: true) == now)
        }
    }

    @Test func resultsAreNeverShownUnopened() throws {
        try withTemporaryFolder { folder in
            let count = try opened(folder, [item("1")], now: false)
            #expect(count == 1)
            #expect(try Files.names(in: folder).isEmpty)
        }
    }

    @Test func aHistoryThatCannotBeReadStartsAnew() throws {
        try withTemporaryFolder { folder in
            try Files.write("not JSON", to: folder.appending("test-opened.json"))
            #expect(try opened(folder, [item("1")], now: true) == 1)
            #expect(try opened(folder, [item("1")], now: true) == 2)
        }
    }
}
