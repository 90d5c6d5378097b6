internal import HoneBase

extension Index {
    /// The identifiers of the documents that hold each of some texts word for word, whoever may read them: what must not
    /// be shown where such a text is asked to measure.
    ///
    /// Case counts for nothing, and so does what stands between words. A text of fewer than five words may stand anywhere
    /// by chance: no document holds it.
    /// - Complexity: proportional to the bytes of all documents.
    public func documents(holding texts: [String]) -> [Set<String>] {
        let wanted = HeldTexts(texts)
        var holders = texts.map { _ in Set<String>() }
        guard !wanted.isEmpty else { return holders }
        for segment in segments {
            for number in 0..<segment.documents.count where segment.isThere[number] {
                let text = segment.documents.withText(of: number) { String(decoding: $0, as: UTF8.self) }
                let identifier = segment.documents.identifier(of: number)
                for held in wanted.held(in: text) { holders[held].insert(identifier) }
            }
        }
        return holders
    }
}

/// Texts that are looked for in others, by the hashes of their words.
struct HeldTexts {
    /// The words of each text.
    private let words: [[UInt64]]
    /// The texts that begin with these five words.
    private var beginnings: [UInt64: [Int]] = [:]

    /// A text of fewer words may stand in a document by chance.
    private static let fewestWords = 5

    init(_ texts: [String]) {
        words = texts.map(Self.words)
        for (number, words) in words.enumerated() where words.count >= Self.fewestWords {
            beginnings[Self.hash(of: words, at: 0), default: []].append(number)
        }
    }

    /// Whether none of the texts can be held.
    var isEmpty: Bool { beginnings.isEmpty }

    /// The numbers of the texts that `text` holds.
    func held(in text: String) -> Set<Int> {
        let words = Self.words(of: text)
        guard words.count >= Self.fewestWords else { return [] }
        var held: Set<Int> = []
        for start in 0...words.count - Self.fewestWords {
            for number in beginnings[Self.hash(of: words, at: start)] ?? []
            where words[start...].starts(with: self.words[number]) {
                held.insert(number)
            }
        }
        return held
    }

    private static func hash(of words: [UInt64], at start: Int) -> UInt64 {
        words[start..<start + fewestWords].reduce(0) { ($0 ^ $1) &* 0x9E37_79B9_7F4A_7C15 ^ ($0 >> 29) }
    }

    /// The hash of each run of letters and digits (FNV-1a, 64 bits); what is not ASCII is a letter.
    private static func words(of text: String) -> [UInt64] {
        var words: [UInt64] = []
        var hash: UInt64?
        var text = text.lowercased()
        text.withUTF8 { bytes in
            for byte in bytes {
                guard byte >= 0x80 || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) else {
                    if let word = hash { words.append(word) }
                    hash = nil
                    continue
                }
                hash = ((hash ?? 0xCBF2_9CE4_8422_2325) ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            }
        }
        if let word = hash { words.append(word) }
        return words
    }
}
