/// Words whose point does not end a sentence, English and German, in small letters and without the point.
enum Abbreviations {
    /// Whether a name or the rest of an expression follows the word: `Dr.`, `vs.`, `bzw.`.
    static func before(name word: String) -> Bool { names.contains(word) }

    /// Whether the word is an abbreviation where a number follows it: `No. 5`, `Fig. 2`.
    static func before(number word: String) -> Bool { numbers.contains(word) }

    private static let names: Set<String> = [
        "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "hon", "gen", "sen", "rep", "gov", "capt", "cmdr",
        "col",
        "maj", "lt", "sgt", "st", "mt", "vs", "cf", "viz", "approx", "dept", "est", "messrs", "ph.d",
        "hr", "fr", "dipl", "ing", "bzw", "ca", "evtl", "ggf", "inkl", "exkl", "sog", "vgl", "max", "min",
        "tel",
    ]

    private static let numbers: Set<String> = [
        "no", "nos", "nr", "fig", "figs", "eq", "eqs", "sec", "secs", "ch", "chap", "art", "arts", "vol",
        "vols",
        "p", "pp", "pg", "par", "para", "ref", "refs", "ver", "rev", "pt", "ed", "tab", "app", "item",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "okt", "dez",
        "abb", "abs", "abschn", "bd", "kap", "lfd", "pos", "s", "seite", "ziff", "z",
    ]
}
