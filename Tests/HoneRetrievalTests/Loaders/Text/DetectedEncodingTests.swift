import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

func utf16(_ text: String, isLittleEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
        let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
        return isLittleEndian ? [low, high] : [high, low]
    }
}

@Suite struct DetectedEncodingTests {
    private func detect(_ bytes: [UInt8]) throws -> Result<DetectedEncoding, LoadReason> {
        try withTemporaryFolder { folder in
            let path = folder.appending("file")
            try writeQuickly(bytes, to: path)
            let file = try OpenedFile(path)
            do throws(LoadReason) {
                return .success(try DetectedEncoding(of: file))
            } catch {
                return .failure(error)
            }
        }
    }

    private static let german = "Die Pumpe läuft, aber der Schlauch ist für höhere Drücke zu spröde.\n"

    private func latin(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

    @Test func marksDecide() throws {
        let text = Self.german
        #expect(try detect([0xEF, 0xBB, 0xBF] + Array(text.utf8)).get().encoding == .utf8)
        #expect(
            try detect([0xFF, 0xFE] + utf16(text, isLittleEndian: true)).get().encoding == .utf16LittleEndian
        )
        #expect(
            try detect([0xFE, 0xFF] + utf16(text, isLittleEndian: false)).get().encoding == .utf16BigEndian
        )
        // Script without a zero byte in its letters.
        #expect(try detect([0xFF, 0xFE] + utf16("泵漏油", isLittleEndian: true)).get().markLength == 2)
    }

    @Test func encodingsWithoutAMarkAreFound() throws {
        #expect(try detect([]).get().encoding == .utf8)
        #expect(try detect(Array("plain".utf8)).get() == .init(clean: true, ascii: true))
        #expect(try detect(Array(Self.german.utf8)).get() == .init(clean: true, ascii: false))
        #expect(try detect(Array("a\r\nb".utf8)).get().isClean == false)
        for isLittle in [true, false] {
            let found = try detect(utf16(Self.german, isLittleEndian: isLittle)).get()
            #expect(found.encoding == (isLittle ? .utf16LittleEndian : .utf16BigEndian))
            #expect(found.warning == nil)
        }
        let windows = try detect(latin(Self.german)).get()
        #expect(windows.encoding == .windows1252)
        #expect(windows.warning == .guessedEncoding("Windows-1252"))
    }

    @Test func fewBrokenPlacesAreReplacedAndTold() throws {
        let sound = Array(String(repeating: Self.german, count: 5).utf8)
        let found = try detect(sound + [0xE9] + sound).get()
        #expect(found.encoding == .utf8)
        #expect(found.warning == .replaced(count: 1, offset: sound.count, encoding: "UTF-8"))
        // Bytes that Windows-1252 does not have, in a text of ASCII.
        let plain = [UInt8](repeating: 0x61, count: 300)
        let undefined = try detect(plain + [0x81] + plain).get()
        #expect(undefined.encoding == .utf8)
        #expect(undefined.warning == .replaced(count: 1, offset: 300, encoding: "UTF-8"))
    }

    @Test func whatIsNoTextIsRefused() throws {
        let png: [UInt8] = [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
        ]
        #expect(try detect(png) == .failure(.binary(offset: 8)))
        #expect(try detect(Array("text\0text, and more of it".utf8)) == .failure(.binary(offset: 4)))
        #expect(try detect([0xFF, 0xFE, 0, 0] + Array("a\0\0\0".utf8)) == .failure(.binary(offset: 0)))
        #expect(try detect([0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61]) == .failure(.binary(offset: 0)))
        #expect(try detect(Array("\u{1}\u{2}\u{3}".utf8)) == .failure(.binary(offset: 0)))
        // Russian in Windows-1251 would come out as other letters.
        let russian: [UInt8] = [0xCD, 0xE0, 0xF1, 0xEE, 0xF1, 0x20, 0xF2, 0xE5, 0xF7, 0xE5, 0xF2]
        #expect(try detect(russian) == .failure(.unknownEncoding(offset: 0)))
    }

    /// Random bytes are refused, whatever they happen to hold.
    @Test func noiseIsRefused() throws {
        var draws = Draws(61)
        for _ in 0..<200 {
            let bytes = draws.words(300).map { UInt8(truncatingIfNeeded: $0) }
            guard case .failure = try detect(bytes) else {
                Issue.record("noise was taken for text")
                return
            }
        }
    }

    /// Places are counted across the blocks in which a file is read.
    @Test(arguments: [-3, -2, -1, 0, 1, 2]) func charactersMayLieAcrossBlocks(_ shift: Int) throws {
        let start = [UInt8](repeating: 0x61, count: ByteCensus.blockSize + shift)
        let found = try detect(start + Array("😀é\n".utf8)).get()
        #expect(try found == .init(clean: true, ascii: false))
        let broken = try detect(start + Array("😀éüö".utf8) + [0xF0, 0x9F]).get()
        #expect(broken.warning == .replaced(count: 1, offset: start.count + 10, encoding: "UTF-8"))
    }

    @Test func halfOfAPairIsReplaced() throws {
        let text = utf16(String(repeating: "text ", count: 50), isLittleEndian: true)
        let found = try detect([0xFF, 0xFE] + text + [0x3D, 0xD8] + text).get()
        #expect(found.warning == .replaced(count: 1, offset: 2 + text.count, encoding: "UTF-16LE"))
        #expect(
            try detect([0xFF, 0xFE] + text + [0, 0] + text) == .failure(.binary(offset: 2 + text.count))
        )
    }
}

extension DetectedEncoding {
    fileprivate init(clean: Bool, ascii: Bool) throws {
        self = try withTemporaryFolder { folder in
            let path = folder.appending("file")
            try writeQuickly(Array((ascii ? "a" : "é").utf8), to: path)
            return try DetectedEncoding(of: OpenedFile(path))
        }
        isClean = clean
    }
}
