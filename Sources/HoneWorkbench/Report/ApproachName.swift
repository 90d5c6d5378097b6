/// An approach's name as it stands in a sentence or a table: `linear-head@minilm`, the base less prominent.
struct ApproachName {
    private let name: String
    private let base: String?

    init(_ approach: ApproachResult) {
        name = approach.name
        base = approach.base
    }

    var markup: HTML {
        guard let base else { return "<span class=\"name\"><bdi>\(name)</bdi></span>" }
        return "<span class=\"name\"><bdi>\(name)</bdi><span class=\"base\">@<bdi>\(base)</bdi></span></span>"
    }
}
