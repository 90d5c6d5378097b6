internal import SystemPackage

/// Reads the documents of a test collection one after the other, holding one at a time, and the ids of all.
public struct BEIRCorpusReader: ~Copyable {
    private let file: String
    private var rows: BEIRRows

    /// Reads the file of documents at `path`.
    init(_ path: FilePath) throws(BEIRError) {
        file = path.string
        rows = try BEIRRows(path)
    }

    /// The next document; nil behind the last.
    ///
    /// Of several documents with one id the first is given, since judgements cannot tell them apart; the others are counted.
    ///
    /// - Throws: `BEIRError` for a file that cannot be read or has no row, and for bad rows: no id, a title or text that is
    ///   no string. The rest of the file is then looked through for more of them.
    public mutating func next() throws(BEIRError) -> BEIRDocument? {
        let document = try rows.next { (row, id, place) throws(RowFault) in
            try BEIRDocument(row, id: id, source: place)
        }
        guard document != nil || rows.count > 0 else {
            throw .empty(
                file: file,
                what:
                    "documents such as {\"_id\": \"...\", \"title\": \"...\", \"text\": \"...\"}, one a line"
            )
        }
        return document
    }

    /// Whether a document of this id was read so far: a judged document that the collection lacks can never be found.
    public func holds(_ id: String) -> Bool { rows.holds(id) }

    /// How many documents were given so far.
    public var documentCount: Int { rows.count }

    /// How many documents were passed over so far because their id stands before them.
    public var repeatedCount: Int { rows.repeatedCount }

    /// Where ids stand a second time, so far: the first `DataError.rowsTold` of them.
    public var repeatedRows: [BEIRRowError] { Array(rows.repeatedRows().prefix(DataError.rowsTold)) }
}
