internal import HoneBase
internal import SystemPackage

/// Reads the documents of a corpus one after the other, holding one at a time.
public struct CorpusReader: ~Copyable {
    private let corpus: TextCorpus
    private var nextFile = 0
    private var current: (any CorpusFile)?

    init(_ corpus: TextCorpus) { self.corpus = corpus }

    /// The next document or piece of one, never empty; nil behind the last.
    ///
    /// - Throws: `CorpusError` for a file that cannot be read, bytes that are not UTF-8, rows without text.
    public mutating func next() throws(CorpusError) -> CorpusText? {
        while true {
            if let text = try current?.next() { return text }
            guard nextFile < corpus.files.count else { return nil }
            let path = corpus.files[nextFile]
            nextFile += 1
            current = try open(path)
        }
    }

    private func open(_ path: FilePath) throws(CorpusError) -> any CorpusFile {
        let name = TextCorpus.unpackedName(path.string)
        do throws(FileError) {
            let isPacked = name.utf8.count < path.string.utf8.count
            let stream = isPacked ? try ByteStream(unpacking: path) : try ByteStream(path)
            guard TextCorpus.endings.rows.contains(where: { name.hasSuffix($0) }) else {
                return PlainTextFile(path, stream)
            }
            return TextRowsFile(path, stream, field: corpus.field)
        } catch {
            throw .file(error)
        }
    }
}

/// A file of a corpus, being read.
protocol CorpusFile: AnyObject {
    /// The next document or piece of one, never empty; nil at the end of the file.
    func next() throws(CorpusError) -> CorpusText?
}
