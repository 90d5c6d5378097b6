internal import HoneBase
public import SystemPackage

/// Drops the paragraphs that hold a word of a list.
///
/// Words are compared whole and in folded form: upper and lower case are the same, of any script; an accent counts,
/// however it is encoded. An entry with a hyphen, an apostrophe or a space stands for its parts in a row, with
/// anything but letters and digits between them. No list ships with the package.
public struct WordFilter: Sendable {
    /// The entries of one part.
    private var words: Set<String> = []
    /// The entries of several parts, by their first one.
    private var runs: [String: [[String]]] = [:]
    /// How many different entries there are.
    public private(set) var count = 0

    /// The filter of `words`.
    ///
    /// - Throws: `WordFilterError.notAWord` for one without letter or digit.
    public init(words: [String]) throws(WordFilterError) {
        for word in words {
            guard add(word) else { throw .notAWord(at: nil, found: word) }
        }
    }

    /// The filter of the words in the file at `path`, one a line; what stands behind a `#` is a comment.
    ///
    /// - Throws: `WordFilterError`, also for a file without any word.
    public init(file path: FilePath) throws(WordFilterError) {
        let text = try mapping(WordFilterError.file) { () throws(FileError) in try Files.text(of: path) }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let word = String(line.prefix { $0 != "#" })
            if word.isBlank { continue }
            guard add(word) else {
                let place = Problem.Place(file: path.string, line: index + 1)
                throw .notAWord(at: place, found: String(word.trimmedOfSpace))
            }
        }
        guard count > 0 else { throw .noWords(path) }
    }

    /// Adds an entry; false where it has no letter or digit.
    private mutating func add(_ entry: String) -> Bool {
        let parts = FoldedWords.words(in: entry)
        guard let first = parts.first else { return false }
        if parts.count == 1 {
            if words.insert(first).inserted { count += 1 }
        } else if runs[first]?.contains(parts) != true {
            runs[first, default: []].append(parts)
            count += 1
        }
        return true
    }

    /// Whether `text` holds a word of the list.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }

    /// The documents without the paragraphs that hold a word of the list, and what was dropped.
    ///
    /// A document of which nothing is left is dropped.
    public func filtered(
        _ documents: [CorpusDocument],
        separator: ParagraphRule.Break = .automatic
    ) -> (documents: [CorpusDocument], drops: CorpusDrops) {
        var drops = CorpusDrops()
        var kept: [CorpusDocument] = []
        for document in documents {
            let (rest, dropped) = document.dropping(separator) { paragraph, bytes in
                guard matches(bytes) else { return false }
                drops.tell(.listedWord, document.source, paragraph: paragraph, bytes, like: nil)
                return true
            }
            drops.add(.listedWord, paragraphs: dropped, of: document, rest: rest)
            if dropped == 0 || !rest.text.isEmpty { kept.append(rest) }
        }
        return (kept, drops)
    }

    private func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var isFound = false
        // The entries of several parts that have begun, and the part that is awaited.
        var open: [(parts: [String], next: Int)] = []
        FoldedWords.forEach(in: bytes) { word in
            guard !isFound else { return }
            let word = String(decoding: word, as: UTF8.self)
            isFound = words.contains(word)
            guard !runs.isEmpty else { return }
            open = open.compactMap { run in run.parts[run.next] == word ? (run.parts, run.next + 1) : nil }
            for parts in runs[word] ?? [] { open.append((parts, 1)) }
            if open.contains(where: { $0.next == $0.parts.count }) { isFound = true }
            open.removeAll { $0.next == $0.parts.count }
        }
        return isFound
    }
}
