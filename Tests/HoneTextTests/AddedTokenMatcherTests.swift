import HoneBase
import Testing

@testable import HoneText

struct AddedTokenMatcherTests {
    private func matches(_ tokens: [AddedToken], _ text: String) -> [AddedTokenMatcher.Match] {
        let matcher = AddedTokenMatcher(tokens)
        return Array(text.utf8).withUnsafeBufferPointer { matcher.matches(in: $0) }
    }

    private func token(
        _ content: String,
        _ id: Int32,
        word: Bool = false,
        left: Bool = false,
        right: Bool = false
    ) -> AddedToken {
        AddedToken(
            content: Array(content.utf8),
            id: id,
            isSingleWord: word,
            stripsLeft: left,
            stripsRight: right
        )
    }

    @Test func findsTheLeftmostThenTheLongestWithoutOverlap() {
        var random = Philox(seed: 31)
        func string(_ longest: Int) -> String {
            (0..<(1 + random.below(longest))).map { _ in ["a", "b", "\u{E9}", " "][random.below(4)] }.joined()
        }
        for _ in 0..<400 {
            let contents = Array(Set((0..<(1 + random.below(5))).map { _ in string(3) })).sorted()
            let tokens = contents.enumerated().map { token($0.element, Int32($0.offset)) }
            let text = string(30)
            let bytes = Array(text.utf8)
            var expected: [AddedTokenMatcher.Match] = []
            var position = 0
            while position < bytes.count {
                let fitting = tokens.filter { bytes[position...].starts(with: $0.content) }
                guard let longest = fitting.max(by: { $0.content.count < $1.content.count }) else {
                    position += 1
                    continue
                }
                let end = position + longest.content.count
                expected.append(.init(id: longest.id, range: position..<end))
                position = end
            }
            #expect(matches(tokens, text) == expected)
        }
    }

    @Test(arguments: [
        ("<x>", true), (" <x> ", true), ("!<x>-", true), ("a<x>", false), ("<x>a", false), ("<x>_", false),
        ("5<x>", false), ("\u{301}<x>", false), ("<x>\u{E9}", false), ("<x>\u{200D}", false),
        ("\u{3001}<x>", true),
        ("<x>\u{1F600}", true), ("\u{3042}<x>", false), ("\u{1ACF}<x>", true), ("<x><x>", true),
    ])
    func aSingleWordHasNoWordCharacterBesideIt(_ text: String, _ isFound: Bool) {
        #expect(matches([token("<x>", 1, word: true)], text).isEmpty != isFound)
    }

    @Test(
        arguments: [
            ("a <x> b", [1..<6]), ("<x>", [0..<3]), ("a\u{3000}\t<x>\u{A0}\n", [1..<11]),
            (" <x> <x> ", [0..<5, 5..<9]),
            ("a\u{200B}<x>", [4..<7]),
        ] as [(String, [Range<Int>])]
    )
    func takesTheWhiteSpaceAround(_ text: String, _ ranges: [Range<Int>]) {
        #expect(matches([token("<x>", 1, left: true, right: true)], text).map(\.range) == ranges)
    }

    @Test func nothingIsFoundWithoutTokens() {
        #expect(AddedTokenMatcher([]).isEmpty)
        #expect(matches([], "a").isEmpty)
        #expect(matches([token("a", 1)], "").isEmpty)
    }
}
