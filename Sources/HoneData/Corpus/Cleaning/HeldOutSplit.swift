internal import HoneBase

/// The documents of a corpus that a model learns from, and those held out to measure it on.
///
/// Nothing that is held out is learned: a training document that is nearly a held-out one goes, and so does each
/// training paragraph that stands in a held-out document and is long enough by the rule.
public struct HeldOutSplit: Sendable {
    /// The documents to learn from, in the order in which they were given.
    public let training: [CorpusDocument]
    /// The documents held out, in the order in which they were given.
    public let heldOut: [CorpusDocument]
    /// What went from training for standing in what is held out.
    public let drops: CorpusDrops

    /// Holds out about `share` of the bytes of `documents`, in whole documents, at least one.
    ///
    /// Documents are taken in the order of their texts' hashes, each that the share has room for, and one more where
    /// that comes nearer: the same documents give the same split, in whatever order they come. Where documents are
    /// large, small ones are held out rather than them: then hold out chosen files.
    ///
    /// - Parameter share: from 0 to a half.
    /// - Throws: `HeldOutError.tooFewDocuments` where there are fewer than two different ones, and
    ///   `HeldOutError.nothingLeft` where all the rest stands in what is held out.
    public init(
        of documents: [CorpusDocument],
        share: Double = 0.01,
        paragraphs rule: ParagraphRule = ParagraphRule()
    ) throws(HeldOutError) {
        require((0...0.5).contains(share), "HeldOutSplit: a share of \(share); it is from 0 to 0.5")
        let taken = try Self.taken(documents, share: share)
        try self.init(
            training: documents.indices.filter { !taken.contains($0) }.map { documents[$0] },
            heldOut: documents.indices.filter { taken.contains($0) }.map { documents[$0] },
            paragraphs: rule
        )
    }

    /// Takes over what is held out, such as files of their own, and cleans `training` of it.
    ///
    /// - Throws: `HeldOutError.tooFewDocuments` where one of both is empty, `HeldOutError.nothingLeft` where all of
    ///   `training` stands in what is held out.
    public init(
        training: [CorpusDocument],
        heldOut: [CorpusDocument],
        paragraphs rule: ParagraphRule = ParagraphRule()
    ) throws(HeldOutError) {
        guard !training.isEmpty, !heldOut.isEmpty else {
            throw .tooFewDocuments(found: training.count + heldOut.count)
        }
        var firsts: [FoldedKey: Int] = [:]
        var similar = SimilarDocuments()
        var index = ParagraphIndex(rule)
        for (number, document) in heldOut.enumerated() {
            let key = FoldedKey(of: document.text)
            if firsts[key] == nil { firsts[key] = number }
            similar.add(.init(document.text), number: number)
            index.add(document, number: number)
        }
        var drops = CorpusDrops()
        var kept: [CorpusDocument] = []
        for document in training {
            let key = FoldedKey(of: document.text)
            if let first = firsts[key] ?? similar.like(.init(document.text)) {
                drops.add(.heldOutDocument, document, like: heldOut[first].source)
                continue
            }
            let (rest, dropped) = document.dropping(rule.separator) { paragraph, bytes in
                guard let first = index.document(of: bytes) else { return false }
                let like = heldOut[first].source
                drops.tell(.heldOutParagraph, document.source, paragraph: paragraph, bytes, like: like)
                return true
            }
            drops.add(.heldOutParagraph, paragraphs: dropped, of: document, rest: rest)
            if dropped == 0 || !rest.text.isEmpty { kept.append(rest) }
        }
        guard !kept.isEmpty else { throw .nothingLeft(documents: training.count) }
        self.training = kept
        self.heldOut = heldOut
        self.drops = drops
    }

    /// The numbers of the documents that are held out.
    private static func taken(_ documents: [CorpusDocument], share: Double) throws(HeldOutError) -> Set<Int> {
        let hashes = documents.map { Digest(of: $0.text).description }
        guard Set(hashes).count > 1 else { throw .tooFewDocuments(found: Set(hashes).count) }
        let sizes = documents.map { $0.text.utf8.count }
        let wanted = share * Double(sizes.reduce(0, +))
        // Documents with one text have one hash: they are taken together or not at all.
        let groups = Dictionary(grouping: documents.indices) { hashes[$0] }.sorted { $0.key < $1.key }
        func size(_ group: [Int]) -> Int { group.reduce(0) { $0 + sizes[$1] } }
        var taken: Set<Int> = []
        var left = wanted
        for (_, group) in groups where size(group) > 0 && Double(size(group)) <= left {
            taken.formUnion(group)
            left -= Double(size(group))
        }
        // One more, where that comes nearer than all that fits.
        let rest = groups.lazy.map(\.value).filter { size($0) > 0 && !taken.contains($0[0]) }
        if let more = rest.min(by: { abs(left - Double(size($0))) < abs(left - Double(size($1))) }),
            taken.isEmpty || abs(left - Double(size(more))) < left,
            taken.count + more.count < documents.count
        {
            taken.formUnion(more)
        }
        return taken
    }
}
