import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

@Suite struct TextCorpusTests {
    private func files(_ corpus: CorpusFolder, _ names: String...) throws(CorpusError) -> [String] {
        let root = corpus.folder.string + "/"
        return try TextCorpus(names.map { corpus.path($0) }).files.map {
            String($0.string.dropFirst(root.count))
        }
    }

    @Test func foldersAreSearchedInOrder() throws {
        try CorpusFolder.with { corpus in
            for name in [
                "d/b.txt", "d/a/z.md", "d/a/y.jsonl", "d/c.txt.gz", "d/x.jsonl.gz", "d/notes.pdf", "d/gz",
                "d/.hidden.txt", "d/.git/a.md", "d/e.json",
            ] { try corpus.write("x", to: name) }
            let expected = ["d/a/y.jsonl", "d/a/z.md", "d/b.txt", "d/c.txt.gz", "d/x.jsonl.gz"]
            #expect(try files(corpus, "d") == expected)
            #expect(try files(corpus, "d/b.txt", "d") == ["d/b.txt"] + expected.filter { $0 != "d/b.txt" })
            #expect(try files(corpus, "d", "d/a", "d/../d/b.txt") == expected)
        }
    }

    /// A link to a folder above is not followed for ever.
    @Test func linksLeadNowhereTwice() throws {
        try CorpusFolder.with { corpus in
            try corpus.write("x", to: "d/a.txt")
            let made = try ChildProcess("ln", ["-s", "..", corpus.path("d/up").string]).run()
            try #require(made.exitCode == 0)
            #expect(try files(corpus, "d/a.txt") == ["d/a.txt"])
            #expect(try files(corpus, "d").count == 1)
        }
    }

    @Test func whatHoldsNoTextIsRefused() throws {
        try CorpusFolder.with { corpus in
            try corpus.write("x", to: "d/a.pdf")
            let missing = corpus.path("none")
            #expect(throws: CorpusError.file(.missing(missing))) { try TextCorpus([missing]) }
            let folder = corpus.path("d")
            #expect {
                try TextCorpus([folder])
            } throws: { error in
                if case .nothingFound(folder.string, _)? = error as? CorpusError { true } else { false }
            }
            let file = corpus.path("d/a.pdf")
            #expect {
                try TextCorpus([file])
            } throws: { error in
                if case .unknownEnding(file.string, _)? = error as? CorpusError { true } else { false }
            }
        }
    }
}
