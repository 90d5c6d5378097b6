/// One ending, and what it becomes.
struct StemmerRule: Sendable {
    /// Where the ending must stand.
    enum Condition: Sendable {
        /// In the region R1.
        case first
        /// In the region R2.
        case second
        /// In R1, behind one of these letters.
        case firstBehind(StaticString)
        /// In R2, behind one of these letters.
        case secondBehind(StaticString)
    }

    var ending: StaticString
    var replacement: StaticString
    var condition: Condition

    init(_ ending: StaticString, _ replacement: StaticString, _ condition: Condition = .first) {
        self.ending = ending
        self.replacement = replacement
        self.condition = condition
    }

    /// Whether `letter` is one of `letters`.
    @inline(__always)
    static func does(_ letters: StaticString, hold letter: UInt8) -> Bool {
        (0..<letters.utf8CodeUnitCount).contains { letters.utf8Start[$0] == letter }
    }
}

/// What the English stemmer knows by heart.
///
/// Of two endings that a word may have in one step, the longer stands first.
enum StemmerRules {
    /// Beginnings of words whose region R1 begins right behind them.
    static let prefixes: [StaticString] = [
        "arsen", "commun", "emerg", "gener", "inter", "later", "organ", "past", "univers",
    ]

    /// What stands before `eed` in words that it is a part of.
    static let wholeBeforeEed: [StaticString] = ["proc", "exc", "succ"]

    /// What stands before `ing` in words that it is a part of.
    static let wholeBeforeIng: [StaticString] = ["even", "cann", "inn", "earr", "herr", "out"]

    /// Words with stems of their own.
    static let wholeWords: [(StaticString, StaticString)] = [
        ("andes", "andes"), ("atlas", "atlas"), ("bias", "bias"), ("cosmos", "cosmos"), ("early", "earli"),
        ("gently", "gentl"), ("howe", "howe"), ("idly", "idl"), ("news", "news"), ("only", "onli"),
        ("singly", "singl"), ("skies", "sky"), ("skis", "ski"), ("sky", "sky"), ("ugly", "ugli"),
    ]

    /// Step 2.
    static let second: [StemmerRule] = [
        StemmerRule("ational", "ate"), StemmerRule("fulness", "ful"), StemmerRule("iveness", "ive"),
        StemmerRule("ization", "ize"), StemmerRule("ousness", "ous"), StemmerRule("biliti", "ble"),
        StemmerRule("lessli", "less"), StemmerRule("tional", "tion"), StemmerRule("alism", "al"),
        StemmerRule("aliti", "al"), StemmerRule("ation", "ate"), StemmerRule("entli", "ent"),
        StemmerRule("fulli", "ful"), StemmerRule("iviti", "ive"), StemmerRule("ogist", "og"),
        StemmerRule("ousli", "ous"), StemmerRule("abli", "able"), StemmerRule("alli", "al"),
        StemmerRule("anci", "ance"), StemmerRule("ator", "ate"), StemmerRule("enci", "ence"),
        StemmerRule("izer", "ize"), StemmerRule("bli", "ble"),
        StemmerRule("ogi", "og", .firstBehind("l")),
        StemmerRule("li", "", .firstBehind("cdeghkmnrt")),
    ]

    /// Step 3.
    static let third: [StemmerRule] = [
        StemmerRule("ational", "ate"), StemmerRule("tional", "tion"), StemmerRule("alize", "al"),
        StemmerRule("ative", "", .second), StemmerRule("icate", "ic"), StemmerRule("iciti", "ic"),
        StemmerRule("ical", "ic"), StemmerRule("ness", ""), StemmerRule("ful", ""),
    ]

    /// Step 4.
    static let fourth: [StemmerRule] = [
        StemmerRule("ement", "", .second), StemmerRule("able", "", .second), StemmerRule("ance", "", .second),
        StemmerRule("ence", "", .second), StemmerRule("ible", "", .second), StemmerRule("ment", "", .second),
        StemmerRule("ant", "", .second), StemmerRule("ate", "", .second), StemmerRule("ent", "", .second),
        StemmerRule("ism", "", .second), StemmerRule("iti", "", .second), StemmerRule("ive", "", .second),
        StemmerRule("ize", "", .second), StemmerRule("ous", "", .second),
        StemmerRule("ion", "", .secondBehind("st")), StemmerRule("al", "", .second),
        StemmerRule("er", "", .second), StemmerRule("ic", "", .second),
    ]
}
