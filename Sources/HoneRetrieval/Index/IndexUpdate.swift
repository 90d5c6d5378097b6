internal import HoneBase
public import SystemPackage

/// Makes an index of a folder, or brings one up to date: only what changed is read, cut and embedded.
///
/// One change of the file: a process that is killed at any moment leaves the index before or the index behind.
public struct IndexUpdate {
    /// What a change has done.
    public struct Counts: Sendable, Equatable {
        /// Documents that are new, have changed, are as they were, are gone.
        public var added = 0, changed = 0, kept = 0, removed = 0
        /// Of those that are gone: documents of files that are there, and cannot be read or not as a whole.
        public var takenOut = 0
        /// Chunks that were cut and embedded.
        public var chunks = 0
        /// Files that were read, and their bytes.
        public var files = 0, bytes = 0
        /// Documents that nobody may read: they say so, or nobody says anything about them and the index is not public.
        public var unreadable = 0
    }

    /// How far a change is.
    public struct Progress: Sendable, Equatable {
        /// Files and bytes that are done with, of all.
        public var files: Int, ofFiles: Int, bytes: Int, ofBytes: Int
        /// Chunks that were embedded.
        public var chunks: Int
        /// Chunks that were linked into graphs, of all that are to be: the last step, where there are graphs.
        public var linked = 0, ofLinked = 0
    }

    private let folder: DocumentFolder
    private let path: FilePath
    private let settings: IndexSettings
    private let permissions: PermissionRules
    private let chunker: Chunker
    private let embedder: (any Embedder)?
    private let limits: LoadLimits
    private let isPurging: Bool

    /// A change of the index at `path`, or a new one, to what `folder` holds.
    ///
    /// - Parameter isPurging: whether the file is written anew, without a byte of what is gone; else that goes later, when
    ///   enough of the file is gone.
    public init(
        of folder: DocumentFolder,
        to path: FilePath,
        _ settings: IndexSettings,
        _ permissions: PermissionRules,
        chunker: Chunker,
        embedder: (any Embedder)?,
        limits: LoadLimits = LoadLimits(),
        isPurging: Bool = false
    ) {
        self.folder = folder
        self.path = path
        self.settings = settings
        self.permissions = permissions
        self.chunker = chunker
        self.embedder = embedder
        self.limits = limits
        self.isPurging = isPurging
    }

    /// Makes the change.
    ///
    /// - Parameters:
    ///   - fault: called with what cannot be read; the rest goes on.
    ///   - observer: called as files and chunks are done.
    /// - Throws: `IndexError`; then the index is as it was, but for `notNoted`, where it is as it was to be.
    public func run(
        fault: (LoadFault) -> Void = { _ in },
        observer: @escaping (Progress) -> Void = { _ in }
    ) throws(IndexError) -> Counts {
        guard let analysis = WordAnalysis(named: settings.analysis) else {
            throw .segment(Problem("no analysis of words is called \(settings.analysis)"))
        }
        var writer = try IndexWriter(path)
        var state = IndexState(settings: settings, permissions: permissions)
        var sources = SourceList()
        var present = PresentDocuments()
        var readership = Readership(permissions)
        var before: IndexState?
        if writer.root != nil {
            let file = try IndexFile(path)
            let found = try IndexState(of: file)
            try requireSame(found.settings)
            before = found
            state.segments = found.segments
            if let range = found.sources { sources = SourceList(file.bytes.withBytes { Array($0[range]) }) }
            for segment in try found.openedSegments(of: file.bytes, permissions) { present.add(segment) }
        }
        var counts = Counts()
        var progress = Progress(
            files: 0,
            ofFiles: folder.files.count,
            bytes: 0,
            ofBytes: folder.bytes,
            chunks: 0
        )
        func builder() throws(IndexError) -> SegmentBuilder {
            do throws(VectorError) {
                return try SegmentBuilder(analysis, embedder) { count in
                    progress.chunks += count
                    observer(progress)
                }
            } catch { throw .segment(error.problem) }
        }
        var segment = try builder()
        var known = SourceList()
        for file in folder.files {
            defer {
                progress.files += 1
                progress.bytes += file.bytes
                observer(progress)
            }
            let digest: String
            do throws(FileError) { digest = try Digest(ofFile: file.path).description } catch {
                fault(LoadFault(at: .init(file: file.path.string), .file(error)))
                counts.takenOut += present.removedCount(from: file.identifier)
                continue
            }
            if sources.digests[file.identifier] == digest {
                known.digests[file.identifier] = digest
                counts.kept += present.keep(from: file.identifier)
                continue
            }
            counts.files += 1
            counts.bytes += file.bytes
            var isWhole = true
            for event in file.documents(limits: limits) {
                guard case .document(let document) = event else {
                    if case .fault(let found) = event {
                        fault(found)
                        isWhole = isWhole && found.severity != .failure
                    }
                    continue
                }
                let stored = StoredDocument(document, source: file.identifier)
                switch present.take(stored, chunks: { chunker.chunks(of: document) }) {
                case .same:
                    counts.kept += 1
                    continue
                case .other: counts.changed += 1
                case .none: counts.added += 1
                }
                let chunks = chunker.chunks(of: document)
                counts.chunks += chunks.count
                readership.add(source: file.identifier, own: stored.readers)
                try segment.add(stored, text: document.text, chunks: chunks)
                guard segment.isFull else { continue }
                state.segments.append(try segment.finish(&writer))
                segment = try builder()
            }
            if !isWhole { counts.takenOut += present.removedCount(from: file.identifier) }
            // What could not be read is tried again, and told again: the reason may lie outside of the file. So is what was
            // written to while it was read.
            if isWhole, (try? Digest(ofFile: file.path).description) == digest {
                known.digests[file.identifier] = digest
            }
        }
        counts.removed = present.removedCount
        for path in folder.unreadableFolders {
            for source in present.sources where source.utf8.starts(with: path.utf8) {
                counts.takenOut += present.removedCount(from: source)
            }
        }
        for (segment, gone) in zip(present.segments, present.gone) {
            readership.add(segment.documents, without: gone)
        }
        counts.unreadable = readership.unreadable
        for (number, gone) in present.gone.enumerated() { state.segments[number].gone = gone }
        try merge(present, &segment, with: builder, into: &state, &writer)
        try IndexGraphs.write(for: &state, keeping: before, &writer) { linked, all in
            (progress.linked, progress.ofLinked) = (linked, all)
            observer(progress)
        }
        let list = known.bytes
        if sources == known, let range = before?.sources {
            state.sources = range
        } else {
            state.sources = try list.withRawBytes { (bytes) throws(IndexError) in try writer.append(bytes) }
        }
        if state != before || isPurging { try writer.commit(state, isPurging: isPurging) }
        return counts
    }

    /// Adds what is `new` to `state`, and in the place of segments that `MergePolicy` names the one that they become:
    /// texts, chunks and vectors are copied, bit for bit; nothing is embedded again.
    private func merge(
        _ present: PresentDocuments,
        _ new: inout SegmentBuilder,
        with builder: () throws(IndexError) -> SegmentBuilder,
        into state: inout IndexState,
        _ writer: inout IndexWriter
    ) throws(IndexError) {
        let newPlace = present.segments.count
        let loads = present.loads + (new.isEmpty ? [] : [new.load])
        var groups = MergePolicy.groups(loads, isNew: newPlace, isPurging: isPurging)
        if !new.isEmpty, !groups.contains(where: { $0.contains(newPlace) }) { groups.append([newPlace]) }
        for group in groups {
            var merged = try builder()
            // Not copied: it may hold much.
            if group.contains(newPlace) { swap(&merged, &new) }
            for number in group where number != newPlace {
                for document in present.kept(in: number) {
                    try merged.add(document, of: present.segments[number])
                }
            }
            if !merged.isEmpty { state.segments.append(try merged.finish(&writer)) }
        }
        for number in Set(groups.joined()).sorted(by: >) where number != newPlace {
            state.segments.remove(at: number)
        }
    }

    private func requireSame(_ before: IndexSettings) throws(IndexError) {
        func other(_ name: String, _ expected: String, _ found: String) -> IndexError {
            .otherSettings(path, name: name, expected: expected, found: found)
        }
        let (embedder, now) = (before.embedder, settings.embedder)
        guard embedder.map({ $0.isSame(as: now ?? $0) }) ?? true, (embedder == nil) == (now == nil) else {
            throw other("embedder", embedder?.described ?? "none", now?.described ?? "none")
        }
        if before.analysis != settings.analysis {
            throw other("analysis of words", before.analysis, settings.analysis)
        }
        if (before.chunkTokens, before.chunkOverlap) != (settings.chunkTokens, settings.chunkOverlap) {
            throw other(
                "size of chunks",
                "\(before.chunkTokens) tokens, overlap \(before.chunkOverlap)",
                "\(settings.chunkTokens) tokens, overlap \(settings.chunkOverlap)"
            )
        }
    }
}

extension StoredDocument {
    /// What is kept of a document that was read from the file `source`.
    init(_ document: Document, source: String) {
        self.init(
            identifier: document.identifier,
            title: document.title,
            metadata: document.metadata,
            readers: document.readers.map { Set($0).sorted() },
            version: document.text.withRawBytes { Digest(of: $0).description },
            source: source
        )
    }
}

/// The documents of an index before a change, and which of them the change has met.
private struct PresentDocuments {
    enum Meeting { case none, same, other }

    private struct Place {
        var segment: Int
        var document: Int
    }

    /// What names a document: a row of one file may be called as another file.
    private struct Name: Hashable {
        var identifier: String
        var source: String
    }

    private(set) var segments: [IndexSegment] = []
    private var places: [Name: Place] = [:]
    private var bySource: [String: [Place]] = [:]
    private var isKept: [[Bool]] = []
    /// How many documents of each file stand in a later segment anew.
    private var replaced: [String: Int] = [:]

    mutating func add(_ segment: IndexSegment) {
        let number = segments.count
        segments.append(segment)
        isKept.append([Bool](repeating: false, count: segment.documents.count))
        for document in 0..<segment.documents.count where segment.isThere[document] {
            let place = Place(segment: number, document: document)
            let source = segment.documents.source(of: document)
            places[Name(identifier: segment.documents.identifier(of: document), source: source)] = place
            bySource[source, default: []].append(place)
        }
    }

    /// Keeps all documents of a file; how many.
    mutating func keep(from source: String) -> Int {
        let places = bySource[source] ?? []
        for place in places { isKept[place.segment][place.document] = true }
        return places.count
    }

    /// Meets `document`, which is kept where it is the same in all that is stored.
    ///
    /// - Parameter chunks: how it is cut now. A file that is one document may have the same text as before in other blocks,
    ///   such as a paragraph that was a heading; of a row the text alone says how it is cut.
    mutating func take(_ document: StoredDocument, chunks: () -> [Chunk]) -> Meeting {
        let name = Name(identifier: document.identifier, source: document.source)
        guard let place = places[name] else { return .none }
        let documents = segments[place.segment].documents
        guard documents[place.document] == document,
            document.identifier != document.source
                || documents.chunks(of: place.document).map(documents.chunk) == chunks()
        else {
            replaced[document.source, default: 0] += 1
            return .other
        }
        isKept[place.segment][place.document] = true
        return .same
    }

    /// The documents of each segment that are gone.
    var gone: [[Int]] { isKept.map { kept in kept.indices.filter { !kept[$0] } } }

    /// The documents of a segment that are still there.
    func kept(in segment: Int) -> [Int] { isKept[segment].indices.filter { isKept[segment][$0] } }

    /// What each segment holds from now on.
    var loads: [MergePolicy.Load] {
        zip(segments, isKept).map { segment, isKept in
            var load = MergePolicy.Load()
            for (document, isKept) in isKept.enumerated() {
                let chunks = segment.documents.chunks(of: document).count
                guard isKept else {
                    load.goneDocuments += 1
                    load.goneChunks += chunks
                    continue
                }
                load.documents += 1
                load.chunks += chunks
                load.bytes += segment.documents.withText(of: document) { $0.count }
            }
            return load
        }
    }

    /// The documents that were there and are not there any more, in no version.
    var removedCount: Int {
        zip(segments, isKept).reduce(0) { sum, pair in
            sum + pair.0.isThere.indices.count { pair.0.isThere[$0] && !pair.1[$0] }
        } - replaced.values.reduce(0, +)
    }

    /// The files that documents were read from.
    var sources: some Sequence<String> { bySource.keys }

    /// The same of one file, when all that is in it has been met.
    func removedCount(from source: String) -> Int {
        (bySource[source] ?? []).count { !isKept[$0.segment][$0.document] } - replaced[source, default: 0]
    }
}
