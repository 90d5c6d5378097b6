internal import SystemPackage

/// What the files of a WordPiece tokenizer say, whichever they are.
struct WordPieceParts {
    /// The file that is told where a token is missing, and the field of it that names the unknown token.
    var path: FilePath
    var unknownTokenField = "unk_token"
    var vocabulary: Vocabulary
    var unknownToken = "[UNK]"
    /// What the pieces that continue a word begin with.
    var continuingPrefix = "##"
    /// The length of the longest word that is not unknown, in Unicode scalars.
    var maximumCharacters = 100
    var normalizer = BertNormalizer()
    var addedTokens: [AddedToken] = []
    var template = SequenceTemplate()
}
