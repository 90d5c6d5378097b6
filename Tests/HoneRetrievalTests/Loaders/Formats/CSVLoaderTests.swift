import HoneBase
import HoneData
import HoneTestSupport
import Testing

@testable import HoneRetrieval

@Suite struct CSVLoaderTests {
    @Test(
        arguments: [
            ("a,b\n1,2\n3,\n", [heading(2, "a,b"), row("1,2"), row("3,")]),
            (
                "a;b\r\n1;\"2;\"\"3\"\"\"\r\n",
                [heading(2, "a;b"), row("1;\"2;\"\"3\"\"\"")]
            ), ("a\tb\n1\t2", [heading(2, "a\tb"), row("1\t2")]),
            ("a,,b\n1,2,3\n", [heading(2, "a,,b"), row("1,2,3")]),
            ("a\n\"one\ntwo\"\n", [heading(2, "a"), row("\"one\ntwo\"")]),
            ("a,b\n,\n1,2\n", [heading(2, "a,b"), row("1,2")]),
            (
                "\n \n\"a\nx\",b\n\n \n1,\"2\n\n3\"\n\n4,5",
                [heading(2, "\"a\nx\",b"), row("1,\"2\n\n3\""), row("4,5")]
            ),
        ] as [(String, [Block])]
    )
    func aTableIsOneDocument(_ table: String, _ expected: [Block]) throws {
        let loaded = try load("a.csv", table)
        #expect(loaded.blocks == expected && loaded.documents.count == 1 && loaded.faults.isEmpty)
        #expect(loaded.documents.first?.identifier == "a.csv" && loaded.documents.first?.readers == nil)
    }

    @Test func rowsStandApart() throws {
        #expect(try load("a.CSV", "a,b\n1,2\n3,4\n").documents.map(\.string) == ["a,b\n1,2\n3,4"])
    }

    /// A table whose lines are all sound is stored as it is, so that all of it can be quoted; however it is read.
    @Test func aTableIsStoredAsItIs() throws {
        var random = Philox(seed: 8)
        for round in 0..<60 {
            let cells = ["1", "two", "\"a, b\"", "\"l\nm\"", "\"x\"\"y\"", "é😀", "3.5"]
            let lines = (0..<1 + random.below(200)).map { number in
                "r\(number)," + (0..<3).map { _ in cells[random.below(cells.count)] }.joined(separator: ",")
            }
            // Longer than what is read at a time, now and then.
            let long = round % 20 == 0 ? String(repeating: "w ", count: 600_000) + "end" : "w"
            let table = (["id,a,b,c"] + lines + ["last,\(long),2,3"]).joined(separator: "\n")
            let loaded = try load("a.csv", table + (random.below(2) == 0 ? "\n" : ""))
            #expect(loaded.documents.map(\.string) == [table] && loaded.faults.isEmpty, "round \(round)")
            #expect(
                loaded.blocks.map(\.text) == ["id,a,b,c"] + lines + ["last,\(long),2,3"],
                "round \(round)"
            )
        }
    }

    /// What names the columns stands above each chunk, and no chunk holds half a row.
    @Test func chunksStandUnderTheHeader() throws {
        let lines = (0..<100).map { "TB-\($0),\"Filter, \($0) micron\",\($0).50" }
        let document = try #require(
            try load("a.csv", (["part,description,price"] + lines).joined(separator: "\n")).documents.first
        )
        let counter = TokenCounter(markCount: 0) { text in (text.count + 3) / 4 }
        let chunks = try Chunker(size: 64, counter: counter).chunks(of: document)
        #expect(chunks.count > 10)
        for (index, chunk) in chunks.enumerated() {
            let above = chunk.headings.map { String(decoding: document.text[$0], as: UTF8.self) }
            #expect(above == (index == 0 ? [] : ["part,description,price"]))
            let rows = String(decoding: document.text[chunk.range], as: UTF8.self).split(separator: "\n")
            #expect(rows.dropFirst(index == 0 ? 1 : 0).allSatisfy { lines.contains(String($0)) })
        }
    }

    /// With readers each row is a document: who may read one may not read the next.
    @Test func rowsWithReadersAreDocuments() throws {
        let table = "id,part,readers\nx,Pump,\"alice, bob\"\ny,Hose,\n,Oil,carol\n"
        let documents = try load("a.csv", table).documents
        #expect(documents.map(\.identifier) == ["a.csv#x", "a.csv#y", "a.csv#row-3"])
        #expect(documents.map(\.readers) == [["alice", "bob"], [], ["carol"]])
        #expect(documents.map(\.string) == ["id: x\npart: Pump", "id: y\npart: Hose", "part: Oil"])
        #expect(documents.map(\.metadata) == [["part": "Pump"], ["part": "Hose"], ["part": "Oil"]])
        #expect(documents.flatMap(\.blocks).map(\.kind) == [.tableRow, .tableRow, .tableRow])
    }

    @Test func aColumnOfTextIsTheText() throws {
        let table = "Readers ,title,Text,year\na,Pumps,\"One.\n\nTwo.\",1999\n"
        let document = try #require(try load("a.csv", table).documents.first)
        #expect(
            document.title == "Pumps" && document.metadata == ["year": "1999"] && document.readers == ["a"]
        )
        #expect(document.readable == [paragraph("One."), paragraph("Two.")])
    }

    @Test func badRowsAreToldAndTheRestGoesOn() throws {
        let loaded = try load("a.csv", "a,b\n1,2\n3\n4,5\n\"6\"x,7\n8,9\n")
        #expect(loaded.blocks == [heading(2, "a,b"), row("1,2"), row("4,5"), row("8,9")])
        #expect(loaded.faults.map(\.place.line) == [3, 5])
        #expect(loaded.reasons.first == .row(.fieldCount(expected: 2, found: 1)))
        let twice = try load("a.csv", "id,readers\nx,a\nx,b\n")
        #expect(twice.documents.count == 1 && twice.reasons == [.repeatedID("x", line: 2)])
        #expect(
            try load("a.csv", "Readers,readers,x\na,b,c\n").reasons == [
                .readers(found: "two columns \"readers\"")
            ]
        )
    }

    /// By a name that is not read, readers would restrict no one; told once, whatever the rows are.
    @Test(arguments: ["reader", "Reader", " READER "])
    func aMisnamedColumnOfReadersIsRefused(_ name: String) throws {
        let loaded = try load("a.csv", "id,\(name),text\n1\n2,ben,b\n3,anna,c\n")
        let column = name.split(separator: " ").joined()
        #expect(loaded.documents.isEmpty && loaded.reasons == [Readers.misnamed(column)])
        let twice = try load("a.csv", "Readers,readers,x\na,b,c\na,b,c\n")
        #expect(twice.documents.isEmpty && twice.faults.count == 1)
    }

    @Test func tablesWithoutRowsAreTold() throws {
        #expect(try load("a.csv", "").reasons == [.empty])
        #expect(try load("a.csv", "a,b\n").reasons == [.empty])
        guard case .table? = try load("a.csv", "a,a\n1,2\n").reasons.first else {
            Issue.record("a column stands twice")
            return
        }
        #expect(try load("a.csv", "a,\"b\n1,2\n").documents.isEmpty)
    }

    @Test func excelsEncodingsAreRead() throws {
        let table = "Größe;Wert\r\nHöhe;12 €\r\n"
        let expected = [heading(2, "Größe;Wert"), row("Höhe;12 €")]
        #expect(try load("a.csv", [0xFF, 0xFE] + utf16(table, isLittleEndian: true)).blocks == expected)
        #expect(try load("a.csv", [0xEF, 0xBB, 0xBF] + Array(table.utf8)).blocks == expected)
        let windows = table.unicodeScalars.map { $0 == "€" ? 0x80 : UInt8($0.value) }
        let loaded = try load("a.csv", windows)
        #expect(loaded.blocks == expected && loaded.reasons == [.guessedEncoding("Windows-1252")])
    }

    @Test func aLongTableIsSeveralDocuments() throws {
        let rows = (0..<300).map { "\($0),value \($0)\n" }.joined()
        let loaded = try load("a.csv", "n,v\n" + rows, LoadLimits(documentBytes: 1000))
        #expect(loaded.documents.count > 3 && loaded.faults.isEmpty)
        #expect(loaded.documents.prefix(2).map(\.identifier) == ["a.csv", "a.csv#part-2"])
        #expect(loaded.documents.allSatisfy { $0.readable.first == heading(2, "n,v") })
        let found = loaded.blocks.filter { $0.kind == .tableRow }
        #expect(found == (0..<300).map { row("\($0),value \($0)") })
        let wide = try load(
            "a.csv",
            "a\n1\n\(String(repeating: "x", count: 2000))\n2\n",
            LoadLimits(documentBytes: 1000)
        )
        #expect(wide.blocks == [heading(2, "a"), row("1"), heading(2, "a"), row("2")])
        #expect(wide.reasons == [.rowTooLarge(limit: 1000)])
    }

    /// A quote that is never closed takes neither memory nor time without end.
    @Test func anOpenQuoteIsToldInTime() throws {
        let open = "a,b\n1,2\n3,\"" + String(repeating: "more, text\n", count: 1_000_000)
        let loaded = try load("a.csv", open, LoadLimits(documentBytes: 1 << 20))
        #expect(loaded.blocks == [heading(2, "a,b"), row("1,2")])
        #expect(loaded.reasons == [.rowWithoutEnd(limit: 1 << 20)])
        #expect(loaded.faults.map(\.place.line) == [3] && loaded.faults.map(\.severity) == [.failure])
    }
}
