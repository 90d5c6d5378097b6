/// An approach's name as it stands in a sentence or a table: `linear-head@minilm`, the base less prominent.
struct ApproachName {
    private let name: String
    private let base: String?

    init(_ approach: ApproachResult) {
        name = approach.name
        base = approach.base
    }

    var markup: HTML {
        guard let base else { return "<span class=\"name\">\(HTML.name(name))</span>" }
        return "<span class=\"name\">\(HTML.name(name))<span class=\"base\">@\(HTML.name(base))</span></span>"
    }
}
