internal import HoneRetrieval

/// The words of a text that say what it is about: stemmed, without those that only join others or ask.
enum ContentWords {
    /// The terms, in order and as often as they stand there.
    ///
    /// Where a text has none, as `Yes, it is.`, there are none.
    static func terms(of text: String) -> [String] {
        WordAnalysis.english.terms(of: text).filter { !joining.contains($0) }
    }

    /// Whether these terms say nothing of the matter, only of texts and answers.
    ///
    /// So it is in `The documents do not say.`
    static func speakOfTextsAlone(_ terms: some Sequence<String>) -> Bool {
        terms.allSatisfy(ofTexts.contains)
    }

    /// Words by which a text speaks of texts, of what they say, and of knowing it, as the stemmer leaves them.
    private static let ofTexts: Set<String> = Set(
        """
        text document passage page article paragraph section source context excerpt material question answer response \
        information detail mention state specify provide contain include describe indicate cover find found know known \
        unknown clear unclear sure unsure available unavailable enough sorry cannot unable no not none nothing
        """.split(separator: " ").flatMap { WordAnalysis.english.terms(of: String($0)) }
    )

    /// Words of questions and of grammar as the stemmer leaves them, beside those that the analysis leaves out itself.
    private static let joining: Set<String> = Set(
        """
        what which who whom whose when where why how do does did done doing can could may might must shall should would \
        has have had having am were been being i me my mine we us our ours you your yours he him his she her hers its them \
        theirs those than too very so also just only about from over under again once here all any both each few more most \
        other some own same up down out off because while during before after above below between through until against \
        if or nor whether please tell say said give get got let much many yes
        """.split(separator: " ").flatMap { WordAnalysis.english.terms(of: String($0)) }
    )
}
