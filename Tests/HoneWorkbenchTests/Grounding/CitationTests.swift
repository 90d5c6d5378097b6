import HoneRetrieval
import Testing

@testable import HoneWorkbench

@Suite struct CitationTests {
    private static let text = "---\nreaders: [anna]\n---\nDie Pumpe läuft. Sie ist grün.\n"

    /// Calls `body` with what cites the bytes `range` of what was found, as `reader`.
    private func with(_ body: ((String, Range<Int>, Reader) throws -> Citation, SearchResult) throws -> Void)
        throws
    {
        try withWordIndex(["a.md": Self.text]) { path in
            let opened = try OpenIndex(path, needsMeaning: false, isAudited: false)
            let found = try #require(try opened.search("Pumpe", as: "anna").first)
            let shown = ShownPassage(found)
            try body(
                { quote, range, reader in
                    try Citation(quote, at: range, of: shown, in: opened.index, as: reader)
                },
                found
            )
        }
    }

    @Test func aQuoteIsTheBytesThatAreStored() throws {
        try with { cite, found in
            let quote = "Die Pumpe läuft."
            let start = found.range.lowerBound
            let range = start..<start + quote.utf8.count
            let citation = try cite(quote, range, Reader("anna"))
            #expect(citation.quote == quote && citation.range == range && citation.document == "a.md")
            #expect(citation.version == found.document.version)
        }
    }

    /// Nothing is quoted that the reader may not read, that stands elsewhere, or that ends within a character.
    @Test func whatIsNotThereIsNotQuoted() throws {
        try with { cite, found in
            let start = found.range.lowerBound
            let wrong: [(String, Range<Int>, String)] = [
                ("Die Pumpe läuft.", start..<start + 17, "ben"),
                ("Die Pumpe läuft.", start + 1..<start + 18, "anna"),
                ("Die", start..<start + 4, "anna"), ("", start..<start, "anna"),
                ("x", 100_000..<100_001, "anna"), ("Die Pumpe l\u{FFFD}", start..<start + 12, "anna"),
            ]
            for (quote, range, reader) in wrong {
                #expect(throws: GroundingError.noSlice(document: "a.md", range: range)) {
                    _ = try cite(quote, range, Reader(reader))
                }
            }
        }
    }
}
