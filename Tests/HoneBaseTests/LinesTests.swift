import HoneBase
import Testing

private func lines(of text: String) -> [String] {
    [UInt8](text.utf8).withUnsafeBytes { bytes in
        Lines(bytes).map { String(decoding: $0.bytes, as: UTF8.self) }
    }
}

@Test(arguments: [
    ("", []),
    ("one", ["one"]),
    ("one\n", ["one"]),
    ("one\ntwo", ["one", "two"]),
    ("one\r\ntwo\r\n", ["one", "two"]),
    ("\n", [""]),
    ("\n\n", ["", ""]),
    ("\r\n", [""]),
    ("a\rb\n", ["a\rb"]),
    ("a\r\r\n", ["a\r"]),
    ("\u{FEFF}one\ntwo", ["one", "two"]),
    ("one\n\u{FEFF}two", ["one", "\u{FEFF}two"]),
    ("\u{FEFF}", []),
    ("h\u{E9}\u{2028}x\ny", ["h\u{E9}\u{2028}x", "y"]),
])
func linesAreCutAtLineFeeds(text: String, expected: [String]) {
    #expect(lines(of: text) == expected)
}

@Test func linesAreCountedFromOne() {
    let numbers = [UInt8]("a\n\nb\n".utf8).withUnsafeBytes { Lines($0).map(\.number) }
    #expect(numbers == [1, 2, 3])
}

@Test func linesAgreeWithSplitOnRandomBytes() {
    var random = Philox(seed: 3)
    for _ in 0..<500 {
        let bytes = (0..<random.below(60)).map { _ in [UInt8(0x0A), 0x0D, 0x61, 0x00, 0xFF][random.below(5)] }
        var expected = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            line.last == 0x0D ? Array(line.dropLast()) : Array(line)
        }
        if bytes.isEmpty || bytes.last == 0x0A { expected.removeLast() }
        #expect(bytes.withUnsafeBytes { Lines($0).map { Array($0.bytes) } } == expected)
    }
}
