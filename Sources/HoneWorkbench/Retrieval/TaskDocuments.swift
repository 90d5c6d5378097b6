internal import HoneBase
internal import HoneRemote
internal import HoneRetrieval
internal import SystemPackage

/// The documents of a task, indexed beside the results of its comparison.
struct TaskDocuments: Sendable {
    /// The index, whose queries are not noted: no one is shown what is measured.
    let index: OpenIndex
    /// What it is and what it cost.
    var facts: DocumentFacts
    /// What the task's rows name as evidence; nil where none does.
    var evidence: EvidenceCheck?
    /// The documents that hold an input of the task, by the input.
    private var holders: [String: Set<String>] = [:]

    /// The name of the index in the folder of a comparison.
    private static let indexName = "documents.index"
    /// How long making it took, for comparisons to come, which make only what has changed.
    private static let factsName = "documents.json"

    /// Indexes `folder`, or brings its index up to date.
    ///
    /// - Parameters:
    ///   - output: the folder of the comparison.
    ///   - observer: told how far it is, and what is worth a line.
    /// - Throws: what `IndexBuild` throws.
    init(_ folder: FilePath, output: FilePath, _ observer: any ComparisonObserver) throws {
        let path = output.appending(Self.indexName)
        var options = IndexBuild.Options()
        if ModelStore.standard.folder(of: CatalogEntry.minilm.name) != nil {
            // Also where the index was made before there was one.
            options.model = CatalogEntry.minilm.name
        } else {
            options.isWordsOnly = true
            observer.note(
                "documents are searched by words alone, since no encoder is at hand: hone pull minilm"
            )
        }
        // An index that was made otherwise is made anew: everything in it comes from the folder.
        let start = MonotonicClock.now
        var faults: [String] = []
        func update() throws -> IndexUpdate.Counts {
            let build = try IndexBuild(folder, to: path, options)
            faults = build.folder.faults.map { "\($0)" }
            observer.begin("indexing the documents", total: build.folder.files.count)
            return try build.run(fault: { faults.append("\($0)") }) { observer.update($0.files) }
        }
        let counts: IndexUpdate.Counts
        do { counts = try update() } catch let error as IndexError where error.isOfContent {
            try Files.remove(path)
            counts = try update()
        }
        let seconds = MonotonicClock.now - start
        for fault in faults { observer.note(fault) }
        if counts.unreadable > 0 {
            observer.note(
                "\(counts.unreadable.counted("document")) can be read by no one, and so nothing in \(counts.unreadable == 1 ? "it" : "them") is looked up: name readers in their front matter or in permissions.yaml, or write public: true there"
            )
        }
        let isWhole = counts.kept == 0
        let again = MonotonicClock.now
        _ = try IndexBuild(folder, to: path, options).run(fault: { _ in }, observer: { _ in })
        let refresh = MonotonicClock.now - again
        let needsMeaning = !options.isWordsOnly
        index = try OpenIndex(path, needsMeaning: needsMeaning, isAudited: false)
        let kept = output.appending(Self.factsName)
        let before = (try? JSONScanner.parse(Files.bytes(of: kept)))?["build_seconds"]?.double
        facts = DocumentFacts(
            documents: index.index.documentCount,
            chunks: index.index.chunkCount,
            megabytes: Probe.megabytes(index.index.byteCount),
            embedder: index.index.settings.embedder?.name,
            buildSeconds: isWhole ? seconds : before,
            refreshSeconds: refresh,
            faults: faults.count
        )
        let cost: JSON = ["build_seconds": JSON(facts.buildSeconds)]
        try Files.write(cost.text(pretty: true), to: kept)
    }

    /// Whether the search `method` can be done.
    func has(_ method: SearchMethod) -> Bool { !method.needsMeaning || index.embedder != nil }

    /// What looks up so many passages by `method`.
    func lookup(_ method: SearchMethod, count: Int) -> PassageLookup {
        var lookup = PassageLookup(index: index, method: has(method) ? method : .words, count: count)
        lookup.hidden = holders
        return lookup
    }

    /// Hides from each of some inputs the documents in which it stands.
    mutating func hide(_ inputs: [String]) {
        for (input, documents) in zip(inputs, index.index.documents(holding: inputs)) where !documents.isEmpty
        {
            holders[input] = documents
        }
    }

    /// Whether the very text of `input` stands in a document.
    func holds(_ input: String) -> Bool { holders[input] != nil }

    /// Someone for whom is what is for `names`; nil for anyone.
    func reader(oneOf names: [String]) -> Reader? { index.index.permissions.reader(oneOf: names) }

    /// A hash of all that a search depends on.
    var digest: String { index.index.contentDigest }
}

extension IndexError {
    /// Whether it is of what stands in the file, so that another one can take its place.
    fileprivate var isOfContent: Bool {
        switch self {
        case .otherSettings, .damaged, .notAnIndex, .unfinished, .versionFromFuture: true
        default: false
        }
    }
}
