import HoneBase
import Testing

@testable import HoneData

@Suite struct CorpusDocumentTests {
    /// A file longer than a piece is one document, as it was written.
    @Test func piecesArePutTogether() throws {
        try CorpusFolder.with { corpus in
            let long = (0..<200_000).map { "line \($0)\($0 % 7 == 0 ? "\n\n" : "\r\n")" }.joined()
            try corpus.write(long, to: "d/a.txt")
            try corpus.write(
                "{\"text\": \"one\"}\n\n{\"text\": \"\"}\n{\"text\": \"two\"}\n",
                to: "d/b.jsonl"
            )
            try corpus.write("zipped", to: "d/c.txt")
            try corpus.pack("d/c.txt")
            let documents = try TextCorpus([corpus.path("d")]).documents()
            #expect(documents.map(\.text) == [long, "one", "two", "zipped"])
            #expect(documents.map(\.source.line) == [nil, 1, 4, nil])
            #expect(documents[3].source.file.hasSuffix("c.txt.gz"))
        }
    }

    @Test func aBadRowIsTold() throws {
        try CorpusFolder.with { corpus in
            try corpus.write("{\"text\": 3}\n", to: "a.jsonl")
            #expect(throws: CorpusError.self) { try TextCorpus([corpus.path("a.jsonl")]).documents() }
        }
    }
}

/// The document of this text, at a line of a file named corpus.jsonl.
func document(_ text: String, line: Int = 1) -> CorpusDocument {
    CorpusDocument(text, source: .init(file: "corpus.jsonl", line: line))
}

/// Documents of these texts, a line each.
func documents(_ texts: [String]) -> [CorpusDocument] {
    texts.enumerated().map { document($1, line: $0 + 1) }
}

/// A sentence of `words` random words: no two are alike.
func sentence(_ random: inout Philox, words: Int = 20) -> String {
    (0..<words).map { _ in String(random.next(), radix: 36) }.joined(separator: " ")
}
