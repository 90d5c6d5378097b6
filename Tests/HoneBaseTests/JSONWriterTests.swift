import Foundation
import HoneBase
import Testing

private let lines: [(JSON, String)] = [
    (JSON.null, "null"), (true, "true"), (-3, "-3"), (0.1, "0.1"), (.number(1), "1.0"),
    (.number(1e300), "1e+300"),
    (.number(.infinity), "null"), (.number(.nan), "null"), ("a\"\\\n\r\t/", "\"a\\\"\\\\\\n\\r\\t/\""),
    ("\u{0}\u{1F}\u{7F}\u{E9}\u{1F600}", "\"\\u0000\\u001f\\u007f\u{E9}\u{1F600}\""),
    ([], "[]"), ([1, "a", nil], "[1, \"a\", null]"), ([:], "{}"),
    (["a": [1, ["b": 2]]], "{\"a\": [1, {\"b\": 2}]}"),
]

@Test(arguments: lines) func writerWritesOneLine(value: JSON, expected: String) {
    #expect(value.text() == expected)
}

@Test func writerIndentsByTwoSpaces() {
    let value: JSON = ["a": [1, 2], "b": [[1], ["c": nil]], "d": [:]]
    let expected = """
        {
          "a": [1, 2],
          "b": [
            [1],
            {
              "c": null
            }
          ],
          "d": {}
        }

        """
    #expect(value.text(pretty: true) == expected)
}

@Test(arguments: [false, true]) func whatIsWrittenReadsBackTheSame(pretty: Bool) throws {
    var values = RandomJSON(seed: 21)
    for _ in 0..<2000 {
        let value = values.value()
        #expect(try JSONScanner.parse(value.text(pretty: pretty)) == value)
    }
}

@Test func whatIsWrittenIsReadByFoundation() throws {
    var values = RandomJSON(seed: 22)
    for _ in 0..<500 {
        let text = values.value().text()
        #expect(throws: Never.self) {
            try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        }
    }
}
