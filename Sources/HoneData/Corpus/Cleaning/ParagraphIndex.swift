/// The paragraphs of documents, each with the document in which it stands first.
struct ParagraphIndex {
    private let rule: ParagraphRule
    private var documents: [FoldedKey: Int32] = [:]

    /// An index of nothing, for paragraphs by `rule`.
    init(_ rule: ParagraphRule) { self.rule = rule }

    /// Adds the paragraphs of the document with this number that are long enough.
    mutating func add(_ document: CorpusDocument, number: Int) {
        var text = document.text
        text.withUTF8 { bytes in
            for range in Paragraphs(of: bytes, separator: rule.separator).ranges {
                guard let key = key(UnsafeBufferPointer(rebasing: bytes[range])) else { continue }
                _ = add(key, number)
            }
        }
    }

    /// Adds a paragraph of the document with this number; nil where it is new or short, else the number of the
    /// document that has it already.
    mutating func add(_ paragraph: UnsafeBufferPointer<UInt8>, number: Int) -> Int? {
        guard let key = key(paragraph) else { return nil }
        return add(key, number)
    }

    /// The number of the document in which `paragraph` stands first; nil where it is in none, or short.
    func document(of paragraph: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let key = key(paragraph) else { return nil }
        return documents[key].map(Int.init)
    }

    private mutating func add(_ key: FoldedKey, _ number: Int) -> Int? {
        if let first = documents[key] { return Int(first) }
        documents[key] = Int32(number)
        return nil
    }

    /// The key of a paragraph that is long enough.
    private func key(_ paragraph: UnsafeBufferPointer<UInt8>) -> FoldedKey? {
        // No letter's lower case has more characters than the letter has bytes.
        guard paragraph.count >= rule.leastCharacters else { return nil }
        let key = FoldedKey(of: paragraph)
        return key.characters >= rule.leastCharacters ? key : nil
    }
}
