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

    /// The name of the index in the folder of a comparison.
    private static let indexName = "documents.index"
    /// What making it cost, for comparisons to come, which make only what has changed.
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
        do { counts = try update() } catch IndexError.otherSettings {
            try Files.remove(path)
            counts = try update()
        }
        let seconds = MonotonicClock.now - start
        for fault in faults { observer.note(fault) }
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
        try Files.write(facts.json.text(pretty: true), to: kept)
    }

    /// Whether the search `method` can be done.
    func has(_ method: SearchMethod) -> Bool { !method.needsMeaning || index.embedder != nil }

    /// What looks up so many passages by `method`.
    func lookup(_ method: SearchMethod, count: Int) -> PassageLookup {
        PassageLookup(index: index, method: has(method) ? method : .words, count: count)
    }

    /// Those of some inputs whose very text stands in a document.
    func holding(_ inputs: [(text: String, asker: Reader?)]) -> [Int] {
        let lookup = lookup(.words, count: 8)
        return inputs.indices.filter { number in
            let found = (try? lookup.passages(for: inputs[number].text, by: inputs[number].asker)) ?? []
            return found.contains { PassageLookup.holds($0.text, inputs[number].text) }
        }
    }

    /// A hash of all that a search depends on.
    var digest: String { index.index.contentDigest }
}
