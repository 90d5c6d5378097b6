import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

/// A file of JSON lines of which one is wrong.
private struct WrongLine: WrongFiles {
    let before: [UInt8]
    var row: JSONMutations
    let after: [UInt8]

    init(_ rows: [JSON], seed: UInt64) {
        // An id may stand once only.
        let others = rows.filter { $0["id"] == nil }.map { $0.text() + "\n" }
        before = Array(others.joined().utf8)
        after = Array("\n".utf8) + before
        row = JSONMutations(of: rows, seed: seed)
    }

    mutating func next() -> [UInt8] { before + row.next() + after }
}

/// Wrong files of examples and texts are refused or read, and nothing else.
@Suite struct DataMutationTests {
    private static let rows: [[JSON]] = [
        [
            ["id": "a", "input": "Pump leaks\u{2028}\u{1F600}", "output": "hydraulics", "group": "g"],
            ["input": "Brake squeals", "output": 3, "more": [1, [2, ["x": nil]]]],
            ["input": " e\u{301} ", "output": "yes"],
        ],
        [["text": "a", "label": "b"], ["text": "c", "label": 4.5, "labels": nil]],
        [
            [
                "messages": [
                    ["role": "system", "content": "s"], ["role": "user", "content": "u"],
                    ["role": "assistant", "content": "a"],
                ]
            ],
            [
                "messages": [["role": "user", "content": "v"], ["role": "assistant", "content": "b"]],
                "id": 2,
            ],
        ],
    ]

    private func text(_ rows: [JSON]) -> [UInt8] { Array(rows.map { $0.text() + "\n" }.joined().utf8) }

    private static let table =
        "id,input,output\n1,\"Pump, \"\"leaks\"\"\",hydraulics\r\n\n2,Brake,\"br\nakes\"\n3, x ,y\n"

    private func readExamples(_ path: FilePath) -> Bool {
        do throws(DataError) {
            let examples = try ExampleFile.read(path)
            #expect(!examples.isEmpty)
            #expect(examples.allSatisfy { !$0.input.isEmpty })
            return true
        } catch {
            #expect(!error.description.isEmpty)
            return false
        }
    }

    private func readInputs(_ path: FilePath) -> Bool {
        do throws(DataError) {
            var reader = try InputReader(path)
            while case let rows = try reader.next(2), !rows.isEmpty {
                for row in rows {
                    _ = JSONLinesWriter().line(of: row.answered(JSONObject([("output", "x")])))
                }
            }
            return true
        } catch {
            #expect(!error.description.isEmpty)
            return false
        }
    }

    private func readCorpus(_ path: FilePath) -> Bool {
        do throws(CorpusError) {
            var reader = try TextCorpus([path]).reader()
            while let text = try reader.next() { #expect(!text.text.isEmpty) }
            return true
        } catch {
            #expect(!error.description.isEmpty)
            return false
        }
    }

    @Test(arguments: 0..<3) func wrongRowsDoNoHarm(_ kind: Int) throws {
        let files = WrongLine(Self.rows[kind], seed: 101)
        try expectNoHarm(files, count: 10_000, opening: 200, name: "examples.jsonl") {
            _ = readInputs($0)
            return readExamples($0)
        }
    }

    @Test func wrongBytesDoNoHarm() throws {
        for (index, rows) in Self.rows.enumerated() {
            let files = ByteMutations(of: text(rows), seed: 102 + UInt64(index))
            try expectNoHarm(files, count: 4_000, opening: 40, name: "examples.jsonl", readExamples)
        }
    }

    @Test(arguments: ["examples.csv", "examples"]) func wrongTablesDoNoHarm(_ name: String) throws {
        let files = ByteMutations(of: Array(Self.table.utf8), seed: 105)
        try expectNoHarm(files, count: 10_000, opening: 500, name: name) {
            _ = readInputs($0)
            return readExamples($0)
        }
    }

    @Test func wrongTextsDoNoHarm() throws {
        let rows: [JSON] = [["text": "one"], ["text": "", "id": 7], ["text": "t\u{E9}o\n"]]
        let lines = WrongLine(rows, seed: 106)
        try expectNoHarm(lines, count: 10_000, opening: 500, name: "a.jsonl", readCorpus)
        let bytes = ByteMutations(of: Array("Zwei \u{E9}\n\n\u{1F600}\r\n".utf8), seed: 107)
        try expectNoHarm(bytes, count: 10_000, opening: 500, name: "a.md", readCorpus)
    }

    @Test(arguments: ["a.jsonl", "a.txt"]) func wrongPackedTextsDoNoHarm(_ name: String) throws {
        let packed = try CorpusFolder.with { corpus in
            let lines = (0..<40).map { "{\"text\": \"document number \($0)\"}\n" }
            try corpus.write(lines.joined(), to: name)
            try corpus.pack(name)
            return try Files.bytes(of: corpus.path(name + ".gz"))
        }
        let files = ByteMutations(of: packed, seed: 108)
        try expectNoHarm(files, count: 10_000, opening: 50, name: name + ".gz", readCorpus)
    }

    /// One line that unpacks to more than memory should hold is refused, not waited for.
    ///
    /// In a process of its own, whose memory is not that of the other tests.
    @Test func aLineThatUnpacksWithoutEndIsRefused() async {
        await #expect(processExitsWith: .success) {
            try CorpusFolder.with { corpus in
                let shell = "head -c 400000000 /dev/zero | gzip -1 > '\(corpus.path("a.jsonl.gz").string)'"
                _ = try ChildProcess("sh", ["-c", shell]).run()
                do throws(CorpusError) {
                    _ = try corpus.read("a.jsonl.gz")
                    fatalError("the line was read")
                } catch {
                    precondition(error.description.contains("more than 64 MB"), "\(error)")
                }
            }
        }
    }
}
