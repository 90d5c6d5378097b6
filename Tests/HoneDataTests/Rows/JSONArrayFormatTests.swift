import HoneBase
import Testing

@testable import HoneData

struct JSONArrayFormatTests {
    /// The rows of `text`, and the faults, each with its line; the text comes in pieces of `size` bytes.
    private func walk(_ text: String, by size: Int) throws -> (rows: [(Int, JSON)], faults: [(Int, RowFault)])
    {
        var cursor = RowCursor(file: "a.json", readsArrays: true)
        let all = Array(text.utf8)
        var (buffer, fed): ([UInt8], Int) = ([], 0)
        var (rows, faults): ([(Int, JSON)], [(Int, RowFault)]) = ([], [])
        while true {
            var offset = 0
            let isWhole = fed == all.count
            let step = try buffer.withUnsafeBufferPointer { (bytes) throws(DataError) in
                try cursor.next(in: bytes, at: &offset, isWhole: isWhole)
            }
            buffer.removeFirst(offset)
            switch step {
            case .end: return (rows, faults)
            case .more:
                buffer += all[fed..<min(all.count, fed + size)]
                fed = min(all.count, fed + size)
            case .row(let line, .success(let row)): rows.append((line, .object(row)))
            case .row(let line, .failure(let fault)): faults.append((line, fault))
            }
        }
    }

    @Test(arguments: [1, 2, 7, 1_000]) func elementsAreRowsWithTheirLines(_ size: Int) throws {
        let text = """
            \u{FEFF}
             [ {"a": "]},{"}
            ,{"b": [1, {"c": [[]]}],
               "d": "\\"\\\\"} , {}\t,

            {"e": "\u{1F600}"}
            ]

            """
        let (rows, faults) = try walk(text, by: size)
        #expect(faults.isEmpty)
        #expect(rows.map(\.0) == [2, 3, 4, 6])
        let whole = try JSONScanner.parse(String(text.unicodeScalars.dropFirst()))
        #expect(JSON.array(rows.map(\.1)) == whole)
    }

    @Test(arguments: ["[]", " [\n] \n"]) func anEmptyArrayHasNoRows(_ text: String) throws {
        let (rows, faults) = try walk(text, by: 100)
        #expect(rows.isEmpty && faults.isEmpty)
    }

    private static let element = "unexpected character where a value is expected (byte 1)"
    private static let open = RowFault.brokenArray("the file ends before the array is closed")
    private static let more = RowFault.brokenArray("something follows the array")

    @Test(arguments: [
        ("[{}", 1, 1, [open]), ("[{},\n", 1, 2, [open]), ("[", 0, 1, [open]), ("[\n{}\n", 1, 3, [open]),
        ("[{},]", 1, 1, [.brokenArray(element)]), ("[,{}]", 1, 1, [.brokenArray(element)]),
        ("[{},,{}]", 2, 1, [.brokenArray(element)]), ("[{}]\n{}\n", 1, 2, [more]), ("[{}]]", 1, 1, [more]),
        ("[{} {}]", 0, 1, [.brokenArray("something follows the value (byte 4)")]),
        ("[{}}]", 0, 1, [.brokenArray("something follows the value (byte 3)")]),
        ("[{}, 7]", 1, 1, [.notAnObject(found: "a number")]),
        ("[{}, [{}]]", 1, 1, [.notAnObject(found: "an array")]),
        (
            "[{\"a\": \"b}]\n", 0, 1,
            [.brokenArray("a control character must be escaped in a string (byte 11)"), open]
        ),
    ])
    func aBrokenArrayIsTold(_ text: String, _ count: Int, _ line: Int, _ expected: [RowFault]) throws {
        for size in [1, 100] {
            let (rows, faults) = try walk(text, by: size)
            #expect(rows.count == count)
            #expect(faults.map(\.1) == expected)
            #expect(faults.first?.0 == line)
        }
    }

    @Test func anArrayIsRefusedWhereItIsNotAskedFor() {
        let error = #expect(throws: DataError.self) { try read("[{}]", named: "a.json") }
        #expect(error == .oneArray(file: "a.json"))
    }

    /// Whatever stands in the array, its rows are those of the text parsed as a whole.
    @Test func randomArraysAreReadAsTheyAreParsed() throws {
        var random = Philox(seed: 11)
        let keys = ["a", "]", "\"", "\\", "{", "é"]
        func value(_ depth: Int) -> JSON {
            switch random.below(depth > 3 ? 4 : 6) {
            case 0: nil
            case 1: .integer(random.below(1_000))
            case 2: .bool(true)
            case 3: .string((0..<random.below(6)).map { _ in keys[random.below(keys.count)] }.joined())
            case 4: .array((0..<random.below(4)).map { _ in value(depth + 1) })
            default: object(depth)
            }
        }
        func object(_ depth: Int) -> JSON {
            .object(
                JSONObject(
                    (0..<random.below(4)).map { _ in (keys[random.below(keys.count)], value(depth + 1)) }
                )
            )
        }
        for round in 0..<300 {
            let rows = (0..<random.below(6)).map { _ in object(0) }
            let breaks = round % 3 == 0 ? ",\n" : round % 3 == 1 ? " , " : ","
            let text = "[" + rows.map { $0.text() }.joined(separator: breaks) + "]"
            let (read, faults) = try walk(text, by: 1 + random.below(40))
            #expect(read.map(\.1) == rows && faults.isEmpty)
        }
    }
}
