/// A token that is found in the text before the text is cut into words.
struct AddedToken: Sendable, Equatable {
    /// What stands in the text.
    var content: [UInt8]
    var id: Int32
    /// Whether it is found only where no word character stands before or after it.
    var isSingleWord = false
    /// Whether it takes the white space before it.
    var stripsLeft = false
    /// Whether it takes the white space after it.
    var stripsRight = false
    /// Whether it is found in the normalized text, by its normalized content.
    var isNormalized = false
    /// Whether it is a token of the model's own rather than of the language.
    var isSpecial = true

    /// The content as text.
    var text: String { String(decoding: content, as: UTF8.self) }
}
