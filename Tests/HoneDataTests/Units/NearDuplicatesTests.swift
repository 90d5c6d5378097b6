import HoneBase
import Testing

@testable import HoneData

struct NearDuplicatesTests {
    /// A text by the definition: folded, with its set of 5-grams.
    private struct Folded {
        let text: String
        let grams: Set<String>

        init(_ text: String) {
            self.text = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let characters = Array(self.text)
            grams = Set((0..<max(0, characters.count - 4)).map { String(characters[$0..<$0 + 5]) })
        }

        func similarity(_ other: Folded) -> Double {
            if text == other.text { return 1 }
            let common = grams.count { other.grams.contains($0) }
            let total = grams.count + other.grams.count - common
            return total == 0 ? 0 : Double(common) / Double(total)
        }
    }

    /// The smallest index that each text is joined with, by comparing all pairs.
    private func slowUnits(_ texts: [Folded]) -> [Int] {
        var labels = Array(texts.indices)
        for first in texts.indices {
            for second in texts.indices.dropFirst(first + 1) {
                // Seven tenths is no sum of powers of two: at the threshold itself the quotient may be a bit
                // less.
                guard texts[first].similarity(texts[second]) >= 0.7 - 1e-12 else { continue }
                let (low, high) = (min(labels[first], labels[second]), max(labels[first], labels[second]))
                for index in labels.indices where labels[index] == high { labels[index] = low }
            }
        }
        return labels
    }

    private func units(_ links: [NearDuplicates.Link], count: Int) -> [Int] {
        var labels = Array(0..<count)
        for link in links {
            let (low, high) = (
                min(labels[link.first], labels[link.second]), max(labels[link.first], labels[link.second])
            )
            for index in labels.indices where labels[index] == high { labels[index] = low }
        }
        return labels
    }

    /// Texts of few letters, and of texts met before with some letters changed: many pairs near the
    /// threshold.
    @Test(arguments: 0..<12)
    func theResultIsThatOfComparingAllPairs(_ seed: UInt64) {
        var random = Philox(seed: seed)
        var texts: [String] = []
        while texts.count < 250 {
            var letters: [Character]
            if texts.count < 10 || random.below(4) == 0 {
                let text = randomText(&random, count: random.below(60), alphabet: 2 + Int(seed) * 2)
                letters = Array(text)
            } else {
                letters = Array(texts[random.below(texts.count)])
            }
            for _ in 0..<random.below(4) {
                let position = random.below(letters.count + 1)
                switch random.below(3) {
                case 0: letters.insert(random.below(2) == 0 ? " " : "B", at: position)
                case 1 where position < letters.count: letters.remove(at: position)
                default: letters += "c"
                }
            }
            texts.append(String(letters))
        }
        let result = NearDuplicates(of: texts)
        let folded = texts.map(Folded.init)
        let slow = slowUnits(folded)
        #expect(units(result.links, count: texts.count) == slow)
        #expect(Set(slow).count > 10 && Set(slow).count < 240)
        for link in result.links {
            #expect(link.first < link.second)
            #expect(abs(link.similarity - folded[link.first].similarity(folded[link.second])) < 1e-12)
        }
    }

    @Test(arguments: [
        ("abcd", "abcde", false), ("abcd", "ABCD ", true), ("", " ", true), ("abcd", "abce", false),
        // 7 common grams of 10, and 6 of 9.
        ("abcdefghijklm", "abcdefghijkxy", false), ("abcdefghijklmn", "abcdefghijk", true),
        ("abcdefghijklm", "abcdefghij", false),
        ("how do I cancel order 12345?", "How do I cancel  order 12346?", true),
    ])
    func theThresholdIsSevenTenths(_ first: String, _ second: String, _ areAlike: Bool) {
        #expect(NearDuplicates(of: [first, second]).links.count == (areAlike ? 1 : 0))
        #expect((Folded(first).similarity(Folded(second)) >= 0.7 - 1e-12) == areAlike)
    }

    #if !DEBUG
    /// Ten thousand variants of few sentences are the worst case of the method.
    @Test func tenThousandShortTextsTakeLessThanThreeSeconds() {
        var random = Philox(seed: 8)
        let words = (0..<60).map { _ in randomText(&random, count: 2 + random.below(7), alphabet: 20) }
        let sentences = (0..<50).map { _ in (0..<9).map { _ in words[random.below(words.count)] } }
        let texts = (0..<10_000).map { _ in
            var sentence = sentences[random.below(sentences.count)]
            for _ in 0..<random.below(5) { sentence[random.below(9)] = words[random.below(words.count)] }
            return sentence.joined(separator: " ")
        }
        var links = 0
        let time = ContinuousClock().measure { links = NearDuplicates(of: texts).links.count }
        #expect(links > 1000)
        #expect(time < .seconds(3))
    }
    #endif
}
