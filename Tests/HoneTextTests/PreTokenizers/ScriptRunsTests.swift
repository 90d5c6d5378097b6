import HoneBase
import SystemPackage
import Testing

@testable import HoneText

/// Text is cut at changes of script as the reference cuts it.
@Suite struct ScriptRunsTests {
    private func pieces(_ text: String) -> [String] {
        let utf8 = Array(text.utf8)
        var pieces: [String] = []
        utf8.withUnsafeBufferPointer { bytes in
            ScriptRuns.forEachPiece(of: bytes) { pieces.append(String(decoding: bytes[$0], as: UTF8.self)) }
        }
        return pieces
    }

    @Test func textsAreCutAsTheReferenceCuts() throws {
        let path = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .appending("Golden").appending("unicode-scripts.json")
        let vectors = try JSONScanner.parse(try Files.bytes(of: path))
        let texts = (vectors["texts"]?.array ?? []).compactMap { $0.array?.compactMap(\.string) }
        #expect(texts.count == 300)
        for row in texts { #expect(pieces(row[0]) == Array(row.dropFirst()), "\(row[0].debugDescription)") }
        for pair in (vectors["pairs"]?.array ?? []).compactMap(\.array) {
            let scalar = try #require(Unicode.Scalar(UInt32(pair[0].integer ?? 0)))
            #expect(pieces(String(scalar) + "a").count == pair[1].integer, "\(scalar.value)")
        }
    }
}
