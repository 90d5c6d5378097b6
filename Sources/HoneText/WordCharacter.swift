/// Characters of which words consist (Unicode Technical Standard 18, annex C: `\w`), as the `tokenizers`
/// library has them: those that Unicode 16.0 knows.
enum WordCharacter {
    /// Whether `text` begins with one.
    static func isFirst(of text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = text.baseAddress, !text.isEmpty else { return false }
        return UTF8Scalar(base, count: text.count).map(contains) ?? false
    }

    /// Whether `text` ends with one.
    static func isLast(of text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !text.isEmpty else { return false }
        return UTF8Scalar(endOf: text).map(contains) ?? false
    }

    private static func contains(_ scalar: UTF8Scalar) -> Bool {
        guard let properties = Unicode.Scalar(scalar.value)?.properties, let version = properties.age,
            version.major <= 16
        else { return false }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
        default: return properties.isAlphabetic || properties.isJoinControl
        }
    }
}
