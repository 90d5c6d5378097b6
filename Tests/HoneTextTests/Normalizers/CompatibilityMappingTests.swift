import SystemPackage
import Testing

@testable import HoneBase
@testable import HoneText

/// NFKC and NFKD of every character, and of hard texts, are those of the reference.
@Suite struct CompatibilityMappingTests {
    private func form(_ text: String, _ form: UnicodeForm) -> String {
        var aligned = Array(text.utf8).withUnsafeBufferPointer { AlignedText($0, isTracked: true) }
        let normalizers: [any Normalizer] = [CompatibilityMapping.shared, form]
        normalizers.normalize(&aligned)
        // Places never go back, and lie in the text.
        let origins = aligned.bytes.indices.map { aligned.origin(of: $0..<$0 + 1) }
        let isOrdered = zip(origins, origins.dropFirst()).allSatisfy { $0.lowerBound <= $1.lowerBound }
        #expect(isOrdered && (origins.last?.upperBound ?? 0) <= text.utf8.count)
        return String(decoding: aligned.bytes, as: UTF8.self)
    }

    private func vectors() throws -> JSON {
        let path = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .appending("Golden").appending("normalization.json")
        return try JSONScanner.parse(try Files.bytes(of: path))
    }

    @Test func everyCharacter() throws {
        let vectors = try vectors()
        let blocks = vectors["blocks"]?.array ?? []
        // What a newer standard library decomposes and the reference does not know.
        let later = (vectors["later"]?.array ?? []).compactMap(\.array).map {
            UInt32($0[0].integer ?? 0)...UInt32($0[1].integer ?? 0)
        }
        #expect(blocks.count == 0x110)
        for (index, sums) in blocks.enumerated() {
            let block = (index << 12..<(index + 1) << 12).compactMap { Unicode.Scalar(UInt32($0)) }
                .filter { scalar in !later.contains { $0.contains(scalar.value) } }
            let wanted = (sums.array ?? []).compactMap(\.integer)
            for (kind, sum) in zip([UnicodeForm.composed, .decomposed], wanted) {
                let forms = block.map { form(String($0), kind) }.joined(separator: "\n")
                var checksum = CRC32()
                Array(forms.utf8).withUnsafeBytes { checksum.update($0) }
                #expect(Int(checksum.value) == sum, "U+\(String(index, radix: 16))000, \(kind)")
            }
        }
    }

    @Test func hardTexts() throws {
        let texts = try vectors()["texts"]?.array ?? []
        #expect(texts.count == 300)
        for vector in texts.compactMap(\.array) {
            let strings = vector.compactMap(\.string)
            for (kind, wanted) in zip([UnicodeForm.composed, .decomposed], strings.dropFirst()) {
                let found = form(strings[0], kind)
                #expect(found.utf8.elementsEqual(wanted.utf8), "\(strings[0].unicodeScalars.map(\.value))")
                // What is normal stays as it is.
                #expect(form(found, kind).utf8.elementsEqual(found.utf8))
            }
        }
    }
}
