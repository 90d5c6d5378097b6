internal import HoneBase

/// A file whose text is stored as it is: one document, or several where it is long.
///
/// These are `path`, `path#part-2` and so on, cut between lines. Title, readers and metadata of the front matter hold
/// for all of them.
struct TextStream: DocumentStream {
    /// Finds the blocks in a range of a text.
    typealias Blocks = @Sendable (UnsafeBufferPointer<UInt8>, Range<Int>) -> [DocumentBlock]

    private let source: DocumentSource
    private let blocks: Blocks
    private var pieces: TextPieces
    private var warning: LoadFault?
    private var matter = FrontMatter()
    private var part = 0
    private var isEmpty = true
    private var isAtEnd = false

    init(_ source: DocumentSource, _ blocks: @escaping Blocks) throws(LoadFault) {
        self.source = source
        self.blocks = blocks
        do throws(LoadReason) {
            let file = try mapping(LoadReason.file) { () throws(FileError) in try OpenedFile(source.path) }
            pieces = try TextPieces(of: file, limit: source.limits.documentBytes)
        } catch {
            throw source.fault(error)
        }
        warning = pieces.detected.warning.map { source.fault($0) }
    }

    mutating func next() -> LoadEvent? {
        if let warning {
            self.warning = nil
            return .fault(warning)
        }
        guard !isAtEnd else { return nil }
        do throws(LoadFault) {
            while let document = try nextPart() {
                guard !document.blocks.isEmpty else { continue }
                isEmpty = false
                return .document(document)
            }
        } catch {
            isAtEnd = true
            return .fault(error)
        }
        isAtEnd = true
        return isEmpty ? .fault(source.fault(.empty)) : nil
    }

    private mutating func nextPart() throws(LoadFault) -> Document? {
        let piece: (text: [UInt8], line: Int)?
        do throws(LoadReason) { piece = try pieces.next() } catch { throw source.fault(error) }
        guard var text = piece?.text else { return nil }
        part += 1
        if part == 1 { (matter, warning) = try source.takeFrontMatter(from: &text) }
        let (found, title) = text.withUnsafeBufferPointer { text in
            let found = blocks(text, 0..<text.count)
            return (found, Document.title(matter.title, of: text, found))
        }
        if part == 1 { matter.title = title }
        return Document(
            identifier: part == 1 ? source.identifier : source.identifier + "#part-\(part)",
            title: matter.title,
            text: text,
            blocks: found,
            metadata: matter.metadata,
            readers: matter.readers
        )
    }
}
