public import HoneBase
public import SystemPackage

/// A question, a passage that answers it, and passages that do not.
public struct RankedPair: Sendable, Equatable {
    /// What is asked.
    public var query: String
    /// The passage that fits.
    public var positive: String
    /// Passages that do not, perhaps none.
    public var negatives: [String]
    /// Where it stands.
    public var source: Problem.Place

    /// A pair of these texts.
    public init(query: String, positive: String, negatives: [String] = [], source: Problem.Place) {
        self.query = query
        self.positive = positive
        self.negatives = negatives
        self.source = source
    }

    /// The pair as a row of JSON lines.
    public var row: JSON {
        [
            "query": .string(query), "positive": .string(positive),
            "negatives": .array(negatives.map(JSON.string)),
        ]
    }

    /// The pairs in the JSON lines at `paths`, in their order.
    ///
    /// A row is `{"query": "...", "positive": "...", "negatives": ["..."]}`; the last may be left out. Other fields are
    /// passed over. A row whose passage that fits stands among those that do not is refused.
    /// - Throws: `DataError`, which tells the first bad rows of all files together.
    public static func load(from paths: [FilePath]) throws(DataError) -> [RankedPair] {
        var pairs: [RankedPair] = []
        var errors: [RowError] = []
        var count = 0
        for path in paths {
            let file = path.string
            var rows: RowStream
            do throws(FileError) {
                rows = RowStream(
                    try ByteStream(packedOrPlain: path),
                    RowCursor(file: file, readsArrays: true)
                )
            } catch {
                throw .file(error)
            }
            var hasRows = false
            while let (line, row) = try rows.next() {
                hasRows = true
                let place = Problem.Place(file: file, line: line)
                do throws(RowFault) { pairs.append(try RankedPair(try row.get(), at: place)) } catch {
                    count += 1
                    if errors.count < DataError.rowsTold { errors.append(RowError(at: place, error)) }
                }
            }
            guard hasRows else { throw .noRows(file: file) }
        }
        guard count == 0 else { throw .rows(errors, count: count) }
        return pairs
    }

    /// Whether the first row of the file at `path` is such a pair.
    ///
    /// - Throws: `DataError` where the file cannot be read.
    public static func stands(in path: FilePath) throws(DataError) -> Bool {
        var rows: RowStream
        do throws(FileError) {
            rows = RowStream(
                try ByteStream(packedOrPlain: path),
                RowCursor(file: path.string, readsArrays: true)
            )
        } catch {
            throw .file(error)
        }
        guard let (_, row) = try rows.next(), case .success(let fields) = row else { return false }
        return fields.has("query") && fields.has("positive")
    }

    private init(_ row: JSONObject, at place: Problem.Place) throws(RowFault) {
        func filled(_ text: String, _ field: String) throws(RowFault) -> String {
            guard text.contains(where: { !$0.isWhitespace }) else { throw .emptyField(field) }
            return text
        }
        query = try filled(try row.text("query"), "query")
        positive = try filled(try row.text("positive"), "positive")
        negatives = []
        source = place
        guard row.has("negatives") else { return }
        guard let list = row["negatives"]?.array else {
            throw .wrongType(
                field: "negatives",
                expected: "a list of strings",
                found: row["negatives"]?.kindName ?? ""
            )
        }
        for value in list {
            guard let text = value.string else {
                throw .wrongType(
                    field: "negatives",
                    expected: "a list of strings",
                    found: "a list of \(value.kindName)"
                )
            }
            negatives.append(try filled(text, "negatives"))
        }
        guard !negatives.contains(positive) else { throw .ownPositive }
    }
}
