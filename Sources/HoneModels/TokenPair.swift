internal import HoneText

/// Two texts as one sequence of token ids, as BERT reads them: `[CLS] first [SEP] second [SEP]`.
public struct TokenPair: Sendable, Equatable {
    /// The ids of both, with the special ones.
    public var ids: [Int32]
    /// Where the tokens of the second type begin: behind the first text's mark.
    public var secondStart: Int

    /// The ids of both texts, those from `secondStart` on of the second type.
    public init(ids: [Int32], secondStart: Int) {
        self.ids = ids
        self.secondStart = secondStart
    }
}

extension Encoder {
    /// Two texts as one sequence of at most `maximumTokens`, and whether one was cut.
    ///
    /// Where both do not fit the longer one is cut, down to half of the room: as the `longest_first` of Hugging Face.
    public func tokens(of first: String, and second: String) -> (pair: TokenPair, isTruncated: Bool) {
        let (prefix, suffix) = (tokenizer.prefixIDs, tokenizer.suffixIDs)
        let (first, second) = (tokenizer.ids(of: first), tokenizer.ids(of: second))
        let room = max(0, maximumTokens - prefix.count - 2 * suffix.count)
        let shorter = min(first.count, second.count, room / 2)
        let (ofFirst, ofSecond) =
            first.count > second.count
            ? (min(first.count, room - shorter), shorter) : (shorter, min(second.count, room - shorter))
        let opening = prefix + first[..<ofFirst] + suffix
        return (
            TokenPair(ids: opening + second[..<ofSecond] + suffix, secondStart: opening.count),
            ofFirst + ofSecond < first.count + second.count
        )
    }
}
