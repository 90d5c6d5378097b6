import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneText

/// Places of tokens are trimmed as the reference trims them.
@Suite struct OffsetTrimmingTests {
    @Test func placesAreThoseOfTheReference() throws {
        let path = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .appending("Golden").appending("trimmed-offsets.json")
        let vectors = try JSONScanner.parse(try Files.bytes(of: path))
        let texts = (vectors["texts"]?.array ?? []).compactMap(\.string)
        let cases = vectors["cases"]?.array ?? []
        #expect(cases.count == 8 && texts.count == 40)
        for row in cases {
            var root = try #require(vectors["tokenizer"]?.object)
            root["post_processor"] = row["processor"]
            var words = try #require(root["pre_tokenizer"]?.object)
            words["add_prefix_space"] = row["adds_space"]
            root["pre_tokenizer"] = .object(words)
            let tokenizer = try withTemporaryFolder { folder in
                let file = folder.appending("tokenizer.json")
                try writeQuickly(Array(JSON.object(root).text().utf8), to: file)
                return try TokenizerLoader.load(file)
            }
            let addsSpace = row["adds_space"] == true
            for (text, offsets) in zip(texts, row["offsets"]?.array ?? []) {
                let wanted = (offsets.array ?? []).map { ($0.array ?? []).compactMap(\.integer) }
                let found = tokenizer.pieces(of: text).map { [$0.range.lowerBound, $0.range.upperBound] }
                let processor = row["processor"]?.text() ?? ""
                // What was added to the text has an empty place here, and that of the next character there.
                let isSame = zip(found, wanted).allSatisfy { $0 == $1 || addsSpace && $0[0] == $0[1] }
                #expect(isSame && found.count == wanted.count, "\(text.debugDescription) with \(processor)")
            }
        }
    }
}
