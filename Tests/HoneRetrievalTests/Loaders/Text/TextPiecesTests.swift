import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct TextPiecesTests {
    private func pieces(_ bytes: [UInt8], limit: Int) throws -> [(text: [UInt8], line: Int)] {
        try withTemporaryFolder { folder in
            let path = folder.appending("file")
            try writeQuickly(bytes, to: path)
            var pieces = try TextPieces(of: OpenedFile(path), limit: limit)
            var found: [(text: [UInt8], line: Int)] = []
            while let piece = try pieces.next() { found.append(piece) }
            #expect(pieces.isAtEnd)
            return found
        }
    }

    private static let text =
        "one\r\ntwo é\rthree 😀\n\nfour “five”\r\n\r\nsix seven eight nine ten eleven twelve\n"
    private static let stored =
        "one\ntwo é\nthree 😀\n\nfour “five”\n\nsix seven eight nine ten eleven twelve\n"

    private static let encoded: [[UInt8]] = [
        Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), utf16(text, isLittleEndian: true),
        [0xFE, 0xFF] + utf16(text, isLittleEndian: false), [0xFF, 0xFE] + utf16(text, isLittleEndian: true),
    ]

    @Test(arguments: encoded) func allEncodingsBecomeTheSameText(_ bytes: [UInt8]) throws {
        let whole = try pieces(bytes, limit: 1 << 20)
        #expect(whole.map(\.text) == [Array(Self.stored.utf8)])
        #expect(whole.map(\.line) == [1])
    }

    /// However short pieces are, they make the text together, and each is valid for itself.
    @Test(arguments: encoded) func piecesMakeTheText(_ bytes: [UInt8]) throws {
        // The longest line fits in.
        let enough = bytes.contains(0) ? 180 : 60
        for limit in 16...220 {
            let found = try pieces(bytes, limit: limit)
            for piece in found { #expect(String(validating: piece.text, as: UTF8.self) != nil, "\(limit)") }
            var line = 1
            for piece in found {
                #expect(piece.line == line)
                line += piece.text.count { $0 == 0x0A }
            }
            let joined = found.flatMap(\.text)
            if limit >= enough { #expect(joined == Array(Self.stored.utf8), "\(limit)") }
            for piece in found.dropLast() where limit >= enough {
                #expect(piece.text.last == 0x0A, "\(limit)")
            }
        }
    }

    @Test func windows1252IsDecoded() throws {
        let bytes: [UInt8] =
            Array("It costs 5 ".utf8) + [0x80] + Array(" more, he said: ".utf8) + [
                0x93, 0xE9, 0x94, 0x0D, 0x0A,
            ]
        #expect(
            try pieces(bytes, limit: 1000).map(\.text) == [Array("It costs 5 € more, he said: “é”\n".utf8)]
        )
    }

    @Test func aLongLineIsCutBetweenCharacters() throws {
        let text = String(repeating: "é", count: 1000)
        let found = try pieces(Array(text.utf8), limit: 101)
        #expect(
            found.map(\.text).allSatisfy { String(validating: $0, as: UTF8.self) != nil && $0.count <= 101 }
        )
        #expect(found.flatMap(\.text) == Array(text.utf8))
        let pairs = String(repeating: "😀", count: 100)
        for isLittle in [true, false] {
            let mark: [UInt8] = isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF]
            let found = try pieces(mark + utf16(pairs, isLittleEndian: isLittle), limit: 60)
            #expect(found.flatMap(\.text) == Array(pairs.utf8))
        }
    }

    @Test func brokenPlacesAreReplacedOneByOne() {
        let bytes: [UInt8] = [0x61, 0xE2, 0x82, 0x62, 0xFF, 0xF0, 0x9F, 0x98, 0x0D, 0x0A, 0x80]
        let text = bytes.withUnsafeBufferPointer { TextEncoding.utf8.decoded($0) }
        #expect(text == Array("a\u{FFFD}b\u{FFFD}\u{FFFD}\n\u{FFFD}".utf8))
    }
}
