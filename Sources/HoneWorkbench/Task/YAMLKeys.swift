internal import HoneBase
internal import SystemPackage
internal import Yams

/// Parses YAML into nodes that know their lines.
enum YAMLReader {
    /// The keys and values of `text`.
    ///
    /// - Parameter expected: what the file may hold, for one that holds no keys.
    static func mapping(
        _ text: String,
        _ path: FilePath,
        expected: String = "as in \"kind: classify\""
    ) throws(TaskError) -> Node {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw .notYAML(path, line: line(of: error), reason: reason(of: error))
        } catch {
            throw .notYAML(path, line: nil, reason: "it cannot be read")
        }
        guard let node, node.mapping != nil else {
            let found = node.map { $0.null != nil ? "nothing" : $0.sequence != nil ? "a list" : "text" }
            throw .noKeys(path, expected: expected, found: found ?? "nothing")
        }
        return node
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line > 0 ? context.mark.line : nil
        case .reader(_, let offset?, _, let text): text.prefix(offset).count { $0.isNewline } + 1
        default: nil
        }
    }

    private static func reason(of error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _):
            problem.hasPrefix("Maximum nesting") ? "lists or keys with values nest too deep" : problem
        case .duplicatedKeysInMapping(let keys, _):
            keys.map { "the key \"\($0)\" stands twice" }.joined(separator: ", ")
        case .reader: "it holds a character that is none of a text"
        default: "it cannot be read"
        }
    }
}

/// The keys of one YAML mapping, taken one by one; what is left at the end is an error.
struct YAMLKeys {
    let path: FilePath
    private let members: [(name: String, key: Node, value: Node)]
    private var known: [String] = []

    init(_ node: Node, _ path: FilePath) {
        self.path = path
        members = (node.mapping ?? [:]).map { ($0.key.string ?? "", $0.key, $0.value) }
    }

    mutating func take(_ key: String) -> Node? {
        known.append(key)
        guard let node = members.first(where: { $0.name == key })?.value, node.null == nil else { return nil }
        return node
    }

    /// The keys of the mapping `node`, which stands at `key`.
    func inner(_ node: Node, _ key: String, _ expected: String) throws(TaskError) -> YAMLKeys {
        guard node.mapping != nil else { throw wrong(key, expected, node) }
        return YAMLKeys(node, path)
    }

    mutating func text(_ key: String) throws(TaskError) -> String? {
        guard let node = take(key) else { return nil }
        return try text(of: node, key)
    }

    func text(of node: Node, _ key: String) throws(TaskError) -> String {
        guard let text = node.string, !text.isEmpty else { throw wrong(key, "text", node) }
        return text
    }

    mutating func texts(_ key: String) throws(TaskError) -> [String]? {
        guard let node = take(key) else { return nil }
        guard let sequence = node.sequence else { return [try text(of: node, key)] }
        var texts: [String] = []
        for element in sequence { texts.append(try text(of: element, key)) }
        guard !texts.isEmpty else { throw wrong(key, "at least one name", node) }
        return texts
    }

    mutating func choice(_ key: String, _ choices: [String]) throws(TaskError) -> String? {
        guard let node = take(key) else { return nil }
        guard let text = node.string, choices.contains(text) else {
            throw wrong(key, choices.joined(separator: ", "), node)
        }
        return text
    }

    mutating func number(_ key: String, in range: ClosedRange<Double>) throws(TaskError) -> Double? {
        guard let node = take(key) else { return nil }
        guard let number = node.float, range.contains(number) else {
            throw wrong(
                key,
                "a number from \(range.lowerBound.formatted) to \(range.upperBound.formatted)",
                node
            )
        }
        return number
    }

    func finish() throws(TaskError) {
        for member in members where !known.contains(member.name) {
            throw .unknownKey(path, line: member.key.mark?.line, key: member.name, known: known)
        }
    }

    func wrong(_ key: String, _ expected: String, _ node: Node) -> TaskError {
        let found =
            switch node {
            case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : scalar.string
            case .mapping: "keys with values"
            case .sequence: "a list"
            case .alias: "an alias"
            }
        return .wrongValue(path, line: node.mark?.line, key: key, expected: expected, found: found)
    }
}

extension Double {
    /// Whole numbers without a fraction.
    fileprivate var formatted: String { Int(exactly: self).map(String.init) ?? description }
}
