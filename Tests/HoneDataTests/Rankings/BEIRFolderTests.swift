import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

@Suite struct BEIRFolderTests {
    @Test func aCollectionIsRead() throws {
        try BEIRCollection().with { path in
            let folder = try BEIRFolder(path)
            let documents = try BEIRCollection.documents(in: path)
            #expect(documents.map(\.id) == ["d1", "d2", "3"])
            #expect(documents.map(\.title) == ["Pump", "", ""])
            #expect(documents.map(\.text) == ["It leaks.", "Nothing else.", ""])
            #expect(documents.map(\.source.line) == [1, 2, 4])
            #expect(documents.map { $0.joined() } == ["Pump\nIt leaks.", "Nothing else.", ""])
            #expect(documents[0].joined(by: " ") == "Pump It leaks.")
            let queries = try folder.queries()
            #expect(queries.map(\.id) == ["q1", "q2", "q3"])
            #expect(queries.map(\.answers) == [["the pump"], [], ["he", "she"]])
            #expect(try folder.splits() == ["test"])
            let judged = try folder.judgedQueries()
            #expect(judged.queries.map(\.id) == ["q1", "q3"])
            #expect(judged.queries.map(\.text) == ["What leaks?", "Who?"])
            #expect(judged.grades == ["q1": ["d1": 2, "3": 1], "q3": ["d1": 0]])
            #expect(judged.unjudgedCount == 1)
            #expect(judged.judgementCount == 3)
            #expect(judged.documentIDs == ["d1", "3"])
        }
    }

    @Test func theCorpusIsReadOneByOne() throws {
        try BEIRCollection().with { path in
            var reader = try BEIRFolder(path).corpus()
            let before = reader.holds("d1")
            #expect(try reader.next()?.id == "d1")
            let (first, second) = (reader.holds("d1"), reader.holds("d2"))
            #expect(!before && first && !second)
            while try reader.next() != nil {}
            #expect(reader.documentCount == 3)
            #expect(try reader.next() == nil)
        }
    }

    @Test func packedFilesAreReadAsTheyAreUnpacked() throws {
        var collection = BEIRCollection()
        let plain = try collection.with { try BEIRCollection.documents(in: $0) }
        collection.split = "dev"
        try collection.with { path in
            for name in ["corpus.jsonl", "queries.jsonl"] {
                _ = try ChildProcess("gzip", [path.appending(name).string]).run()
            }
            let packed = try BEIRCollection.documents(in: path)
            #expect(packed.map(\.text) == plain.map(\.text) && packed.map(\.source.line) == [1, 2, 4])
            #expect(try BEIRFolder(path).judgedQueries(split: "dev").queries.count == 2)
        }
    }

    @Test func filesThatAreMissingAreNamed() throws {
        try withTemporaryFolder { folder in
            let missing = folder.appending("none")
            #expect(throws: BEIRError.file(.missing(missing))) { try BEIRFolder(missing) }
            try writeQuickly([], to: missing)
            #expect(throws: BEIRError.file(.notAFolder(missing))) { try BEIRFolder(missing) }
        }
        var collection = BEIRCollection()
        collection.corpus = nil
        _ = try collection.with { path in
            #expect(throws: BEIRError.missingFile(folder: path.string, name: "corpus.jsonl")) {
                try BEIRFolder(path)
            }
        }
        collection = BEIRCollection()
        collection.queries = nil
        _ = try collection.with { path in
            #expect(throws: BEIRError.missingFile(folder: path.string, name: "queries.jsonl")) {
                try BEIRFolder(path)
            }
        }
        try BEIRCollection().with { path in
            try writeQuickly([], to: path.appending("queries.jsonl.gz"))
            let names = ["queries.jsonl", "queries.jsonl.gz"]
            #expect(throws: BEIRError.twoFiles(folder: path.string, names)) { try BEIRFolder(path) }
        }
    }

    @Test(arguments: ["dev", "", "../qrels/test", "test.tsv", "/etc/passwd", "."])
    func aSplitThatIsNotThereIsNamed(_ split: String) throws {
        try BEIRCollection().with { path in
            let folder = try BEIRFolder(path)
            #expect(throws: BEIRError.noSplit(folder: path.string, split: split, found: ["test"])) {
                try folder.judgedQueries(split: split)
            }
            try Files.remove(path.appending("qrels"))
            #expect(try folder.splits() == [])
            #expect(throws: BEIRError.noSplit(folder: path.string, split: split, found: [])) {
                try folder.judgedQueries(split: split)
            }
        }
    }
}
