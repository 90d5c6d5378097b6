internal import HoneBase

/// Gives each row of a file an id that no other row of it has.
struct RowIDs {
    private var lineOfID: [String: Int] = [:]
    private var copiesOfID: [String: Int] = [:]

    /// The given id, which must be the file's only one, or the one that is made; equal rows are numbered.
    mutating func id(of row: JSONObject, at line: Int, made: () -> String) throws(RowFault) -> String {
        if let given = try row.name("id") {
            if let other = lineOfID.updateValue(line, forKey: given) { throw .repeatedID(given, line: other) }
            return given
        }
        let made = made()
        guard lineOfID.updateValue(line, forKey: made) != nil else { return made }
        var copies = copiesOfID[made, default: 1]
        var id: String
        repeat {
            copies += 1
            id = "\(made)-\(copies)"
        } while lineOfID[id] != nil
        copiesOfID[made] = copies
        lineOfID[id] = line
        return id
    }
}
