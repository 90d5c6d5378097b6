import HoneBase
import Testing

@testable import HoneData

@Suite struct DeduplicationTests {
    @Test func documentsAreKeptOnce() {
        var random = Philox(seed: 1)
        let long = sentence(&random, words: 60)
        let nearly = long + " more"
        let other = sentence(&random, words: 60)
        let result = Deduplication(
            of: documents([long, "short", other, long.uppercased() + "\n", nearly, " SHORT "])
        )
        #expect(result.documents.map(\.source.line) == [1, 2, 3])
        #expect(result.drops[.sameDocument].documents == 2)
        #expect(result.drops[.similarDocument] == .init(documents: 1, bytes: nearly.utf8.count))
        #expect(result.drops.first(.similarDocument).map(\.like?.line) == [1])
        #expect(result.drops.first(.sameDocument).map(\.place.line) == [4, 6])
        #expect(result.drops.first(.sameDocument).map(\.like?.line) == [1, 2])
    }

    @Test func paragraphsAreKeptOnce() {
        var random = Philox(seed: 2)
        let (a, b, c) = (sentence(&random), sentence(&random), sentence(&random))
        let texts = [
            "\(a)\n\nYes.\n\n\(b)", "\(c)\n\nYes.\n\n\(a.uppercased())", "\(b)\n\n\(c)\n", "\(b) \n",
        ]
        let result = Deduplication(of: documents(texts))
        #expect(result.documents.map(\.text) == ["\(a)\n\nYes.\n\n\(b)", "\(c)\n\nYes."])
        #expect(result.drops[.repeatedParagraph].documents == 2)
        #expect(result.drops[.repeatedParagraph].paragraphs == 4)
        let first = result.drops.first(.repeatedParagraph)
        #expect(first.map(\.place.line) == [2, 3, 3, 4])
        #expect(first.map(\.paragraph) == [3, 1, 2, 1])
        #expect(first.map(\.like?.line) == [1, 1, 2, 1])
        #expect(first[0].start == String(a.uppercased().prefix(80)))
    }

    /// Paragraph by paragraph with plain strings; documents are too short to be alike.
    @Test(arguments: 0..<10)
    func theResultIsThatOfPlainSets(_ seed: UInt64) {
        var random = Philox(seed: seed)
        let texts = (0..<200).map { _ in
            (0..<1 + random.below(4)).map { _ in randomText(&random, count: 2 + random.below(4), alphabet: 2)
            }
            .joined(separator: "\n\n")
        }
        let rule = ParagraphRule(separator: .blankLine, leastCharacters: 3)
        let result = Deduplication(of: documents(texts), paragraphs: rule)
        var wholes: Set<String> = []
        var seen: Set<String> = []
        var expected: [String] = []
        for text in texts where wholes.insert(text).inserted {
            let rest = text.split(separator: "\n\n").map(String.init)
                .filter { $0.count < 3 || seen.insert($0).inserted }
            let left = rest.joined(separator: "\n\n")
            if !rest.isEmpty, !expected.contains(left) { expected.append(left) }
        }
        #expect(result.documents.map(\.text) == expected)
        let bytes = { (texts: [String]) in texts.reduce(0) { $0 + $1.utf8.count } }
        #expect(result.drops.total.bytes == bytes(texts) - bytes(expected))
        #expect(result.drops.total.documents == texts.count - expected.count)
        let again = Deduplication(of: result.documents, paragraphs: rule)
        #expect(again.documents == result.documents)
    }
}
