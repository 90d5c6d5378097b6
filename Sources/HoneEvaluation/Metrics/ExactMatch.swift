/// Whether an answer is the wanted text: 1 or 0.
///
/// White space at both ends is ignored and every run of it within counts as one blank; all else must agree character
/// by character (Unicode canonical equivalence): a minus sign or a capital letter makes a difference. With
/// `ignoringForm`, both texts are first normalised as in `SQuADWords`, which is the exact match of Rajpurkar et al.,
/// "SQuAD: 100,000+ Questions for Machine Comprehension of Text", EMNLP 2016.
public struct ExactMatch: ItemMetric {
    /// Whether case, punctuation and articles are ignored.
    public var ignoringForm: Bool

    /// The measure; strict unless told to be `ignoringForm`.
    public init(ignoringForm: Bool = false) {
        self.ignoringForm = ignoringForm
    }

    /// 1 when the texts agree, otherwise 0.
    public func score(of answer: String, wanted: String) -> Double {
        if ignoringForm { return SQuADWords(answer).words == SQuADWords(wanted).words ? 1 : 0 }
        return Self.words(answer) == Self.words(wanted) ? 1 : 0
    }

    private static func words(_ text: String) -> [Substring] {
        text.split { $0.isWhitespace }
    }
}
