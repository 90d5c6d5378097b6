internal import HoneBase
internal import HoneTensor

/// The graphs of an index: made where its settings ask for them, for the chunks that everyone may read.
enum IndexGraphs {
    /// How many chunks were linked, of all that are to be.
    typealias Progress = (_ linked: Int, _ all: Int) -> Void

    /// Writes the graphs of `state`, whose segments are written; those that `before` has of the same chunks are kept,
    /// as far as they are as they were written.
    static func write(
        for state: inout IndexState,
        keeping before: IndexState?,
        _ writer: inout IndexWriter,
        progress: Progress = { _, _ in }
    ) throws(IndexError) {
        guard let settings = state.settings.graphs, state.settings.embedder != nil, !state.segments.isEmpty
        else {
            state.graphs = []
            return
        }
        let path = writer.path
        let file = try mapping(IndexError.file) { () throws(FileError) in try MappedFile(path) }
        let kept = (before?.graphs ?? []).map { place in
            let fingerprint = file.withBytes {
                GraphBlock.fingerprint(in: UnsafeRawBufferPointer(rebasing: $0[place]))
            }
            return (place: place, fingerprint: fingerprint)
        }
        if let before, before.isSearchedAlike(state), kept.allSatisfy({ $0.fingerprint != nil }) {
            state.graphs = before.graphs
            return
        }
        let segments = try state.openedSegments(of: file, state.permissions)
        let vectors = segments.compactMap(\.vectors)
        let parts = PublicParts(of: segments, settings).parts
        let fingerprints = parts.map { VectorGraph.fingerprint(of: $0, in: vectors) }
        var known: [UInt64: Range<Int>] = [:]
        for (place, fingerprint) in kept where before?.settings.graphs == settings {
            if let fingerprint { known[fingerprint] = place }
        }
        var places = fingerprints.map { known[$0] }
        let missing = places.indices.filter { places[$0] == nil }
        let all = missing.reduce(0) { $0 + parts[$1].count }
        var written = 0
        let wanted = missing.map { parts[$0] }
        try VectorGraph.make(
            of: wanted,
            in: vectors,
            settings,
            progress: { progress($0, all) }
        ) { (graphs) throws(IndexError) in
            for graph in graphs {
                let part = missing[written]
                let block = GraphBlock.bytes(of: graph, fingerprint: fingerprints[part])
                places[part] = try block.withRawBytes { (bytes) throws(IndexError) in
                    try writer.append(bytes)
                }
                written += 1
            }
        }
        state.graphs = places.compactMap(\.self)
    }

    /// Opens the graphs of `state`; nil where there are none.
    ///
    /// - Throws: `IndexError.damaged` where a graph is not as it was written, or of other chunks.
    static func open(_ file: IndexFile, _ state: IndexState, _ segments: [IndexSegment]) throws(IndexError)
        -> GraphCandidates?
    {
        func damaged(_ what: String) -> IndexError { .damaged(file.path, what: what) }
        guard let settings = state.settings.graphs, state.settings.embedder != nil else {
            guard state.graphs.isEmpty else { throw damaged("there are graphs that nobody asked for") }
            return nil
        }
        let vectors = segments.compactMap(\.vectors)
        let parts = PublicParts(of: segments, settings).parts
        guard parts.count == state.graphs.count else {
            throw damaged("its graphs are those of other documents")
        }
        guard !parts.isEmpty else { return nil }
        var outcomes = [Result<VectorGraph, SectionTable.Fault>?](repeating: nil, count: parts.count)
        let threads = min(parts.count, CPU.threadCount)
        outcomes.withUnsafeMutableBufferPointer { outcomes in
            nonisolated(unsafe) let outcomes = outcomes
            Threads.run(threads) { thread in
                for number in stride(from: thread, to: parts.count, by: threads) {
                    outcomes[number] = file.bytes.withBytes { all in
                        let bytes = UnsafeRawBufferPointer(rebasing: all[state.graphs[number]])
                        do throws(SectionTable.Fault) {
                            return .success(
                                try GraphBlock.graph(in: bytes, of: parts[number], in: vectors, settings)
                            )
                        } catch { return .failure(error) }
                    }
                }
            }
        }
        var graphs: [VectorGraph] = []
        for case .some(let outcome) in outcomes {
            do throws(SectionTable.Fault) { graphs.append(try outcome.get()) } catch {
                throw damaged(GraphBlock.words(for: error))
            }
        }
        return GraphCandidates(graphs, over: vectors, settings)
    }
}

extension IndexState {
    /// Whether the graphs of `other` are those of this one.
    fileprivate func isSearchedAlike(_ other: IndexState) -> Bool {
        segments == other.segments && permissions == other.permissions && settings == other.settings
    }
}
