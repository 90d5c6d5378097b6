internal import HoneBase

extension Index {
    /// A hash of all that searches depend on: the documents with their readers, chunks and headings, the rules, how
    /// they were cut and embedded.
    ///
    /// Two indexes of the same one answer alike, whenever their documents were added.
    public var contentDigest: String {
        var lines: [String] = []
        for segment in segments {
            for document in segment.isThere.indices where segment.isThere[document] {
                let stored = segment.documents[document]
                let metadata = stored.metadata.sorted { $0.key < $1.key }.map { "\($0.key)\u{2}\($0.value)" }
                let readers = stored.readers.map { $0.joined(separator: "\u{2}") }
                let chunks = segment.documents.chunks(of: document).map { number in
                    let chunk = segment.documents.chunk(number)
                    return ([chunk.range] + chunk.headings).map { "\($0.lowerBound)-\($0.upperBound)" }
                        .joined(separator: " ")
                }
                let parts =
                    [
                        stored.identifier, stored.source, stored.version, stored.title ?? "",
                        readers ?? "\u{3}", chunks.joined(separator: "\u{2}"),
                    ] + metadata
                lines.append(parts.joined(separator: "\u{1}"))
            }
        }
        lines.sort()
        lines.append("\(permissions.isPublic)")
        lines += permissions.rules.map { "\($0.pattern.text)\u{1}\($0.readers.joined(separator: "\u{2}"))" }
        lines += permissions.groups.sorted { $0.key < $1.key }
            .map { "\($0.key)\u{1}\($0.value.joined(separator: "\u{2}"))" }
        let made =
            [
                settings.embedder?.digest ?? "", settings.embedder?.pooling ?? "", settings.analysis,
                "\(settings.chunkTokens)", "\(settings.chunkOverlap)",
            ] + (settings.graphs.map { [$0.json.text()] } ?? [])
        return Digest(of: (lines + made).joined(separator: "\u{0}")).description
    }
}
