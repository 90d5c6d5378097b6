import HoneBase
import HoneTestSupport
import SystemPackage

@testable import HoneData

/// The files of a small test collection, to be changed one by one and read.
struct BEIRCollection {
    var corpus: String? = """
        {"_id": "d1", "title": "Pump", "text": "It leaks.", "metadata": {"url": "x"}}
        {"_id": "d2", "title": "", "text": "Nothing else."}

        {"_id": 3, "text": ""}

        """
    var queries: String? = """
        {"_id": "q1", "text": "What leaks?", "answer": "the pump"}
        {"_id": "q2", "text": "Why?"}
        {"_id": "q3", "text": "Who?", "answers": ["he", "she"]}

        """
    var judgements: String? = "query-id\tcorpus-id\tscore\nq3\td1\t0\nq1\td1\t2\nq1\t3\t1\n"
    var split = "test"

    /// Calls `body` with the folder of these files.
    func with<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
        try withTemporaryFolder { folder in
            try Files.makeFolder(folder.appending("qrels"))
            for (name, text) in [
                ("corpus.jsonl", corpus), ("queries.jsonl", queries), ("qrels/\(split).tsv", judgements),
            ] {
                guard let text else { continue }
                try writeQuickly(Array(text.utf8), to: folder.pushing(FilePath(name)))
            }
            return try body(folder)
        }
    }

    /// All documents in `folder`.
    static func documents(in folder: FilePath) throws(BEIRError) -> [BEIRDocument] {
        var reader = try BEIRFolder(folder).corpus()
        var documents: [BEIRDocument] = []
        while let document = try reader.next() { documents.append(document) }
        return documents
    }

    /// What is wrong with the collection, all of which is read; the temporary folder is left out of the paths.
    func error() throws -> BEIRError? {
        try with { folder in
            do throws(BEIRError) {
                _ = try Self.documents(in: folder)
                _ = try BEIRFolder(folder).judgedQueries()
                return nil
            } catch {
                return error
            }
        }
    }
}
