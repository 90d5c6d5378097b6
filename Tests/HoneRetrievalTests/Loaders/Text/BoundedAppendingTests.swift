import HoneBase
import Testing

@testable import HoneRetrieval

@Suite struct BoundedAppendingTests {
    /// In whatever pieces a text comes: its beginning, behind a character, and all of it where there is room.
    @Test(arguments: ["", "abc", "aé€😀", "€€€€€€€€", "😀😀😀😀😀", "aé€😀aé€😀aé€😀"])
    func aTextIsCut(_ text: String) {
        for limit in 4...40 {
            for size in 1...5 {
                var kept: [UInt8] = []
                var rest = text[...]
                while !rest.isEmpty {
                    Array(rest.prefix(size).utf8).withUnsafeBufferPointer { kept.append($0, upTo: limit) }
                    rest = rest.dropFirst(size)
                }
                let string = String(validating: kept, as: UTF8.self)
                #expect(string.map { text.hasPrefix($0) } == true && kept.count <= limit)
                #expect(kept.count == text.utf8.count || kept.count > limit - 4)
            }
        }
    }
}
