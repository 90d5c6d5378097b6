internal import HoneBase
public import SystemPackage

/// The kept split of a task, `split.jsonl`: one line for each example with its id and its part or fold.
public struct SplitFile: Sendable, Equatable {
    /// Where an example stands.
    public enum Place: Sendable, Hashable {
        case part(Part)
        /// Counted from 0.
        case fold(Int)
    }

    /// The ids in the order of their lines.
    public private(set) var ids: [String] = []
    private var places: [String: Place] = [:]

    /// A split of no examples.
    public init() {}

    /// The place of the example named `id`; nil where it has none.
    public subscript(id: String) -> Place? {
        get { places[id] }
        set {
            guard let newValue else {
                fatalError("SplitFile: the place of \"\(id)\" cannot be removed")
            }
            if places.updateValue(newValue, forKey: id) == nil { ids.append(id) }
        }
    }

    /// Whether the examples are in folds; nil for a split of no examples.
    public var isInFolds: Bool? {
        guard let first = ids.first, let place = places[first] else { return nil }
        if case .fold = place { return true }
        return false
    }

    /// Reads the split at `path`; a file that is not there is a split of no examples.
    ///
    /// - Throws: `SplitError.line` for a line that is not a place, an id that stands twice, folds beside
    ///   parts.
    public static func read(_ path: FilePath) throws(SplitError) -> SplitFile {
        guard Files.exists(path) else { return SplitFile() }
        let text: String
        do throws(FileError) { text = try Files.text(of: path) } catch { throw .file(error) }
        var split = SplitFile()
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if String(line).isBlank { continue }
            do throws(LineFault) {
                try split.add(line: String(line))
            } catch {
                throw .line(.init(file: path.string, line: index + 1), reason: error.reason)
            }
        }
        return split
    }

    private struct LineFault: Error { var reason: String }

    private mutating func add(line: String) throws(LineFault) {
        let row: JSON
        do throws(JSONSyntaxError) { row = try JSONScanner.parse(line) } catch {
            throw LineFault(reason: "not JSON: \(error.what)")
        }
        guard let id = row["id"]?.string else { throw LineFault(reason: "the field \"id\" is missing") }
        let place: Place
        if let name = row["part"]?.string {
            guard let part = Part(rawValue: name) else { throw LineFault(reason: "unknown part \"\(name)\"") }
            place = .part(part)
        } else if let fold = row["fold"]?.integer {
            guard (0..<1000).contains(fold) else { throw LineFault(reason: "\(fold) is no fold") }
            place = .fold(fold)
        } else {
            throw LineFault(reason: "neither a part nor a fold")
        }
        guard self[id] == nil else { throw LineFault(reason: "the id \"\(id)\" stands twice") }
        self[id] = place
        var isFold = false
        if case .fold = place { isFold = true }
        guard isInFolds == isFold else { throw LineFault(reason: "parts and folds in one file") }
    }

    /// Writes the split to `path` as a whole or not at all.
    public func write(to path: FilePath) throws(SplitError) {
        var text = ""
        for id in ids {
            var row = JSONObject([("id", .string(id))])
            switch places[id] {
            case .part(let part): row["part"] = .string(part.rawValue)
            case .fold(let fold): row["fold"] = .integer(fold)
            case nil: continue
            }
            text += JSON.object(row).text() + "\n"
        }
        do throws(FileError) { try Files.write(text, to: path) } catch { throw .file(error) }
    }
}
