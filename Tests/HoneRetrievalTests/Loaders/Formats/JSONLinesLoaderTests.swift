import HoneBase
import HoneData
import HoneTestSupport
import Testing

@testable import HoneRetrieval

@Suite struct JSONLinesLoaderTests {
    @Test func rowsOfBEIRAreDocuments() throws {
        let lines = """
            {"_id": "7", "title": "Pumps", "text": "One.\\r\\n\\r\\nTwo.", "metadata": {"year": 1999, "tags": ["a"], "none": null}}

            {"_id": "8", "title": "Only a title", "text": "", "metadata": {}}
            """
        let documents = try load("corpus.jsonl", lines).documents
        #expect(documents.map(\.identifier) == ["corpus.jsonl#7", "corpus.jsonl#8"])
        #expect(documents.map(\.title) == ["Pumps", "Only a title"])
        #expect(documents.map(\.string) == ["One.\n\nTwo.", "Only a title"])
        #expect(documents[0].readable == [paragraph("One."), paragraph("Two.")])
        #expect(documents.map(\.metadata) == [["year": "1999", "tags": "[\"a\"]"], [:]])
        #expect(documents.map(\.readers) == [nil, nil])
    }

    @Test func otherFieldsAreMetadata() throws {
        let lines = """
            {"content": "a", "readers": ["x", "y"], "source": "web", "metadata": {"source": "no", "k": true}}
            {"id": 5, "text": "b", "readers": "x", "n": 1.5}
            {"text": "c", "readers": null, "title": ""}
            """
        let documents = try load("a.ndjson", lines).documents
        #expect(documents.map(\.identifier) == ["a.ndjson#row-1", "a.ndjson#5", "a.ndjson#row-3"])
        #expect(documents.map(\.metadata) == [["source": "web", "k": "true"], ["n": "1.5"], [:]])
        #expect(documents.map(\.readers) == [["x", "y"], ["x"], []])
        #expect(documents.map(\.title) == [nil, nil, nil])
    }

    @Test func badRowsAreToldAndTheRestGoesOn() throws {
        let lines = [
            "{\"id\": \"a\", \"text\": \"first\"}", "not json", "[1]", "{\"text\": 3}", "{\"body\": \"x\"}",
            "{\"id\": \"a\", \"text\": \"again\"}", "{\"text\": \"a\\u0000b\"}",
            "{\"text\": \"a\", \"readers\": \"x, y\"}",
            "{\"text\": \"a\", \"metadata\": {\"readers\": [\"x\"]}}",
            "{\"text\": \"a\", \"Readers\": [\"x\"]}",
            "{\"id\": {}, \"text\": \"a\"}", "{\"text\": \" \\n \"}", "{\"text\": \"a\", \"metadata\": 3}",
            "{\"text\": \"a\", \"title\": \"\\u0000\"}", "{\"text\": \"last\"}",
        ]
        let loaded = try load("a.jsonl", lines.joined(separator: "\n"))
        #expect(loaded.documents.map(\.string) == ["first", "last"])
        #expect(loaded.faults.map(\.place.line) == Array(2...14))
        #expect(loaded.reasons[1] == .row(.notAnObject(found: "an array")))
        #expect(loaded.reasons[3] == .rowWithoutText(fields: ["body"]))
        #expect(loaded.reasons[4] == .repeatedID("a", line: 1))
        #expect(loaded.reasons[5] == .zeroCharacter)
        #expect(loaded.reasons[6] == .readers(found: "\"x, y\""))
        #expect(loaded.reasons[10] == .empty)
        #expect(
            try load("a.jsonl", "{\"id\": 1.5, \"text\": \"a\"}").reasons == [
                .row(.wrongType(field: "id", expected: "a text or a whole number", found: "a number"))
            ]
        )
    }

    @Test func halfCharactersAreTold() throws {
        let lines =
            #"{"text": "\ud83d\ude00"}"# + "\n" + #"{"text": "a \ud800 b"}"# + "\n" + #"{"text": "c"}"#
        let loaded = try load("a.jsonl", lines)
        #expect(loaded.documents.map(\.string) == ["\u{1F600}", "a \u{FFFD} b", "c"])
        #expect(loaded.reasons == [.halfCharacters(count: 1)] && loaded.faults.first?.place.line == 2)
    }

    /// By a name that is not read, readers would restrict no one.
    @Test(arguments: ["reader", "Reader", " reader", "Readers", "READERS ", "readers\u{A0}"])
    func misnamedReadersAreRefused(_ name: String) throws {
        let rows: [JSON] = [
            ["text": "a", name: ["anna"]], ["text": "a", name: "anna"],
            ["text": "a", name: nil],
            ["text": "a", "metadata": [name: ["anna"]]],
        ]
        let loaded = try load("a.jsonl", rows.map { $0.text() + "\n" }.joined())
        #expect(loaded.documents.isEmpty && loaded.faults.map(\.place.line) == [1, 2, 3, 4])
        #expect(loaded.reasons.prefix(3).allSatisfy { $0 == Readers.misnamed(name) })
    }

    @Test func filesWithoutRowsArePassedOver() throws {
        #expect(try load("a.jsonl", "\n\n").reasons == [.empty])
        #expect(try load("a.jsonl", "").reasons == [.empty])
    }

    @Test func rowsAreLimited() throws {
        let long = "{\"text\": \"\(String(repeating: "x", count: 2000))\"}\n{\"text\": \"b\"}\n"
        let loaded = try load("a.jsonl", long, LoadLimits(documentBytes: 1000))
        #expect(loaded.documents.map(\.string) == ["b"] && loaded.reasons == [.textTooLarge(limit: 1000)])
        // Also where it is larger than what is read at a time.
        let row = "{\"text\": \"\(String(repeating: "zebra ", count: 500_000))\"}"
        let rows = ["{\"text\": \"one\"}", "", row, row, "{\"text\": \"four\"}", "no JSON", row]
        let limit = 1 << 20
        let read = try load("a.jsonl", rows.joined(separator: "\n"), LoadLimits(documentBytes: limit))
        #expect(read.documents.map(\.string) == ["one", "four"])
        #expect(read.documents.map(\.identifier) == ["a.jsonl#row-1", "a.jsonl#row-4"])
        #expect(read.faults.map(\.place.line) == [3, 4, 6, 7])
        #expect(read.reasons.count { $0 == .rowTooLarge(limit: limit) } == 3)
        let endless = String(repeating: "x", count: 4_000_000)
        #expect(
            try load("a.jsonl", endless, LoadLimits(documentBytes: 1000)).reasons == [
                .rowTooLarge(limit: 1000)
            ]
        )
    }
}
