import HoneTestSupport
import Testing

@testable import HoneRetrieval

@Suite struct UTF8SequenceTests {
    /// Every sequence of up to three bytes that does not begin with ASCII, and many of four, beside the standard
    /// library's decoder.
    @Test func sequencesAreThoseOfTheLibrary() {
        func check(_ bytes: [UInt8]) {
            let (count, isValid) = bytes.withUnsafeBufferPointer { $0.utf8Sequence(at: 0) }
            // The library replaces the longest start of a broken character by one U+FFFD.
            let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
            let rest = String(decoding: bytes[count...], as: UTF8.self).unicodeScalars.count
            #expect(scalars.count == rest + 1, "\(bytes)")
            #expect(isValid == (String(validating: bytes[..<count], as: UTF8.self) != nil), "\(bytes)")
        }
        let edges: [UInt8] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF4, 0xFF,
        ]
        for first in UInt8(0x80)...0xFF {
            check([first])
            for second in edges {
                check([first, second])
                for third in edges {
                    check([first, second, third])
                    for fourth in edges { check([first, second, third, fourth]) }
                }
            }
        }
    }

    @Test(
        arguments: [
            ("", true), ("text é😀\n", true), ("a\rb", false), ("a\0b", false), ("eight by\0", false),
        ] as [(String, Bool)]
    )
    func storedTextIsTold(_ text: String, _ expected: Bool) {
        #expect(Array(text.utf8).withUnsafeBufferPointer(\.isStoredText) == expected)
        #expect(!(Array(text.utf8) + [0xC3]).withUnsafeBufferPointer(\.isStoredText))
    }

    @Test(arguments: 0..<40) func runsOfASCIIAreFound(_ count: Int) {
        let bytes =
            [UInt8](repeating: 0x61, count: count) + [0xC3, 0xA9] + [UInt8](repeating: 0x62, count: 20)
        let end = bytes.withUnsafeBufferPointer { $0.endOfASCII(from: 0) }
        #expect(end <= count && end > count - 8)
    }
}
