import Testing

@testable import HoneRetrieval

private func sentences(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
        Sentences.ranges(of: buffer, in: 0..<buffer.count).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
}

@Suite struct SentencesTests {
    /// Sentences with a bar between them.
    @Test(
        arguments: [
            // Marks, and what closes behind them.
            "One.|Two!|Three?|Four", "Really?!|Yes.", "He said \"Stop.\"|She went.",
            "(It did.)|Then it ended.",
            "Er sagte: „Halt.“|Dann ging er.", "It is *bold.*|Next.", "«Oui.»|Non.", "Wait...|What?",
            "So…|Well.",
            // The next word begins with a small letter.
            "\"Why?\" he asked.|Nobody knew.", "and so on etc. and more.|End.", "Wait... for it.|Now.",
            "Fin. élan",
            // Numbers, addresses and versions.
            "It costs 3.14 euros.|Cheap.", "It costs 3.14.|Cheap.", "Use version 2.0.1.|Then go.",
            "See https://example.org/a.b?c=1.|Done.", "Mail a.b@c.de.|Done.", "Set x=.5 there.|Good.",
            "1. Open the lid.|2. Close it.|Finished.", "It happened in 1990.|Then it was over.",
            // Initials and abbreviations.
            "J. R. R. Tolkien wrote it.|Yes.", "Dr. Smith met Mrs. Jones.|They talked.",
            "Fig. 2 shows No. 5.|See it.",
            "He said no.|Then left.", "Use tools, e.g. Hammers.|Done.", "That is, i.e. This.|Done.",
            "It is 5 p.m.|The bell rang.", "Das gilt z. B. Hier.|Gut.",
            "Siehe d. h. Berlin.|Ende.", "vgl. Abb. 3 und S. 12.|Ende.", "Hr. Müller bzw. Fr. Maier.|Ja.",
            "Acme Inc. was sold.|Later.", "In Jan. 2024 it began.|End.", "On Sunday.|Monday came.",
            // Lines.
            "A line\nand more.|Next.", "A head\n\n|then text", "One \n \t\n|two", "One.\n\n|Two.", "a\nb\nc",
            // Other scripts.
            "这是一句。|这是另一句！|还有吗？|有", "「はい。」|次です。", "Да.|Нет. да", "Ελλάς.|Ναι.",
            // Nothing.
            "", "   \n\n  ", "...", "Hi", "?|No.", "!|!",
        ]
    )
    func sentencesEndAtTheBars(_ marked: String) {
        let expected = marked.split(separator: "|").map { part in
            part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        }.map { String($0) }.filter { !$0.isEmpty }
        // The bar stands for a space, but between characters that need none.
        let needsNone: Set<Character> = ["。", "！", "？", "」", "\n"]
        var text = ""
        for part in marked.split(separator: "|") {
            if let last = text.last, !needsNone.contains(last) { text += " " }
            text += part
        }
        #expect(sentences(text) == expected, "\(text)")
    }

    /// Together they hold all that is no white space, in order, and none is blank.
    @Test func nothingIsLost() {
        let text = "  One.  Two!\u{A0}\u{3000}Three? \n\n Four \u{2003}\n"
        let bytes = Array(text.utf8)
        bytes.withUnsafeBufferPointer { buffer in
            let ranges = Sentences.ranges(of: buffer, in: 0..<buffer.count)
            var held = Set<Int>()
            for range in ranges {
                #expect(!range.isEmpty && TextEdges.trimmed(buffer, range) == range)
                held.formUnion(range)
            }
            for (place, byte) in bytes.enumerated() where byte > 0x20 && byte < 0x80 {
                #expect(held.contains(place))
            }
            #expect(ranges == ranges.sorted { $0.lowerBound < $1.lowerBound })
        }
    }

    /// A long text without an end, and one of nothing but ends.
    @Test(arguments: ["a", ".", "a.", ". ", "\n", "A. ", "。", "x\n"])
    func timeGrowsWithTheText(_ piece: String) {
        let text = String(repeating: piece, count: 200_000)
        let time = ContinuousClock().measure { _ = sentences(text) }
        #expect(time < .seconds(10), "usually some milliseconds")
    }
}
