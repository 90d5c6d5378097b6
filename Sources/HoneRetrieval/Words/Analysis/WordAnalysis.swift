/// What makes terms of text: the same for documents and queries, and recorded by name in every index.
///
/// Text is split into lower-cased words (`WordScanner`), stop words are left out, and what is left loses its endings.
public struct WordAnalysis: Sendable, Hashable {
    /// Which words are left out.
    public enum StopWords: String, Sendable, CaseIterable {
        /// None.
        case none
        /// The 33 English ones that `bm25s` and Lucene leave out.
        case english = "en33"
    }

    /// What is done to the endings of words.
    public enum Stemming: String, Sendable, CaseIterable {
        /// Nothing.
        case none
        /// English ones are taken off, as Snowball 3.1 does.
        case english = "english3.1"
    }

    /// Which words are left out.
    public var stopWords: StopWords
    /// What is done to the endings of words.
    public var stemming: Stemming

    /// An analysis of these parts.
    public init(stopWords: StopWords = .english, stemming: Stemming = .english) {
        self.stopWords = stopWords
        self.stemming = stemming
    }

    /// For English text.
    public static let english = WordAnalysis()
    /// For text of any language: nothing is left out or taken off.
    public static let plain = WordAnalysis(stopWords: .none, stemming: .none)

    /// How words are split; another way, or another Unicode, would have another name.
    private static let splitting = "words-unicode14"

    /// The name that says all of it, such as `words-unicode14 stop=en33 stem=english3.1`.
    public var name: String { "\(Self.splitting) stop=\(stopWords.rawValue) stem=\(stemming.rawValue)" }

    /// The analysis of that name; nil where there is none.
    public init?(named name: String) {
        for stopWords in StopWords.allCases {
            for stemming in Stemming.allCases {
                let analysis = WordAnalysis(stopWords: stopWords, stemming: stemming)
                if analysis.name == name {
                    self = analysis
                    return
                }
            }
        }
        return nil
    }

    /// The terms of `text`, in order and as often as they stand there.
    public func terms(of text: String) -> [String] {
        var (scanner, maker) = (WordScanner(), TermMaker(self))
        var text = text
        var terms: [String] = []
        text.withUTF8 { text in
            scanner.forEachWord(of: text) { word in
                maker.withTerm(of: word) { terms.append(String(decoding: $0, as: UTF8.self)) }
            }
        }
        return terms
    }
}
