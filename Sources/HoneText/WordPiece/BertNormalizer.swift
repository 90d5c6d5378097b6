/// How a BERT tokenizer rewrites text before it is cut into words.
///
/// The steps, in this order: cleaning, spaces around Chinese characters, accents, lower case. Accents are
/// removed by canonical decomposition (NFD) and dropping category Mn.
struct BertNormalizer: Sendable, Hashable {
    /// Whether control characters are removed and white space becomes the space.
    var cleansText = true
    /// Whether Chinese characters are set between spaces.
    var separatesChinese = true
    /// Whether accents are removed.
    var stripsAccents = true
    /// Whether text is set in lower case, each character by itself.
    var lowercases = true

    /// A normalizer that leaves text as it is.
    static let identity = BertNormalizer(
        cleansText: false,
        separatesChinese: false,
        stripsAccents: false,
        lowercases: false
    )
}
