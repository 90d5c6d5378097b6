/// What a template's source says.
struct TemplateProgram: Sendable {
    let statements: [TemplateStatement]
    /// The names that the template uses, each by its place.
    let names: [String]
    let places: [String: Int]
}

/// Reads statements and expressions from a template's pieces.
struct TemplateParser {
    private let tokens: [TemplateToken]
    private var position = 0
    private(set) var names: [String] = []
    private var places: [String: Int] = [:]
    private var depth = 0
    /// How many loops are open around a statement, within its macro.
    var loopDepth = 0
    /// The names read since a macro began.
    var namesRead: Set<String> = []

    /// The program in `source`.
    static func program(_ source: String) throws(TemplateError) -> TemplateProgram {
        var parser = TemplateParser(tokens: try TemplateLexer.tokens(of: source))
        let statements = try parser.statements(until: [])
        return TemplateProgram(statements: statements, names: parser.names, places: parser.places)
    }

    private init(tokens: [TemplateToken]) { self.tokens = tokens }

    var current: TemplateToken { tokens[position] }
    var line: Int { current.line }
    var next: TemplateToken { tokens[min(position + 1, tokens.count - 1)] }

    mutating func advance() { if position < tokens.count - 1 { position += 1 } }

    /// The place of a name.
    mutating func place(of name: String) -> Int {
        if let place = places[name] { return place }
        places[name] = names.count
        names.append(name)
        return names.count - 1
    }

    func isSymbol(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }
    func isName(_ name: String) -> Bool { current.kind == .name(name) }

    /// Goes past `symbol` where it stands here.
    mutating func skip(_ symbol: String) -> Bool {
        guard isSymbol(symbol) else { return false }
        advance()
        return true
    }

    /// Goes past the word `name` where it stands here.
    mutating func skip(name: String) -> Bool {
        guard isName(name) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: String) throws(TemplateError) {
        guard skip(symbol) else { throw unexpected("'\(symbol)'") }
    }

    mutating func expect(name: String) throws(TemplateError) {
        guard skip(name: name) else { throw unexpected("'\(name)'") }
    }

    mutating func expect(_ kind: TemplateToken.Kind, _ description: String) throws(TemplateError) {
        guard current.kind == kind else { throw unexpected(description) }
        advance()
    }

    /// A name, whatever it is.
    mutating func anyName() throws(TemplateError) -> String {
        guard case .name(let name) = current.kind else { throw unexpected("a name") }
        advance()
        return name
    }

    func unexpected(_ expected: String?) -> TemplateError {
        .syntax(line: line, what: "unexpected \(current.description)", expected: expected)
    }

    /// Reads something that may hold itself, within the limit.
    mutating func nested<Result>(_ body: (inout TemplateParser) throws(TemplateError) -> Result)
        throws(TemplateError) -> Result
    {
        guard depth < TemplateLimits.syntaxDepth else {
            throw .limit(
                line: line,
                what: "tags and brackets within each other",
                limit: TemplateLimits.syntaxDepth
            )
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }
}
