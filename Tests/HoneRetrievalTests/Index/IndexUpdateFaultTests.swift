import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

/// Changes of an index while something is wrong with the folder.
@Suite struct IndexUpdateFaultTests {
    private struct Outcome {
        var counts: IndexUpdate.Counts
        var faults: [LoadFault]
    }

    private func update(
        _ path: FilePath,
        to documents: DocumentFolder,
        _ permissions: PermissionRules = PermissionRules(isPublic: true)
    ) throws -> Outcome {
        var faults: [LoadFault] = []
        let counter = TokenCounter(markCount: 0) { text in (text.count + 3) / 4 }
        let update = IndexUpdate(
            of: documents,
            to: path,
            IndexSettings(
                embedder: nil,
                analysis: WordAnalysis.english.name,
                chunkTokens: 50,
                chunkOverlap: 0
            ),
            permissions,
            chunker: try Chunker(size: 50, overlap: 0, counter: counter),
            embedder: nil
        )
        let counts = try update.run(fault: { faults.append($0) })
        return Outcome(counts: counts, faults: faults)
    }

    private func found(_ words: String, in path: FilePath) throws -> [String] {
        var request = SearchRequest(words, as: Reader("anna"))
        request.method = .words
        return try Index(path).search(request).map(\.document.identifier)
    }

    /// What cannot be read is told each time, and read as soon as it can be, whatever was in the way.
    @Test func whatCannotBeReadIsTriedAgain() throws {
        try withTemporaryFolder { folder in
            let (documents, path) = (folder.appending("documents"), folder.appending("index"))
            try Files.write("pump", to: documents.appending("good.md"))
            try Files.write("---\nreaders: {a: b}\n---\npump", to: documents.appending("bad.md"))
            try Files.write(
                "{\"text\": \"pump\"}\n{\"text\": 5}\n{\"text\": \"pump\"}\n",
                to: documents.appending("rows.jsonl")
            )
            for run in 0..<3 {
                let outcome = try update(path, to: DocumentFolder(documents))
                #expect(outcome.faults.count == 2, "run \(run)")
                #expect(
                    outcome.counts.added == (run == 0 ? 3 : 0) && outcome.counts.kept == (run == 0 ? 0 : 3)
                )
                #expect(outcome.counts.chunks == (run == 0 ? 3 : 0), "nothing is cut again")
            }
            #expect(try Set(found("pump", in: path)) == ["good.md", "rows.jsonl#row-1", "rows.jsonl#row-3"])
        }
    }

    /// Readers of a wrong type close a document for all, in a public index, too.
    @Test(
        arguments: [
            "readers: {anna: yes}", "readers: [[anna]]", "readers: [anna", "readers: anna, ben", "readers:",
            "readers: []", "readers: ~", "readers: \"\"", "readers: |\n  anna", "readers: &a anna",
            "readers: !!str anna", "reader: anna", "\"readers\": [anna]", " readers: [anna]",
            "readers: [anna]\nreaders: [ben]", "Readers: [ben]", "readers : [ben]", "readers: [ben] # anna",
            "readers:\n  - ben", "readers:\n- ben", "readers: ['anna ben']", "readers: [Anna]", "readers: 5",
        ]
    )
    func readersOfAWrongTypeCloseTheDocument(_ head: String) throws {
        try withTemporaryFolder { folder in
            let (documents, path) = (folder.appending("documents"), folder.appending("index"))
            try Files.write("pump", to: documents.appending("open.md"))
            try Files.write("---\n\(head)\n---\npump", to: documents.appending("closed.md"))
            _ = try update(path, to: DocumentFolder(documents))
            #expect(try found("pump", in: path) == ["open.md"], "\(head)")
        }
    }

    /// What closes a document that was open before is not read past: it leaves.
    @Test func whatBecomesUnreadableLeaves() throws {
        try withTemporaryFolder { folder in
            let (documents, path) = (folder.appending("documents"), folder.appending("index"))
            try Files.write("pump", to: documents.appending("a.md"))
            try Files.write("pump", to: documents.appending("b.md"))
            _ = try update(path, to: DocumentFolder(documents))
            try Files.write("---\nreaders: {\n---\npump", to: documents.appending("b.md"))
            let outcome = try update(path, to: DocumentFolder(documents))
            #expect(outcome.counts.removed == 1 && outcome.faults.count == 1)
            #expect(outcome.counts.takenOut == 1)
            #expect(try found("pump", in: path) == ["a.md"])
            // It left once.
            #expect(try update(path, to: DocumentFolder(documents)).counts.takenOut == 0)
        }
    }

    /// What leaves since it cannot be read is told apart from what was deleted.
    @Test func whatIsTakenOutIsCounted() throws {
        try withTemporaryFolder { folder in
            let (documents, path) = (folder.appending("documents"), folder.appending("index"))
            let rows = documents.appending("rows.jsonl")
            func write(_ texts: [String]) throws {
                let lines = texts.enumerated().map { "{\"id\": \"\($0)\", \"text\": \($1)}\n" }
                try Files.write(lines.joined(), to: rows)
            }
            try Files.write("pump", to: documents.appending("a.md"))
            try write(["\"pump\"", "\"valve\"", "\"hose\""])
            #expect(try update(path, to: DocumentFolder(documents)).counts.takenOut == 0)
            // One row deleted from a sound file, and a file deleted.
            try write(["\"pump\"", "\"valve\""])
            try Files.remove(documents.appending("a.md"))
            var counts = try update(path, to: DocumentFolder(documents)).counts
            #expect(counts.removed == 2 && counts.takenOut == 0)
            // One row changed, the other spoiled.
            try write(["\"pumps\"", "5"])
            counts = try update(path, to: DocumentFolder(documents)).counts
            #expect(counts.changed == 1 && counts.removed == 1 && counts.takenOut == 1)
        }
    }

    /// So are those of a folder that may not be read any more; the system's owner may read all.
    @Test(.enabled(if: geteuid() != 0)) func whatIsOutOfReachIsCounted() throws {
        try withTemporaryFolder { folder in
            let (documents, path) = (folder.appending("documents"), folder.appending("index"))
            for name in ["a.md", "c/b.md", "c/d/e.md", "cc/f.md"] {
                try Files.write("pump", to: documents.appending(name))
            }
            _ = try update(path, to: DocumentFolder(documents))
            chmod(documents.appending("c").string, 0)
            defer { chmod(documents.appending("c").string, 0o700) }
            let counts = try update(path, to: DocumentFolder(documents)).counts
            #expect(counts.kept == 2 && counts.removed == 2 && counts.takenOut == 2)
        }
    }

    /// Between the look into the folder and the reading, files vanish or become something else.
    @Test(.timeLimit(.minutes(1))) func filesThatVanishAreTold() throws {
        try withTemporaryFolder { folder in
            let (documents, path) = (folder.appending("documents"), folder.appending("index"))
            try Files.write("secret pump", to: folder.appending("secret.md"))
            for name in ["a.md", "b.md", "c.md", "d.md", "e.md"] {
                try Files.write("pump \(name)", to: documents.appending(name))
            }
            _ = try update(path, to: DocumentFolder(documents))
            let seen = try DocumentFolder(documents)
            for name in ["b.md", "c.md", "d.md", "e.md"] { try Files.remove(documents.appending(name)) }
            #expect(mkfifo(documents.appending("c.md").string, 0o600) == 0)
            #expect(symlink("../secret.md", documents.appending("d.md").string) == 0)
            try Files.makeFolder(documents.appending("e.md"))
            let outcome = try update(path, to: seen)
            #expect(outcome.faults.count == 4 && outcome.counts.kept == 1 && outcome.counts.removed == 4)
            #expect(outcome.counts.takenOut == 4)
            #expect(try found("pump", in: path) == ["a.md"])
        }
    }

    /// An index within its own folder, and the log of who asked it, are no documents.
    @Test func theIndexIsNoDocument() throws {
        try withTemporaryFolder { folder in
            try Files.write("pump", to: folder.appending("a.md"))
            let path = folder.appending("index.txt")
            for _ in 0..<3 {
                let log = AuditLog(of: path)
                let documents = try DocumentFolder(folder, without: [path, log.path])
                #expect(documents.files.map(\.identifier) == ["a.md"] && documents.faults.isEmpty)
                #expect(try update(path, to: documents).faults.isEmpty)
                let request = SearchRequest("pump", as: Reader("anna"))
                try log.note(request, [])
            }
        }
    }
}
