import HoneBase
@_spi(_Unicode) import Swift
import Testing

@testable import HoneText

struct NormalizationTableTests {
    /// Characters whose properties have not changed since Unicode 8.0, of all kinds; marks that are kept and
    /// put in order are frequent.
    private static let characters: [Unicode.Scalar] = {
        let ranges: [ClosedRange<UInt32>] = [
            0x00...0x24F, 0x300...0x36F, 0x370...0x58F, 0x591...0x5F4, 0x900...0xDFF, 0x1100...0x11FF,
            0x1E00...0x1FFF,
            0x2000...0x20FF, 0x2100...0x21FF, 0x3000...0x30FF, 0x4E00...0x4E20, 0xAC00...0xAC80,
            0xF900...0xFAFF,
            0xFB1D...0xFB4F, 0xFE00...0xFEFF, 0x1D15E...0x1D172, 0x1F600...0x1F640, 0x2F800...0x2F830,
        ]
        let marks: [Unicode.Scalar] = [
            "\u{302E}", "\u{1D165}", "\u{1D16D}", "\u{302F}", "\u{301}", "\u{327}", "\u{93F}",
        ]
        var characters: [Unicode.Scalar] = []
        for value in ranges.joined() {
            guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major <= 8 else {
                continue
            }
            // The one of these whose category changed.
            if value != 0xA9BD { characters.append(scalar) }
        }
        for _ in 0..<120 { characters += marks }
        return characters
    }()

    /// The normalized form by the definition, step by step over whole strings.
    private func reference(_ text: [Unicode.Scalar], _ normalizer: BertNormalizer) -> [UInt8] {
        var text = text
        if normalizer.cleansText {
            text.removeAll {
                if [0x09, 0x0A, 0x0D].contains($0.value) { return false }
                let category = $0.properties.generalCategory
                return category == .control || category == .format || $0.value == 0xFFFD
            }
            text = text.map { $0.properties.isWhitespace ? " " : $0 }
        }
        if normalizer.separatesChinese {
            text = text.flatMap { BertUnicode.isChinese($0.value) ? [" ", $0, " "] : [$0] }
        }
        var string = String(String.UnicodeScalarView(text))
        if normalizer.stripsAccents {
            let kept = string._nfd.filter { $0.properties.generalCategory != .nonspacingMark }
            string = String(String.UnicodeScalarView(kept))
        }
        if normalizer.lowercases {
            string = string.unicodeScalars.map { $0.properties.lowercaseMapping }.joined()
        }
        return Array(string.utf8)
    }

    @Test(arguments: [
        BertNormalizer(), .identity, BertNormalizer(stripsAccents: false, lowercases: false),
        BertNormalizer(stripsAccents: false), BertNormalizer(lowercases: false),
        BertNormalizer(cleansText: false, separatesChinese: false),
    ])
    func normalizesAsTheDefinitionDoes(_ normalizer: BertNormalizer) {
        let table = NormalizationTable(normalizer)
        var random = Philox(seed: 3)
        for round in 0..<6000 {
            let length = 1 + random.below(24)
            let text = (0..<length).map { _ -> Unicode.Scalar in
                // Stretches of plain ASCII take a path of their own.
                round % 3 == 0 && random.below(8) > 0
                    ? Unicode.Scalar(UInt8(0x20 + random.below(0x60)))
                    : Self.characters[random.below(Self.characters.count)]
            }
            let bytes = Array(String(String.UnicodeScalarView(text)).utf8)
            let expected = reference(text, normalizer)
            #expect(table.normalized(bytes, lowercasing: normalizer.lowercases) == expected, "\(text)")
        }
    }

    @Test(arguments: [BertNormalizer(), .identity, BertNormalizer(stripsAccents: false)])
    func everyCharacterHasRoomForItsNormalizedForm(_ normalizer: BertNormalizer) {
        let table = NormalizationTable(normalizer)
        var tooLong: [UInt32] = []
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let count = UTF8.width(scalar)
            let entry = table[value]
            var length = entry.isSeparated ? 2 : 0
            switch entry.action {
            case .keep: length += count
            case .replace: length += entry.poolCount
            case .reorder:
                var next = entry.poolStart
                while next < entry.poolStart + entry.poolCount {
                    length += Int(table.pool[next + 1])
                    next += 2 + Int(table.pool[next + 1])
                }
            case .decomposeHangul: length += 9
            case .remove, .removeStarter: break
            }
            if length > 3 * count { tooLong.append(value) }
        }
        #expect(tooLong.isEmpty)
    }

    @Test func takesNoBytesThatAreNotText() {
        let table = NormalizationTable(BertNormalizer())
        let bytes: [UInt8] = [0x61, 0xC3]
        var target = [UInt8](repeating: 0, count: NormalizationTable.capacity(for: bytes.count))
        let written = bytes.withUnsafeBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                target.baseAddress.flatMap { table.normalize(source, into: $0, lowercasing: true) }
            }
        }
        #expect(written == nil)
    }
}
