internal import HoneBase

/// JSON that stands in a row as it is, or written in a string.
enum JSONText {
    /// The value that `value`, which stands at `field`, is or has in its text.
    static func value(_ value: JSON, expected: String, at field: String) throws(RowFault) -> JSON {
        guard let text = value.string else { return value }
        do throws(JSONSyntaxError) {
            return try JSONScanner.parse(text)
        } catch {
            throw .trainingText(
                .notJSON(
                    field: field,
                    expected: expected,
                    reason: text.isBlank
                        ? "the string is empty" : "\(error.what) (byte \(error.offset + 1) of the string)"
                )
            )
        }
    }
}
