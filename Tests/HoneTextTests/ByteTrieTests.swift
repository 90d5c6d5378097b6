import HoneBase
import Testing

@testable import HoneText

struct ByteTrieTests {
    private func trie(_ strings: [[UInt8]]) -> ByteTrie {
        var list = ByteStrings()
        for string in strings { list.append(string) }
        return ByteTrie(list)
    }

    private func longest(_ trie: ByteTrie, _ text: [UInt8]) -> (value: Int32, length: Int)? {
        text.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.flatMap { trie.longest($0, count: buffer.count) }
        }
    }

    /// Random strings over few bytes, so that many begin alike; all bytes occur, 0 and 255 among them.
    private func strings(_ random: inout Philox, count: Int, alphabet: [UInt8]) -> [[UInt8]] {
        (0..<count).map { _ in (0..<(1 + random.below(6))).map { _ in alphabet[random.below(alphabet.count)] }
        }
    }

    @Test(arguments: [[0, 97, 98], [97], Array(0...255)] as [[UInt8]], [1, 40, 3000])
    func findsWhatASearchThroughTheListFinds(_ alphabet: [UInt8], _ count: Int) {
        var random = Philox(seed: 5, stream: UInt64(count + alphabet.count))
        let strings = strings(&random, count: count, alphabet: alphabet)
        let trie = trie(strings)
        var first: [[UInt8]: Int] = [:]
        for (index, string) in strings.enumerated() where first[string] == nil { first[string] = index }
        #expect(strings.allSatisfy { trie.index(of: $0) == first[$0] })
        #expect((trie.duplicate != nil) == (first.count < strings.count))
        for text in self.strings(&random, count: 2000, alphabet: alphabet) {
            #expect(trie.index(of: text) == first[text])
            let length = (1...text.count).last { first[Array(text[..<$0])] != nil }
            let found = longest(trie, text)
            #expect(found?.length == length)
            #expect(found.map { Int($0.value) } == length.flatMap { first[Array(text[..<$0])] })
        }
    }

    @Test func searchesFromANode() throws {
        let trie = trie(["##s", "##st", "s", "##"].map { Array($0.utf8) })
        let node = try #require(trie.node(of: "##".utf8))
        let found = Array("stu".utf8).withUnsafeBufferPointer { buffer in
            buffer.baseAddress.flatMap { trie.longest(from: node, $0, count: 3) }
        }
        #expect(found?.value == 1)
        #expect(found?.length == 2)
        #expect(trie.node(of: "#x".utf8) == nil)
    }

    @Test func namesTheFirstTwoEqualStrings() {
        let trie = trie(["b", "a", "c", "a", "a"].map { Array($0.utf8) })
        #expect(trie.duplicate?.earlier == 1)
        #expect(trie.duplicate?.later == 3)
        #expect(trie.index(of: "a".utf8) == 1)
    }

    @Test func holdsNoEmptyString() {
        let trie = trie([[], Array("a".utf8), []])
        #expect(trie.index(of: []) == nil)
        #expect(trie.index(of: "a".utf8) == 1)
        #expect(trie.duplicate == nil)
    }
}
