@_spi(_Unicode) internal import Swift

/// The properties of characters by which BERT tokenizers cut text, as the `tokenizers` library has them.
///
/// That library takes general categories from Unicode 8.0 and canonical decompositions from Unicode 9.0: a
/// character assigned later is neither punctuation nor a mark. The standard library knows newer versions, so
/// characters are looked at by the version that assigned them, and the seven whose category changed since are
/// named. White space and lower case follow the newest version.
enum BertUnicode {
    /// What is asked about one character.
    struct Properties {
        /// The general category in Unicode 8.0.
        var category = Unicode.GeneralCategory.unassigned
        /// The canonical combining class in Unicode 9.0; 0 for a starter.
        var combiningClass: UInt8 = 0
        /// Whether it has the property White_Space.
        var isSpace = false
        /// Whether lower case is another character.
        var isCapital = false
        /// Whether it may have a canonical decomposition.
        fileprivate var mayDecompose = false
    }

    /// The properties of `scalar`.
    static func properties(of scalar: Unicode.Scalar) -> Properties {
        let properties = scalar.properties
        let category = properties.generalCategory
        // The slower look-ups are left out for categories that answer them.
        if category == .unassigned { return Properties() }
        let version = properties.age?.major ?? 0
        var result = Properties(category: changed(scalar) ?? (version <= 8 ? category : .unassigned))
        switch category {
        case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator:
            result.isSpace = properties.isWhitespace
        case .uppercaseLetter, .titlecaseLetter, .letterNumber, .otherSymbol:
            result.isCapital = properties.changesWhenLowercased
        case .nonspacingMark, .spacingMark, .enclosingMark:
            if version <= 9 { result.combiningClass = properties.canonicalCombiningClass.rawValue }
        default: break
        }
        result.mayDecompose = version <= 9
        return result
    }

    /// The category in Unicode 8.0 of a character that has another one today.
    private static func changed(_ scalar: Unicode.Scalar) -> Unicode.GeneralCategory? {
        switch scalar.value {
        case 0x1885, 0x1886: .otherLetter
        case 0xA9BD: .spacingMark
        case 0x1734, 0x1171E: .nonspacingMark
        case 0x166D, 0x111C9: .otherPunctuation
        default: nil
        }
    }

    /// The full canonical decomposition in Unicode 9.0, Hangul included; nil where the character has none.
    static func decomposition(_ scalar: Unicode.Scalar, _ properties: Properties) -> [Unicode.Scalar]? {
        guard properties.mayDecompose else { return nil }
        let decomposition = String(scalar)._nfd
        // Nearly every character is its own decomposition: no array is made for it.
        if decomposition.elementsEqual(CollectionOfOne(scalar)) { return nil }
        return Array(decomposition)
    }

    /// Whether cleaning removes the character: Cc, Cf and Co, but for the tab and the line breaks.
    static func isControl(_ scalar: Unicode.Scalar, _ category: Unicode.GeneralCategory) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: return false
        case 0x00, 0xFFFD: return true
        default: return category == .control || category == .format || category == .privateUse
        }
    }

    /// Whether the character stands alone as punctuation: ASCII punctuation or one of the categories P*.
    static func isPunctuation(_ scalar: Unicode.Scalar, _ category: Unicode.GeneralCategory) -> Bool {
        switch scalar {
        case "!"..."/", ":"..."@", "["..."`", "{"..."~": return true
        default: break
        }
        switch category {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return true
        default: return false
        }
    }

    /// Whether the character is set apart as Chinese.
    static func isChinese(_ value: UInt32) -> Bool {
        switch value {
        // U+2B820 to U+2B91F are left out by that library, hence here.
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B81F,
            0x2B920...0x2CEAF, 0x2F800...0x2FA1F:
            return true
        default: return false
        }
    }
}
