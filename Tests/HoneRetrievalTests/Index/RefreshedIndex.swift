import HoneBase
import HoneRetrieval
import SystemPackage

/// A folder of documents that changes at random, and indexes of it.
struct RefreshedIndex {
    /// A model for tests: a vector of the bytes of a text, the same whatever stands beside it.
    struct ByteEmbedder: Embedder {
        let facts = IndexSettings.Embedder(name: "bytes", digest: "bytes", dimension: 24, pooling: "mean")
        let counter = CountedDocuments.words
        let maximumTokens = 512
        /// Texts that were embedded.
        final class Count: @unchecked Sendable { var texts = 0 }  // One thread counts.
        let count = Count()

        func vectors(of texts: [String]) -> [Float] {
            count.texts += texts.count
            return texts.flatMap { text in
                var sums = [Double](repeating: 0, count: facts.dimension)
                for (place, byte) in text.utf8.enumerated() {
                    sums[(Int(byte) * 31 + place % 3) % sums.count] += place % 2 == 0 ? 1 : -0.5
                }
                let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
                return sums.map { Float(length > 0 ? $0 / length : 0) }
            }
        }
    }

    static let words = [
        "pump", "valve", "pressure", "hose", "leak", "filter", "engine", "warranty", "oil", "seal", "motor",
        "belt",
    ]
    static let users = ["anna", "bert", "carl"]

    let folder: FilePath
    let path: FilePath
    var random: Philox
    /// How graphs are made; nil for an exact index.
    var graphs: GraphSettings?
    private var next = 0

    /// An empty folder `documents` in `root`, and an index beside it.
    init(in root: FilePath, seed: UInt64) throws(FileError) {
        folder = root.appending("documents")
        path = root.appending("index")
        random = Philox(seed: seed)
        try Files.makeFolder(folder)
    }

    /// Writes a document: words, headings, at times front matter.
    mutating func write(_ name: String) throws(FileError) {
        var text = ""
        if random.below(3) > 0 {
            text += "---\n"
            if random.below(2) == 0 {
                text += "readers: [\(Self.users[random.below(3)]), \(Self.users[random.below(3)])]\n"
            }
            if random.below(2) == 0 { text += "kind: \(["manual", "note"][random.below(2)])\n" }
            text += "---\n"
        }
        for section in 0..<1 + random.below(3) {
            text += "\n## Part \(section) \(word())\n\n"
            for _ in 0..<1 + random.below(3) {
                text += (0..<3 + random.below(20)).map { _ in word() }.joined(separator: " ") + ".\n\n"
            }
        }
        try Files.write(text, to: folder.appending(name))
    }

    private mutating func word() -> String { Self.words[random.below(Self.words.count)] }

    /// Adds `count` documents under new names.
    mutating func add(_ count: Int) throws(FileError) {
        for _ in 0..<count {
            next += 1
            try write("\(random.below(1_000))-\(next).md")
        }
    }

    /// Changes or removes a document.
    mutating func disturb() throws(FileError) {
        let names = try Files.names(in: folder)
        guard names.count > 1 else { return }
        let name = names[random.below(names.count)]
        if random.below(2) == 0 { try write(name) } else { try Files.remove(folder.appending(name)) }
    }

    /// Brings the index at `path` up to date, or makes it.
    @discardableResult
    func update(
        _ path: FilePath? = nil,
        by embedder: ByteEmbedder? = ByteEmbedder(),
        isPurging: Bool = false
    ) throws -> IndexUpdate.Counts {
        var settings = IndexSettings(
            embedder: embedder?.facts,
            analysis: WordAnalysis.english.name,
            chunkTokens: 24,
            chunkOverlap: 0
        )
        settings.graphs = graphs
        return try IndexUpdate(
            of: DocumentFolder(folder),
            to: path ?? self.path,
            settings,
            PermissionRules(isPublic: true),
            chunker: try Chunker(size: 24, counter: CountedDocuments.words),
            embedder: embedder,
            isPurging: isPurging
        ).run()
    }

    /// Searches of all kinds, drawn at random.
    mutating func requests(_ count: Int, methods: [SearchMethod] = SearchMethod.allCases) -> [SearchRequest] {
        (0..<count).map { _ in
            let text = (0..<1 + random.below(4)).map { _ in word() }.joined(separator: " ")
            var request = SearchRequest(text, as: Reader(Self.users[random.below(3)]))
            request.method = methods[random.below(methods.count)]
            request.limit = 1 + random.below(12)
            if random.below(3) == 0 { request.filter = ["kind": "note"] }
            return request
        }
    }
}
