internal import HoneBase
public import SystemPackage

/// A test collection in the layout of BEIR: documents, queries, and judgements of which document answers which query.
///
/// Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information Retrieval Models", NeurIPS 2021:
///
///     corpus.jsonl     {"_id": "...", "title": "...", "text": "..."}
///     queries.jsonl    {"_id": "...", "text": "..."}
///     qrels/SPLIT.tsv  a header; query-id, corpus-id and score, separated by tabs
///
/// The first two may be packed by gzip, their names then end in `.gz`. Other fields are passed over, but for the answers of
/// a query, see `BEIRQuery`.
public struct BEIRFolder: Sendable {
    /// Where the collection is.
    public let folder: FilePath
    private let corpusFile: FilePath
    private let queryFile: FilePath

    /// The collection in `folder`.
    ///
    /// - Throws: `BEIRError` where the folder or a file is missing, or there packed and plain.
    public init(_ folder: FilePath) throws(BEIRError) {
        guard Files.exists(folder) else { throw .file(.missing(folder)) }
        guard Files.isFolder(folder) else { throw .file(.notAFolder(folder)) }
        self.folder = folder
        corpusFile = try Self.file("corpus.jsonl", in: folder)
        queryFile = try Self.file("queries.jsonl", in: folder)
    }

    /// The names of the judgements there are, such as `test`, sorted.
    ///
    /// - Throws: `BEIRError` where the folder of judgements cannot be read; one that is not there has none.
    public func splits() throws(BEIRError) -> [String] {
        let qrels = folder.appending("qrels")
        guard Files.exists(qrels) else { return [] }
        let names: [String]
        do throws(FileError) { names = try Files.names(in: qrels) } catch { throw .file(error) }
        return names.filter { $0.hasSuffix(".tsv") && $0 != ".tsv" }.map { String($0.dropLast(4)) }
    }

    /// Reads the documents from the first one on, one at a time.
    public func corpus() throws(BEIRError) -> BEIRCorpusReader { try BEIRCorpusReader(corpusFile) }

    /// All queries, judged or not, in the order of their file.
    ///
    /// - Throws: `BEIRError` for a file that cannot be read or has no row, and for bad rows: ids that are missing or stand
    ///   twice, a text that is blank or no string.
    public func queries() throws(BEIRError) -> [BEIRQuery] {
        var rows = try BEIRRows(queryFile)
        let queries = try queries(in: &rows)
        try refuse(rows.repeatedRows())
        return queries
    }

    /// The queries that have judgements in `split`, with these; the others are counted.
    ///
    /// Left out is a query whose id stands twice, since which of its texts the judgements mean cannot be told.
    /// A judged document need not be in the corpus: only reading that tells, see `BEIRCorpusReader.holds(_:)`.
    ///
    /// - Throws: as `queries()`, but for ids that stand twice, and `BEIRError` where there is no such split, its file has no
    ///   header or no judgement, or a line is bad: another number of columns than three, a grade that is no whole number, a
    ///   query that is not in the collection, two grades for one document; or where every judged id stands twice.
    public func judgedQueries(split: String = "test") throws(BEIRError) -> JudgedQueries {
        // A name from the list is no path that leads elsewhere.
        let splits = try splits()
        guard splits.contains(split) else {
            throw .noSplit(folder: folder.string, split: split, found: splits)
        }
        var rows = try BEIRRows(queryFile)
        let queries = try queries(in: &rows)
        let judgements = try BEIRJudgements(
            folder.appending("qrels").appending(split + ".tsv"),
            queries: Set(queries.map(\.id)),
            from: queryFile.lastComponent?.string ?? "queries.jsonl"
        )
        let judged = JudgedQueries(of: queries, judgements, without: rows.repeatedIDs)
        if judged.queries.isEmpty { try refuse(rows.repeatedRows { judgements.grades[$0] != nil }) }
        return judged
    }

    private func queries(in rows: inout BEIRRows) throws(BEIRError) -> [BEIRQuery] {
        var queries: [BEIRQuery] = []
        while let query = try rows.next({ (row, id, place) throws(RowFault) in
            try BEIRQuery(row, id: id, source: place)
        }) { queries.append(query) }
        guard !queries.isEmpty else {
            throw .empty(
                file: queryFile.string,
                what: "queries such as {\"_id\": \"...\", \"text\": \"...\"}, one a line"
            )
        }
        return queries
    }

    private func refuse(_ rows: [BEIRRowError]) throws(BEIRError) {
        guard rows.isEmpty else {
            throw .rows(Array(rows.prefix(DataError.rowsTold)), count: rows.count)
        }
    }

    private static func file(_ name: String, in folder: FilePath) throws(BEIRError) -> FilePath {
        let found = [name, name + ".gz"].filter { Files.exists(folder.appending($0)) }
        guard let first = found.first else { throw .missingFile(folder: folder.string, name: name) }
        guard found.count == 1 else { throw .twoFiles(folder: folder.string, found) }
        return folder.appending(first)
    }
}
