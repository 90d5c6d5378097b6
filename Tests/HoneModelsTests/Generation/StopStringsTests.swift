import Testing

@testable import HoneModels

@Suite struct StopStringsTests {
    /// All that is shown of pieces that come one after the other, and whether it ended early.
    private func shown(_ pieces: [String], _ strings: [String]) -> (text: String, isStopped: Bool) {
        var stops = StopStrings(strings)
        var text = ""
        for piece in pieces {
            let (addition, isStopped) = stops.append(piece)
            text += addition
            if isStopped { return (text, true) }
        }
        return (text + stops.finish(), false)
    }

    @Test(
        arguments: [
            (["ab", "cd"], ["bc"], "a", true), (["ab", "cd"], ["x"], "abcd", false),
            (["a\n", "\n", "b"], ["\n\n"], "a", true), (["a\n", "b"], ["\n\n"], "a\nb", false),
            (["one two"], ["two", "one t"], "", true), (["aab"], ["ab"], "a", true),
            (["aé", "ü"], ["ü"], "aé", true),
            (["abc"], [""], "abc", false), ([], ["a"], "", false),
        ] as [([String], [String], String, Bool)]
    )
    func whatStandsBefore(_ pieces: [String], _ strings: [String], _ text: String, _ isStopped: Bool) {
        let found = shown(pieces, strings)
        #expect(found.text == text)
        #expect(found.isStopped == isStopped)
        // Character by character it is the same.
        let split = shown(pieces.joined().map(String.init), strings)
        #expect(split.text == text)
    }
}
