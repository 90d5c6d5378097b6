/// One piece of a template's source.
struct TemplateToken {
    /// The kinds of pieces.
    enum Kind: Equatable {
        /// Text that is printed as it stands.
        case data([UInt8])
        /// `{{` and `}}`.
        case printStart, printEnd
        /// `{%` and `%}`.
        case blockStart, blockEnd
        case name(String)
        case text(String)
        case integer(Int)
        case float(Double)
        case symbol(String)
        case end
    }

    var kind: Kind
    var line: Int

    /// The piece as it stands in messages.
    var description: String {
        switch kind {
        case .data: "text"
        case .printStart: "'{{'"
        case .printEnd: "'}}'"
        case .blockStart: "'{%'"
        case .blockEnd: "'%}'"
        case .name(let name): "'\(name)'"
        case .text: "a string"
        case .integer, .float: "a number"
        case .symbol(let symbol): "'\(symbol)'"
        case .end: "the end of the template"
        }
    }
}
