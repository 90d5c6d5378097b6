import HoneBase
import HoneData
import HoneEvaluation
import HoneModels
import HoneTensor
import HoneTestSupport
import HoneText
import HoneTraining
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct TuningPreviewTests {
    private func rows(_ texts: [([UInt8], [Supervised.Text.Span])], _ base: Base) throws -> [Supervised.Text]
    {
        let tokenizer = try #require(base.decoder.tokenizer)
        return texts.map { bytes, spans in
            Supervised.Text(ids: tokenizer.ids(of: String(decoding: bytes, as: UTF8.self)), spans: spans)
        }
    }

    @Test func aRowIsShownInItsParts() throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder.appending("d"))
            let base = try Base(folder.appending("d").string, as: .float32)
            let rows = try rows(
                [
                    (Array("ask me</s>".utf8), [.init(4..<7)]),
                    (Array("abcdef".utf8), [.init(1..<2), .init(3..<5)]),
                    (Array("abc".utf8), [.init(1..<2, weight: 0), .init(2..<3, weight: 0.5)]),
                ],
                base
            )
            let preview = TuningPreview(rows, base)
            #expect(preview.count == 3 && preview.tokens == 16 && preview.longest == 7)
            #expect(preview.supervisedTokens == 3 + 3 + 1)
            func shown(_ row: Int) -> [String] {
                preview.parts(of: row).map { $0.isSupervised ? "[\($0.text)]" : $0.text }
            }
            #expect(shown(0) == ["ask ", "[me</s>]"])
            #expect(shown(1) == ["a", "[b]", "c", "[de]", "f"])
            #expect(shown(2) == ["ab", "[c]"])
            #expect(shown(3) == [])
        }
    }

    @Test func anEncoderHasNone() throws {
        try withTinyBase { base, _ in
            let preview = TuningPreview([], base)
            #expect(preview.count == 0 && preview.parts(of: 0) == [])
        }
    }
}
