internal import HoneBase
internal import Synchronization

/// What one kind of reader sees of an index: which chunks of each segment, and these as a collection of words.
struct ReaderView: Sendable {
    /// The chunks of each segment.
    let readable: [ChunkSet]
    /// They, searched by words.
    let words: WordCollection

    /// What a reader with these `rights` in each segment sees of the documents that `filter` means.
    ///
    /// - Complexity: proportional to the chunks.
    init(of segments: [IndexSegment], _ rights: [[Bool]], filter: [String: String]) {
        readable = zip(segments, rights).map { $0.readable(by: $1, filter: filter) }
        let parts = zip(segments, readable).map { ReadableSegment($0.words, readable: $1) }
        guard let words = try? WordCollection(parts) else {
            fatalError("Index: segments of different analyses in one index")
        }
        self.words = words
    }
}

/// The views that were asked for last: what is the same for every question of a reader is made once.
///
/// A view is kept by the rights that it was made for, never by a name: who has other rights has another view.
final class ReaderViews: Sendable {
    private struct Key: Hashable {
        var rights: [[Bool]]
        var filter: [String: String]
    }

    private struct Kept {
        var key: Key
        var view: ReaderView
    }

    /// The most views that are kept.
    private static let most = 16

    /// The one that was asked for last stands at the end.
    private let kept = Mutex<[Kept]>([])

    /// The view of a reader with these rights.
    func view(of segments: [IndexSegment], _ rights: [[Bool]], _ filter: [String: String]) -> ReaderView {
        let key = Key(rights: rights, filter: filter)
        let known = kept.withLock { kept -> ReaderView? in
            guard let place = kept.lastIndex(where: { $0.key == key }) else { return nil }
            let entry = kept.remove(at: place)
            kept.append(entry)
            return entry.view
        }
        if let known { return known }
        let view = ReaderView(of: segments, rights, filter: filter)
        kept.withLock { kept in
            kept.append(Kept(key: key, view: view))
            if kept.count > Self.most { kept.removeFirst() }
        }
        return view
    }
}
