import HoneBase
import Testing

@testable import HoneData

@Suite struct SimilarDocumentsTests {
    /// The similarity by the definition.
    private func similarity(_ first: String, _ second: String) -> Double {
        func grams(_ text: String) -> Set<[String]> {
            let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            return Set((0..<max(0, words.count - 4)).map { Array(words[$0..<$0 + 5]) })
        }
        let (left, right) = (grams(first), grams(second))
        let common = left.intersection(right).count
        return left.isEmpty || right.isEmpty ? 0 : Double(common) / Double(left.count + right.count - common)
    }

    /// Texts of random words, most of them others with some words changed; what is found is alike, and nearly
    /// all that is alike is found.
    @Test(arguments: 0..<4)
    func theResultIsThatOfComparingAllPairs(_ seed: UInt64) {
        var random = Philox(seed: seed)
        var texts: [[String]] = []
        var kept: [Int] = []
        var similar = SimilarDocuments()
        var (found, missed) = (0, 0)
        for number in 0..<150 {
            var words: [String]
            if number < 5 || random.below(4) == 0 {
                words = (0..<5 + random.below(120)).map { _ in randomText(&random, count: 3, alphabet: 8) }
            } else {
                words = texts[random.below(number)]
            }
            for _ in 0..<random.below(3) where !words.isEmpty {
                words[random.below(words.count)] = "changed"
            }
            texts.append(words)
            let text = words.joined(separator: " ")
            let alike = kept.filter { similarity(texts[$0].joined(separator: " "), text) >= 0.7 - 1e-12 }
            let prepared = SimilarDocuments.Prepared(text)
            if let like = similar.like(prepared) {
                #expect(alike.contains(like))
                found += 1
            } else {
                if !alike.isEmpty { missed += 1 }
                similar.add(prepared, number: number)
                kept.append(number)
            }
        }
        #expect(found > 30 && kept.count > 30)
        #expect(missed <= 1)
    }

    @Test(arguments: [
        (7, 10, 7, true), (7, 10, 8, false), (5, 5, 5, true), (0, 0, 0, false), (0, 3, 3, false),
    ])
    func theThresholdIsSevenTenths(_ common: Int, _ first: Int, _ second: Int, _ isAlike: Bool) {
        #expect(SimilarDocuments.isAlike(common: common, first, second) == isAlike)
    }

    @Test func fewWordsAreLikeNothing() {
        var similar = SimilarDocuments()
        similar.add(.init("one two three four"), number: 0)
        #expect(similar.like(.init("one two three four")) == nil)
        similar.add(.init("one two three four five"), number: 7)
        #expect(similar.like(.init("One two, three four five!")) == 7)
    }

    #if !DEBUG
    /// Variants of one text, none alike enough: each is compared with a bounded number of others.
    @Test func manyHalfAlikeTextsTakeLittleTime() {
        var random = Philox(seed: 3)
        let base = (0..<200).map { _ in randomText(&random, count: 4, alphabet: 20) }
        var similar = SimilarDocuments()
        let time = ContinuousClock().measure {
            for number in 0..<1000 {
                var words = base
                for place in stride(from: random.below(20), to: 200, by: 20) {
                    words[place] = "w\(random.next())"
                }
                let prepared = SimilarDocuments.Prepared(words.joined(separator: " "))
                if similar.like(prepared) == nil { similar.add(prepared, number: number) }
            }
        }
        #expect(time < .seconds(30), "usually two")
    }
    #endif
}
