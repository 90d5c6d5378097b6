/// The documents of one file, read as they are asked for: no more than one is in memory.
public struct LoadedDocuments: Sequence, IteratorProtocol {
    private let source: DocumentSource
    private let loader: any DocumentLoader
    private var stream: (any DocumentStream)?
    private var isOpen = false

    init(_ source: DocumentSource, _ loader: any DocumentLoader) {
        self.source = source
        self.loader = loader
    }

    /// The next document, or what is wrong with the file or a row of it; nil behind the last.
    public mutating func next() -> LoadEvent? {
        if !isOpen {
            isOpen = true
            do throws(LoadFault) {
                stream = try loader.load(source)
            } catch {
                return .fault(error)
            }
        }
        return stream?.next()
    }
}
