import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

/// Vectors of a few numbers that depend on nothing but the words of a text, so that many are the same.
struct WordHashEmbedder: Embedder {
    var facts = IndexSettings.Embedder(name: "word-hash", digest: "0123", dimension: 6, pooling: "sum")
    let counter = TokenCounter(markCount: 0) { text in (text.count + 3) / 4 }
    let maximumTokens = 64

    func vectors(of texts: [String]) -> [Float] {
        texts.flatMap { text in
            var sums = [Double](repeating: 0, count: facts.dimension)
            for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                let hash = Array(word.lowercased().utf8).withRawBytes { XXHash64.hash($0) }
                sums[Int(hash % UInt64(sums.count))] += hash & 0x1_0000 == 0 ? 1 : -1
            }
            let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return sums.map { length == 0 ? 0 : Float($0 / length) }
        }
    }
}

/// Users, groups, rules and documents, drawn at random, with the simplest answer there is to who may read what.
struct PermissionWorld {
    /// A document, or a row of a file.
    struct Item {
        var file: String
        var row: String?
        var text: String
        var product: String
        var readers: [String]?

        var identifier: String { row.map { file + "#" + $0 } ?? file }
    }

    /// A rule of the folder's owner: everything, a folder at the top, or one file.
    struct Rule {
        var target: String
        var readers: [String]

        var pattern: String { target == "**" ? target : "/" + target }
        func means(_ file: String) -> Bool {
            target == "**" || file == target || file.hasPrefix(target + "/")
        }
    }

    static let users = (0..<5).map { "user\($0)" }
    static let groupNames = ["sales", "board", "nobody"]
    private static let vocabulary = "pump valve leak oil hose motor filter belt sensor gear charge recall"
        .split(
            separator: " "
        ).map(String.init)

    var random: Philox
    var isPublic = false
    var groups: [String: [String]] = [:]
    var rules: [Rule] = []
    var items: [Item] = []
    /// How graphs are made; nil for exact indexes.
    var graphs: GraphSettings?
    private var made = 0

    init(seed: UInt64) {
        random = Philox(seed: seed)
        changeRules()
        for _ in 0..<2 + random.below(14) { addItem() }
    }

    // MARK: Changes

    mutating func changeRules() {
        isPublic = random.below(2) == 0
        groups = [:]
        for name in Self.groupNames.dropLast(random.below(2)) {
            groups[name] = Self.users.filter { _ in random.below(3) == 0 }
        }
        rules = []
        let targets = ["**", "a", "b", "a/deep", "b/table.csv", "rows.jsonl", "a/t1.md"]
        for _ in 0..<random.below(4) {
            rules.append(Rule(target: targets[random.below(targets.count)], readers: names()))
        }
    }

    mutating func addItem() {
        made += 1
        let folder = ["", "a/", "b/", "a/deep/"][random.below(4)]
        switch random.below(4) {
        case 0:
            add(
                Item(file: "b/table.csv", row: "r\(made)", text: text(), product: product(), readers: names())
            )
        case 1:
            add(Item(file: "rows.jsonl", row: "r\(made)", text: text(), product: product(), readers: own()))
        default: add(Item(file: "\(folder)t\(made).md", text: text(), product: product(), readers: own()))
        }
    }

    private mutating func add(_ item: Item) { items.insert(item, at: random.below(items.count + 1)) }

    /// One change: of rules, of a document's own word, of a text, of what is there.
    mutating func change() {
        switch random.below(6) {
        case 0: changeRules()
        case 1: for _ in 0...random.below(4) { addItem() }
        case 2: if items.count > 1 { items.remove(at: random.below(items.count)) }
        case 3: items.shuffle(using: &random)
        case 4:
            let index = random.below(items.count)
            items[index].text = text()
        default:
            for index in items.indices where random.below(3) == 0 {
                items[index].readers = items[index].file.hasSuffix(".csv") ? names() : own()
            }
        }
    }

    private mutating func own() -> [String]? { random.below(3) == 0 ? nil : names() }

    private mutating func names() -> [String] {
        let all = Self.users + Self.groupNames + ["everyone", "stranger"]
        return (0..<random.below(4)).map { _ in all[random.below(all.count)] }
    }

    mutating func text() -> String {
        (0..<1 + random.below(30)).map { _ in
            Self.vocabulary[random.below(1 + random.below(Self.vocabulary.count))]
        }.joined(separator: " ")
    }

    private mutating func product() -> String { ["BR-45", "K22"][random.below(2)] }

    // MARK: Who may read

    var permissions: PermissionRules {
        PermissionRules(
            isPublic: isPublic,
            groups: groups,
            rules: rules.map { .init(PathPattern($0.pattern), readers: $0.readers) }
        )
    }

    /// Whether a user may read: the oracle, in words as simple as the documentation's.
    func mayRead(_ user: String, _ item: Item) -> Bool {
        func isNamed(in names: [String]) -> Bool {
            names.contains(user) || names.contains("everyone")
                || names.contains { groups[$0]?.contains(user) == true }
        }
        let rule = rules.last { $0.means(item.file) }
        if rule == nil && item.readers == nil { return isPublic }
        return (rule.map { isNamed(in: $0.readers) } ?? true) && (item.readers.map(isNamed) ?? true)
    }

    // MARK: Files

    /// Writes `items`, and nothing else, to `folder`.
    static func write(_ items: [Item], to folder: FilePath) throws {
        try Files.remove(folder)
        try Files.makeFolder(folder)
        var contents: [String: String] = [:]
        for item in items {
            let readers = item.readers.map { $0.joined(separator: ", ") }
            guard let row = item.row else {
                let head = readers.map { "readers: [\($0)]\n" } ?? ""
                contents[item.file] = "---\n\(head)product: \(item.product)\n---\n\(item.text)\n"
                continue
            }
            if item.file.hasSuffix(".csv") {
                contents[item.file, default: "id,readers,product,text\n"] +=
                    "\(row),\"\(readers ?? "")\",\(item.product),\(item.text)\n"
            } else {
                var fields: [(String, JSON)] = [
                    ("id", .string(row)), ("text", .string(item.text)), ("product", .string(item.product)),
                ]
                if let readers = item.readers {
                    fields.append(("readers", .array(readers.map { .string($0) })))
                }
                contents[item.file, default: ""] += JSON.object(JSONObject(fields)).text() + "\n"
            }
        }
        for (name, text) in contents {
            let path = folder.pushing(FilePath(name))
            try Files.makeFolder(path.removingLastComponent())
            try writeQuickly(Array(text.utf8), to: path)
        }
    }

    /// Brings the index at `path` up to date with `folder`.
    @discardableResult
    func update(_ path: FilePath, to folder: FilePath) throws -> IndexUpdate.Counts {
        let embedder = WordHashEmbedder()
        var settings = IndexSettings(
            embedder: embedder.facts,
            analysis: WordAnalysis.english.name,
            chunkTokens: 12,
            chunkOverlap: 0
        )
        settings.graphs = graphs
        return try IndexUpdate(
            of: DocumentFolder(folder),
            to: path,
            settings,
            permissions,
            chunker: Chunker(size: 12, overlap: 0, counter: embedder.counter),
            embedder: embedder
        ).run(fault: { Issue.record("\($0)") })
    }

    // MARK: Queries

    /// A search by `user`, drawn at random.
    mutating func request(as user: String) throws -> SearchRequest {
        let words = (0..<1 + random.below(4)).map { _ in Self.vocabulary[random.below(Self.vocabulary.count)]
        }
        var request = SearchRequest(words.joined(separator: " "), as: try permissions.reader(user))
        request.method = SearchMethod.allCases[random.below(4)]
        request.limit = 1 + random.below(12)
        request.depth = 1 + random.below(30)
        if random.below(3) == 0 { request.weights = (Double(random.below(4)), 0.5) }
        if random.below(3) == 0 { request.filter = ["product": product()] }
        return request
    }
}
