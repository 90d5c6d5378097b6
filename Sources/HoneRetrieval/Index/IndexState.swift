internal import HoneBase

/// What counts of an index: settings, permissions, segments and which of their documents are gone.
struct IndexState: Equatable {
    /// Where a segment stands in the file.
    struct Place: Equatable {
        /// Its documents, see `DocumentTable`.
        var documents: Range<Int>
        /// Its words, see `WordSegment`.
        var words: Range<Int>
        /// Its vectors, see `VectorSegment`; nil without an embedder.
        var vectors: Range<Int>?
        /// The documents that are gone, or stand in a later segment anew; rising.
        var gone: [Int]
    }

    var settings: IndexSettings
    var permissions: PermissionRules
    var segments: [Place] = []
    /// Where its graphs stand, see `IndexGraphs`: in the order of the parts of what everyone may read.
    var graphs: [Range<Int>] = []
    /// Where the hash of each file stands that documents were read from, see `SourceList`; nil for none.
    var sources: Range<Int>?

    private static let version = 1

    /// The version of the file that it needs: a program that knows no graphs would leave them behind.
    var fileVersion: UInt32 { graphs.isEmpty && settings.graphs == nil ? 1 : IndexFile.version }

    /// The bytes of the file that it needs, beside its own.
    var parts: [Range<Int>] {
        segments.flatMap { [$0.documents, $0.words] + [$0.vectors].compactMap(\.self) }
            + graphs + [sources].compactMap(\.self)
    }

    /// The same state of a file in which each part stands where `place` says.
    func moved(_ place: (Range<Int>) throws(IndexError) -> Range<Int>) throws(IndexError) -> IndexState {
        var moved = self
        for number in segments.indices {
            moved.segments[number].documents = try place(segments[number].documents)
            moved.segments[number].words = try place(segments[number].words)
            if let vectors = segments[number].vectors { moved.segments[number].vectors = try place(vectors) }
        }
        for number in graphs.indices { moved.graphs[number] = try place(graphs[number]) }
        if let sources { moved.sources = try place(sources) }
        return moved
    }

    /// The state as it is written.
    var bytes: [UInt8] {
        func range(_ range: Range<Int>) -> JSON { [.integer(range.lowerBound), .integer(range.upperBound)] }
        func strings(_ names: [String]) -> JSON { .array(names.map { .string($0) }) }
        let groups = permissions.groups.sorted { $0.key < $1.key }.map { ($0.key, strings($0.value)) }
        let rules = permissions.rules.map {
            ["match": .string($0.pattern.text), "readers": strings($0.readers)] as JSON
        }
        let places = segments.map { place in
            [
                "documents": range(place.documents), "words": range(place.words),
                "vectors": place.vectors.map(range) ?? .null, "gone": .array(place.gone.map { .integer($0) }),
            ] as JSON
        }
        var object: JSONObject = [
            "hone_index": .integer(Self.version), "settings": settings.json,
            "public": .bool(permissions.isPublic),
            "groups": .object(JSONObject(groups)), "rules": .array(rules), "segments": .array(places),
            "sources": sources.map(range) ?? .null,
        ]
        if !graphs.isEmpty { object["graphs"] = .array(graphs.map(range)) }
        return Array(JSON.object(object).text().utf8)
    }

    init(settings: IndexSettings, permissions: PermissionRules, segments: [Place] = []) {
        self.settings = settings
        self.permissions = permissions
        self.segments = segments
    }

    /// Reads what `bytes` gave; nil for anything else.
    init?(_ bytes: [UInt8]) {
        guard let json = try? JSONScanner.parse(bytes), json["hone_index"]?.integer == Self.version,
            let settings = json["settings"].flatMap(IndexSettings.init), let isPublic = json["public"]?.bool,
            let groups = json["groups"]?.object, let rules = json["rules"]?.array,
            let segments = json["segments"]?.array
        else { return nil }
        func range(_ json: JSON?) -> Range<Int>? {
            guard let ends = json?.array?.compactMap(\.integer), ends.count == 2, ends[0] >= 0,
                ends[0] <= ends[1]
            else { return nil }
            return ends[0]..<ends[1]
        }
        self.init(settings: settings, permissions: PermissionRules(isPublic: isPublic))
        sources = range(json["sources"])
        for place in json["graphs"]?.array ?? [] {
            guard let place = range(place) else { return nil }
            graphs.append(place)
        }
        for (name, members) in groups.members {
            guard let members = members.array?.map(\.string), !members.contains(nil) else { return nil }
            permissions.groups[name] = members.compactMap(\.self)
        }
        for rule in rules {
            guard let pattern = rule["match"]?.string, let readers = rule["readers"]?.array?.map(\.string),
                !readers.contains(nil)
            else { return nil }
            permissions.rules.append(.init(PathPattern(pattern), readers: readers.compactMap(\.self)))
        }
        for segment in segments {
            guard let documents = range(segment["documents"]), let words = range(segment["words"]),
                let gone = segment["gone"]?.array?.map(\.integer), !gone.contains(nil)
            else { return nil }
            let vectors = range(segment["vectors"])
            guard vectors != nil || segment["vectors"] == .null else { return nil }
            self.segments.append(
                Place(documents: documents, words: words, vectors: vectors, gone: gone.compactMap(\.self))
            )
        }
    }
}

extension IndexState {
    /// The state that counts in `file`: all that it names lies there, each part where one can begin.
    ///
    /// - Throws: `IndexError.damaged`.
    init(of file: IndexFile) throws(IndexError) {
        guard let state = IndexState(file.state) else {
            throw .damaged(file.path, what: "its state cannot be read")
        }
        for part in state.parts {
            guard part.lowerBound >= IndexFile.firstPart, part.upperBound <= file.root.end,
                part.lowerBound % IndexFile.alignment == 0
            else { throw .damaged(file.path, what: "a part of it lies outside") }
        }
        self = state
    }

    /// The segments of `file`, with who may read what of them by `permissions`.
    ///
    /// - Throws: `IndexError.damaged` where one is not as it was written, or not what the settings say.
    func openedSegments(
        of file: MappedFile,
        _ permissions: PermissionRules
    ) throws(IndexError) -> [IndexSegment] {
        var opened: [IndexSegment] = []
        for place in segments {
            let segment = try IndexSegment(file, place, permissions)
            guard segment.words.analysis.name == settings.analysis,
                segment.vectors?.dimension == settings.embedder?.dimension
            else { throw .damaged(file.path, what: "a segment of it was made with other settings") }
            opened.append(segment)
        }
        return opened
    }
}
