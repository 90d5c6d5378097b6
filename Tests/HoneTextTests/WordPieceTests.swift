import HoneBase
import Testing

@testable import HoneText

/// A text and its tokens by the `tokenizers` library 0.23.3, between spaces.
private struct Row: Sendable, CustomTestStringConvertible {
    var text: String
    /// In lower case, without accents.
    var uncased: String
    /// As it is.
    var cased: String
    /// In lower case, with accents.
    var accented: String

    init(_ text: String, _ uncased: String, _ cased: String, _ accented: String) {
        self.text = text
        self.uncased = uncased
        self.cased = cased
        self.accented = accented
    }

    var testDescription: String { JSON.string(text).text() }
}

private func pieces(_ first: String, _ next: String, _ count: Int) -> String {
    ([first] + Array(repeating: next, count: count)).joined(separator: " ")
}

private let rows = [
    Row("", "", "", ""),
    Row("   ", "", "", ""),
    Row("a", "a", "a", "a"),
    Row("A", "a", "A", "a"),
    Row("unaffable", "un ##aff ##able", "un ##aff ##able", "un ##aff ##able"),
    Row("the best sunset", "the best sunset", "the best sunset", "the best sunset"),
    Row("sunsets", "sunset ##s", "sunset ##s", "sunset ##s"),
    Row("sun set", "sun s ##e ##t", "sun s ##e ##t", "sun s ##e ##t"),
    Row("bestest", "best ##est", "best ##est", "best ##est"),
    Row("best!", "best !", "best !", "best !"),
    Row("a,b", "a , b", "a , b", "a , b"),
    Row("a-b.", "a - b .", "a - b .", "a - b ."),
    Row("'tis", "' t ##i ##s", "' t ##i ##s", "' t ##i ##s"),
    Row("$a", "$ a", "$ a", "$ a"),
    Row("`a;", "` a ;", "` a ;", "` a ;"),
    Row("no [MASK] no", "n ##o [MASK] n ##o", "n ##o [MASK] n ##o", "n ##o [MASK] n ##o"),
    Row("[mask]", "[ mask ]", "[ mask ]", "[ mask ]"),
    Row("[[SEP]]", "[ [SEP] ]", "[ [SEP] ]", "[ [SEP] ]"),
    Row("[MASK", "[ mask", "[ [UNK]", "[ mask"),
    Row("a[CLS]b", "a [CLS] b", "a [CLS] b", "a [CLS] b"),
    Row("#", "#", "#", "#"),
    Row("a#b", "a # b", "a # b", "a # b"),
    Row("\u{E9}", "e", "\u{E9}", "\u{E9}"),
    Row("e\u{301}", "e", "e\u{301}", "e\u{301}"),
    Row("\u{C9}", "e", "\u{C9}", "\u{E9}"),
    Row("E\u{301}", "e", "[UNK]", "e\u{301}"),
    Row("\u{E9}\u{E9}", "e ##e", "\u{E9} ##\u{E9}", "\u{E9} ##\u{E9}"),
    Row("E\u{301}\u{327}", "e", "[UNK]", "[UNK]"),
    Row("\u{301}", "", "[UNK]", "[UNK]"),
    Row("a\u{301}b", "a ##b", "a ##\u{301} ##b", "a ##\u{301} ##b"),
    Row("a\u{E9}", "a ##e", "a ##\u{E9}", "a ##\u{E9}"),
    Row("\u{130}", "i", "\u{130}", "i\u{307}"),
    Row("Ie", "i ##e", "[UNK]", "i ##e"),
    Row("\u{DF}", "\u{DF}", "\u{DF}", "\u{DF}"),
    Row("\u{1E9E}", "\u{DF}", "[UNK]", "\u{DF}"),
    Row("\u{212A}", "k", "[UNK]", "k"),
    Row("\u{212B}", "a", "\u{212B}", "\u{E5}"),
    Row("\u{2126}", "[UNK]", "[UNK]", "[UNK]"),
    Row("\u{958}", "\u{915}", "[UNK]", "[UNK]"),
    Row("\u{344}", "", "[UNK]", "[UNK]"),
    Row("\u{3A3}", "\u{3C3}", "[UNK]", "\u{3C3}"),
    Row("\u{3A3}\u{3A3}", "\u{3C3} ##\u{3C3}", "[UNK]", "\u{3C3} ##\u{3C3}"),
    Row("\u{3C3}\u{3C2}", "\u{3C3} ##\u{3C2}", "\u{3C3} ##\u{3C2}", "\u{3C3} ##\u{3C2}"),
    Row("\u{439}", "[UNK]", "[UNK]", "[UNK]"),
    Row("\u{44F}\u{439}", "\u{44F} ##\u{438}", "\u{44F} ##\u{439}", "\u{44F} ##\u{439}"),
    Row("\u{42F}", "\u{44F}", "[UNK]", "\u{44F}"),
    Row("\u{AC01}", "\u{1100} ##\u{1161} ##\u{11A8}", "\u{AC01}", "\u{AC01}"),
    Row("\u{AC00}", "\u{1100} ##\u{1161}", "[UNK]", "[UNK]"),
    Row("\u{3131}", "[UNK]", "[UNK]", "[UNK]"),
    Row("\u{AC01}\u{AC01}", "[UNK]", "[UNK]", "[UNK]"),
    Row("\u{D55C}", "[UNK]", "\u{D55C}", "\u{D55C}"),
    Row("\u{8C48}", "\u{8C48}", "\u{8C48}", "\u{8C48}"),
    Row("\u{2F800}", "[UNK]", "[UNK]", "[UNK]"),
    Row("\u{4E2D}\u{56FD}", "\u{4E2D} \u{56FD}", "\u{4E2D} \u{56FD}", "\u{4E2D} \u{56FD}"),
    Row("a\u{4E2D}b", "a \u{4E2D} b", "a \u{4E2D} b", "a \u{4E2D} b"),
    Row("\u{4E2D}\u{301}", "\u{4E2D}", "\u{4E2D} [UNK]", "\u{4E2D} [UNK]"),
    Row("\u{2B820}", "[UNK]", "[UNK]", "[UNK]"),
    Row("\u{2B81F}\u{2B820}", "[UNK] [UNK]", "[UNK] [UNK]", "[UNK] [UNK]"),
    Row("\u{915}\u{93F}", "\u{915} ##\u{93F}", "\u{915} ##\u{93F}", "\u{915} ##\u{93F}"),
    Row(
        "k\u{302E}\u{1D165}",
        "k ##\u{1D165} ##\u{302E}",
        "k ##\u{302E} ##\u{1D165}",
        "k ##\u{302E} ##\u{1D165}"
    ),
    Row(
        "k\u{1D165}\u{302E}",
        "k ##\u{1D165} ##\u{302E}",
        "k ##\u{1D165} ##\u{302E}",
        "k ##\u{1D165} ##\u{302E}"
    ),
    Row(
        "k\u{302E}\u{301}\u{1D165}",
        "k ##\u{1D165} ##\u{302E}",
        "k ##\u{302E} ##\u{301} ##\u{1D165}",
        "k ##\u{302E} ##\u{301} ##\u{1D165}"
    ),
    Row(
        "k\u{302E}\u{0}\u{1D165}",
        "k ##\u{1D165} ##\u{302E}",
        "k ##\u{302E} ##\u{1D165}",
        "k ##\u{302E} ##\u{1D165}"
    ),
    Row("k\u{302E} \u{1D165}", "k ##\u{302E} [UNK]", "k ##\u{302E} [UNK]", "k ##\u{302E} [UNK]"),
    Row(
        "k\u{302E}\u{93F}\u{1D165}",
        "k ##\u{302E} ##\u{93F} ##\u{1D165}",
        "k ##\u{302E} ##\u{93F} ##\u{1D165}",
        "k ##\u{302E} ##\u{93F} ##\u{1D165}"
    ),
    Row(
        "k\u{1E028}\u{302E}\u{1D165}",
        "k ##\u{1D165} ##\u{302E} ##\u{1E028}",
        "k ##\u{1E028} ##\u{302E} ##\u{1D165}",
        "k ##\u{1E028} ##\u{302E} ##\u{1D165}"
    ),
    Row(
        "k\u{302E}b\u{1D165}",
        "k ##\u{302E} ##b ##\u{1D165}",
        "k ##\u{302E} ##b ##\u{1D165}",
        "k ##\u{302E} ##b ##\u{1D165}"
    ),
    Row("a\u{0}b", "a ##b", "a ##b", "a ##b"),
    Row("a\u{7}b", "a ##b", "a ##b", "a ##b"),
    Row("a\u{AD}b", "a ##b", "a ##b", "a ##b"),
    Row("a\u{200B}b", "a ##b", "a ##b", "a ##b"),
    Row("a\u{200D}b", "a ##b", "a ##b", "a ##b"),
    Row("\u{FEFF}a", "a", "a", "a"),
    Row("a\u{FFFD}b", "a ##b", "a ##b", "a ##b"),
    Row("a\u{E000}b", "a ##b", "a ##b", "a ##b"),
    Row("a\u{FFFF}b", "[UNK]", "[UNK]", "[UNK]"),
    Row("a\u{7F}b", "a ##b", "a ##b", "a ##b"),
    Row("a\u{85}b", "a ##b", "a ##b", "a ##b"),
    Row("a\u{1C}b", "a ##b", "a ##b", "a ##b"),
    Row("a\u{B}b", "a ##b", "a ##b", "a ##b"),
    Row("a\u{9}b", "a b", "a b", "a b"),
    Row("a\u{A}b\u{D}\u{A}b", "a b b", "a b b", "a b b"),
    Row("a\u{A0}b", "a b", "a b", "a b"),
    Row("a\u{1680}b", "a b", "a b", "a b"),
    Row("a\u{2003}b", "a b", "a b", "a b"),
    Row("a\u{2028}b", "a b", "a b", "a b"),
    Row("a\u{202F}b", "a b", "a b", "a b"),
    Row("a\u{3000}b", "a b", "a b", "a b"),
    Row("a\u{180E}b", "a ##b", "a ##b", "a ##b"),
    Row("a\u{2060}b", "a ##b", "a ##b", "a ##b"),
    Row("\u{AB}a\u{BB}", "\u{AB} a [UNK]", "\u{AB} a [UNK]", "\u{AB} a [UNK]"),
    Row("a\u{3001}b", "a \u{3001} b", "a \u{3001} b", "a \u{3001} b"),
    Row("a\u{166E}b", "a [UNK] b", "a [UNK] b", "a [UNK] b"),
    Row("a\u{166D}b", "a [UNK] b", "a [UNK] b", "a [UNK] b"),
    Row("a\u{2E52}b", "[UNK]", "[UNK]", "[UNK]"),
    Row("a\u{1400}b", "a [UNK] b", "a [UNK] b", "a [UNK] b"),
    Row("\u{37E}a", "; a", "[UNK] a", "[UNK] a"),
    Row("\u{1FEF}a", "` a", "[UNK]", "[UNK]"),
    Row("a\u{B2}", "[UNK]", "[UNK]", "[UNK]"),
    Row("\u{1F600}a", "\u{1F600} ##a", "\u{1F600} ##a", "\u{1F600} ##a"),
    Row("a\u{1F600}", "[UNK]", "[UNK]", "[UNK]"),
    Row(
        String(repeating: "a", count: 100),
        pieces("a", "##a", 99),
        pieces("a", "##a", 99),
        pieces("a", "##a", 99)
    ),
    Row(String(repeating: "a", count: 101), "[UNK]", "[UNK]", "[UNK]"),
    Row(
        String(repeating: "\u{E9}", count: 100),
        pieces("e", "##e", 99),
        pieces("\u{E9}", "##\u{E9}", 99),
        pieces("\u{E9}", "##\u{E9}", 99)
    ),
    Row(String(repeating: "\u{E9}", count: 101), "[UNK]", "[UNK]", "[UNK]"),
    Row(String(repeating: "\u{AC01}", count: 50), "[UNK]", "[UNK]", "[UNK]"),
    Row("x", "[UNK]", "[UNK]", "[UNK]"),
    Row("ax", "[UNK]", "[UNK]", "[UNK]"),
    Row("a x b", "a [UNK] b", "a [UNK] b", "a [UNK] b"),
    Row("a\u{1E028}b", "a ##\u{1E028} ##b", "a ##\u{1E028} ##b", "a ##\u{1E028} ##b"),
]

/// A text and its tokens by the same library, with added tokens.
private struct AddedRow: Sendable, CustomTestStringConvertible {
    var text: String
    var tokens: [String]

    init(_ text: String, _ tokens: [String]) {
        self.text = text
        self.tokens = tokens
    }

    var testDescription: String { JSON.string(text).text() }
}

private let addedRows = [
    AddedRow("SUNset", ["Sun", "s", "##e", "##t"]),
    AddedRow("sun", ["Sun"]),
    AddedRow("a the  best b", ["a", "the", "best", "b"]),
    AddedRow("  THE BEST!", ["the Best", "!"]),
    AddedRow("\u{E9} e", ["\u{C9}", "\u{C9}"]),
    AddedRow("\u{C9}a", ["e", "##a"]),
    AddedRow("a\u{301}e", ["a", "##e"]),
    AddedRow("a <x> b", ["a", "<x>", "b"]),
    AddedRow("a\u{3000}<x>\u{2003}\u{A}<x>b", ["a", "<x>", "<x>", "b"]),
    AddedRow("aa a", ["aa", "a"]),
    AddedRow("aaa", ["a", "##a", "##a"]),
    AddedRow("aab", ["aab"]),
    AddedRow("b aa", ["b", "aa"]),
    AddedRow("aa\u{301}", ["a", "##a"]),
    AddedRow("aa!", ["aa", "!"]),
    AddedRow("_aa", ["[UNK]", "a", "##a"]),
    AddedRow("aa\u{200D}", ["a", "##a"]),
    AddedRow("[MASK] !", ["[MASK]", "!"]),
    AddedRow("[mask] !", ["[mask] !"]),
    AddedRow("[MASK]\u{4E2D}", ["[MASK]", "\u{4E2D}"]),
    AddedRow("[SEP]aa[SEP]", ["[SEP]", "aa", "[SEP]"]),
    AddedRow("<x", ["[UNK]", "[UNK]"]),
    AddedRow("e", ["\u{C9}"]),
    AddedRow("!e", ["!", "\u{C9}"]),
    AddedRow("e\u{301}", ["\u{C9}"]),
    AddedRow("aa aa", ["aa", "aa"]),
    AddedRow("the", ["the"]),
    AddedRow("a  [CLS]  b", ["a", "[CLS]", "b"]),
]

private let addedContents = ["Sun", "the Best", "<x>", "aa", "aab", "[mask] !"]

struct WordPieceTests {
    private static let uncased = try? TinyVocabulary.tokenizer(TinyVocabulary.tokenizerJSON())
    private static let cased = try? TinyVocabulary.tokenizer(TinyVocabulary.tokenizerJSON(lowercase: false))
    private static let accented = try? TinyVocabulary.tokenizer(
        TinyVocabulary.tokenizerJSON(stripAccents: false)
    )

    @Test(arguments: rows)
    private func encodesAsTheReferenceDoes(_ row: Row) throws {
        let uncased = try #require(Self.uncased)
        #expect(uncased.ids(row.text) == TinyVocabulary.ids(row.uncased))
        let cased = try #require(Self.cased)
        #expect(cased.ids(row.text) == TinyVocabulary.ids(row.cased))
        let accented = try #require(Self.accented)
        #expect(accented.ids(row.text) == TinyVocabulary.ids(row.accented))
    }

    @Test(arguments: addedRows)
    private func findsAddedTokensAsTheReferenceDoes(_ row: AddedRow) throws {
        let first = TinyVocabulary.tokens.count
        let accented = try #require(TinyVocabulary.ids("\u{C9}").first)
        let added = [
            TinyVocabulary.addedToken("Sun", first, normalized: true),
            TinyVocabulary.addedToken("the Best", first + 1, normalized: true, stripsLeft: true),
            TinyVocabulary.addedToken("\u{C9}", Int(accented), normalized: true, singleWord: true),
            TinyVocabulary.addedToken("<x>", first + 2, stripsLeft: true, stripsRight: true),
            TinyVocabulary.addedToken("aa", first + 3, singleWord: true),
            TinyVocabulary.addedToken("aab", first + 4),
            TinyVocabulary.addedToken("[mask] !", first + 5, normalized: true),
        ]
        let tokenizer = try TinyVocabulary.tokenizer(TinyVocabulary.tokenizerJSON(added: added))
        let names = TinyVocabulary.tokens + addedContents
        let expected = row.tokens.map { token in
            names.firstIndex { Array($0.utf8) == Array(token.utf8) }.map(Int32.init)
        }
        #expect(tokenizer.ids(row.text) == expected)
        #expect(tokenizer.vocabularySize == names.count)
        #expect(tokenizer.token(Int32(first + 1)) == "the Best")
        #expect(tokenizer.id(of: "the Best") == Int32(first + 1))
    }

    @Test func surroundsATextWithTheTokensOfTheModel() throws {
        let tokenizer = try TinyVocabulary.tokenizer(TinyVocabulary.tokenizerJSON())
        #expect(tokenizer.prefixIDs == [2])
        #expect(tokenizer.suffixIDs == [3])
        #expect(tokenizer.encode("") == [2, 3])
        #expect(tokenizer.encode("the sun") == TinyVocabulary.ids("[CLS] the sun [SEP]"))
    }

    @Test func appendsToTheIDsThatAreThere() throws {
        let tokenizer = try TinyVocabulary.tokenizer(TinyVocabulary.tokenizerJSON())
        var ids: [Int32] = [7]
        for bytes in [Array("sun".utf8), [], Array("!".utf8)] {
            bytes.withUnsafeBufferPointer { tokenizer.encode($0, into: &ids) }
        }
        #expect(ids == [7] + TinyVocabulary.ids("sun !"))
    }

    @Test(
        arguments: [
            [0x61, 0xFF, 0x62], [0xC3], [0x61, 0xE4, 0xB8], [0xED, 0xA0, 0x80, 0x61],
            [0xF4, 0x90, 0x80, 0x80],
            [0x5B, 0x53, 0x45, 0x50, 0x5D, 0xC0, 0xAF, 0x61, 0x5B, 0x53, 0x45, 0x50, 0x5D, 0x80],
        ] as [[UInt8]]
    )
    func readsBytesThatAreNotTextAsReplacementCharacters(_ bytes: [UInt8]) throws {
        let repaired = String(decoding: bytes, as: UTF8.self)
        let kept = TinyVocabulary.tokenizerJSON { $0["normalizer"] = nil }
        for text in [TinyVocabulary.tokenizerJSON(), kept] {
            let tokenizer = try TinyVocabulary.tokenizer(text)
            var ids: [Int32] = [9]
            bytes.withUnsafeBufferPointer { tokenizer.encode($0, into: &ids) }
            #expect(ids == [9] + tokenizer.ids(repaired))
        }
    }

    @Test func namesEveryToken() throws {
        let tokenizer = try TinyVocabulary.tokenizer(TinyVocabulary.tokenizerJSON())
        #expect(tokenizer.vocabularySize == TinyVocabulary.tokens.count)
        for (id, token) in TinyVocabulary.tokens.enumerated() {
            #expect(tokenizer.token(Int32(id)).map { Array($0.utf8) } == Array(token.utf8))
            #expect(tokenizer.id(of: token) == Int32(id))
        }
        #expect(tokenizer.token(-1) == nil)
        #expect(tokenizer.token(Int32(TinyVocabulary.tokens.count)) == nil)
        #expect(tokenizer.id(of: "sunse") == nil)
        #expect(tokenizer.id(of: "") == nil)
    }

    @Test func longTextIsEncodedWordByWord() throws {
        let tokenizer = try TinyVocabulary.tokenizer(TinyVocabulary.tokenizerJSON())
        let line = "The best sunset, \u{4E2D}\u{56FD} caf\u{E9} [MASK] un\u{302}aff\u{AD}able! "
        let once = tokenizer.ids(line)
        #expect(
            once == TinyVocabulary.ids("the best sunset , \u{4E2D} \u{56FD} [UNK] [MASK] un ##aff ##able !")
        )
        #expect(
            tokenizer.ids(String(repeating: line, count: 5000))
                == [Int32]((0..<5000).map { _ in once }.joined())
        )
    }
}
