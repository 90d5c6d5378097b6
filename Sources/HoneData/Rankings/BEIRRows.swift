internal import HoneBase
internal import SystemPackage

/// The rows of one file of documents or queries by their ids; one row is held at a time.
///
/// Of several rows with one id the first stands; the others are passed over and told, since published collections have
/// such rows too.
struct BEIRRows: ~Copyable {
    private let file: String
    private var rows: RowStream
    /// The line on which each id first stands, so far.
    private var lineOfID: [String: Int] = [:]
    /// The line on which an id stands a second time.
    private var secondLineOfID: [String: Int] = [:]
    /// How many rows were passed over because their id stands before them.
    private(set) var repeatedCount = 0

    /// Reads the JSON lines in the file at `path`; a name that ends in `.gz` tells that they are packed.
    init(_ path: FilePath) throws(BEIRError) {
        file = path.string
        do throws(FileError) {
            rows = RowStream(try ByteStream(packedOrPlain: path), RowCursor(file: file))
        } catch {
            throw .file(error)
        }
    }

    /// What the next row holds; nil behind the last.
    ///
    /// A bad row ends the reading: the rest of the file is only looked through for more of them.
    ///
    /// - Throws: `BEIRError.rows`, and `BEIRError.data` for a file that is not JSON lines.
    mutating func next<Value>(
        _ value: (JSONObject, String, Problem.Place) throws(RowFault) -> Value
    ) throws(BEIRError) -> Value? {
        var errors: [BEIRRowError] = []
        var count = 0
        while let (line, row) = try nextRow() {
            let place = Problem.Place(file: file, line: line)
            do throws(BEIRFault) {
                let read = try self.value(of: row, at: place, value)
                if count == 0, let read { return read }
            } catch {
                count += 1
                if errors.count < DataError.rowsTold { errors.append(BEIRRowError(at: place, error)) }
            }
        }
        guard count == 0 else { throw .rows(errors, count: count) }
        return nil
    }

    /// Whether a row with this id was read.
    func holds(_ id: String) -> Bool { lineOfID[id] != nil }

    /// How many rows were read, each id counted once.
    var count: Int { lineOfID.count }

    /// The ids that stand twice or more, so far.
    var repeatedIDs: Set<String> { Set(secondLineOfID.keys) }

    /// The rows that were passed over because their id stands before them, in their order, one for each id.
    func repeatedRows(where isAsked: (String) -> Bool = { _ in true }) -> [BEIRRowError] {
        secondLineOfID.filter { isAsked($0.key) }.sorted { $0.value < $1.value }.map { id, line in
            BEIRRowError(at: .init(file: file, line: line), .repeatedID(id, line: lineOfID[id] ?? 0))
        }
    }

    private mutating func nextRow() throws(BEIRError) -> (line: Int, row: Result<JSONObject, RowFault>)? {
        do throws(DataError) {
            return try rows.next()
        } catch {
            if case .file(let error) = error { throw .file(error) }
            throw .data(error)
        }
    }

    private mutating func value<Value>(
        of row: Result<JSONObject, RowFault>,
        at place: Problem.Place,
        _ value: (JSONObject, String, Problem.Place) throws(RowFault) -> Value
    ) throws(BEIRFault) -> Value? {
        let fields: JSONObject
        let id: String?
        do throws(RowFault) {
            fields = try row.get()
            id = try fields.name("_id")
        } catch {
            throw .row(error)
        }
        for field in ["_id", "text"] where fields[field] == nil {
            throw .missingField(field, found: fields.keys)
        }
        guard let id else { throw .row(.emptyField("_id")) }
        let line = place.line ?? 0
        guard lineOfID[id] == nil else {
            repeatedCount += 1
            if secondLineOfID[id] == nil { secondLineOfID[id] = line }
            return nil
        }
        lineOfID[id] = line
        do throws(RowFault) { return try value(fields, id, place) } catch { throw .row(error) }
    }
}
