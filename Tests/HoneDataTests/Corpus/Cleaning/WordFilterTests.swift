import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

@Suite struct WordFilterTests {
    @Test(arguments: [
        ("a Toad sat", true), ("TOAD", true), ("toads sat", false), ("(toad)", true), ("toad's", true),
        ("Die KRÖTE.", true), ("Kro\u{308}te", true), ("Krote", false), ("die Жаба", true), ("жабами", false),
        ("half-baked", true), ("Half Baked", true), ("half a baked", false), ("half half baked", true),
        ("baked half", false), ("", false), ("never give up now", true), ("never give never give up", true),
        ("never give", false),
    ])
    func wholeWordsMatchInAnyCase(_ text: String, _ expected: Bool) throws {
        let filter = try WordFilter(words: ["toad", "Kröte", "ЖАБА", "half-baked", "never give up", "TOAD"])
        #expect(filter.count == 5)
        #expect(filter.matches(text) == expected)
    }

    @Test func paragraphsAreDroppedAndCounted() throws {
        let texts = ["one\n\na toad\n\ntwo", "line\ntoad line\nline", "toad", "clean\n"]
        let (left, drops) = try WordFilter(words: ["toad"]).filtered(documents(texts))
        #expect(left.map(\.text) == ["one\n\ntwo", "line\nline", "clean\n"])
        #expect(drops[.listedWord] == .init(documents: 1, paragraphs: 3, bytes: 8 + 10 + 4))
        #expect(drops.first(.listedWord).map(\.paragraph) == [2, 2, 1])
        #expect(drops.first(.listedWord).map(\.start) == ["a toad", "toad line", "toad"])
    }

    /// Against splitting by the library.
    @Test(arguments: 0..<5)
    func theResultIsThatOfSplitting(_ seed: UInt64) throws {
        var random = Philox(seed: seed)
        let list = (0..<6).map { _ in
            (0..<1 + random.below(2)).map { _ in randomText(&random, count: 2, alphabet: 3) }.joined(
                separator: " "
            )
        }
        let filter = try WordFilter(words: list)
        var found = 0
        for _ in 0..<500 {
            let words = (0..<random.below(5)).map { _ in
                randomText(&random, count: 1 + random.below(3), alphabet: 3)
            }
            let text = " " + words.joined(separator: " ") + " "
            let expected = list.contains { text.contains(" " + $0 + " ") }
            found += expected ? 1 : 0
            #expect(filter.matches(text) == expected)
        }
        #expect(found > 50 && found < 450)
    }

    @Test func aFileHoldsAWordALine() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("words.txt")
            try Files.write("\u{FEFF}# a comment\n\ntoad  # why\r\n  Kröte\n#x\nhalf-baked", to: path)
            let filter = try WordFilter(file: path)
            #expect(filter.count == 3)
            #expect(filter.matches("a toad") && filter.matches("kröte") && !filter.matches("why comment x"))
        }
    }

    @Test func badFilesAreTold() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("words.txt")
            #expect(throws: WordFilterError.file(.missing(path))) { try WordFilter(file: path) }
            try Files.write("# nothing\n \n", to: path)
            #expect(throws: WordFilterError.noWords(path)) { try WordFilter(file: path) }
            try Files.write("toad\n ***\n", to: path)
            let place = Problem.Place(file: path.string, line: 2)
            #expect(throws: WordFilterError.notAWord(at: place, found: "***")) { try WordFilter(file: path) }
            try writeQuickly([0x61, 0xFF], to: path)
            #expect(throws: WordFilterError.file(.notUTF8(path, offset: 1))) { try WordFilter(file: path) }
        }
        #expect(throws: WordFilterError.notAWord(at: nil, found: "-")) { try WordFilter(words: ["a", "-"]) }
    }
}
