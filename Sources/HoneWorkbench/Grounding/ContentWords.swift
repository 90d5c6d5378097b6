internal import HoneRetrieval

/// The words of a text that say what it is about: stemmed, without those that only join others or ask.
enum ContentWords {
    /// The terms, in order and as often as they stand there.
    ///
    /// Where a text has none, as `Yes, it is.`, there are none.
    static func terms(of text: String) -> [String] {
        WordAnalysis.english.terms(of: text).filter { !joining.contains($0) }
    }

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
