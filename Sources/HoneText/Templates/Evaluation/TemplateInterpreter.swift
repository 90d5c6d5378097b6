/// One rendering of a template: its variables, what it has written, and what it may still use.
final class TemplateInterpreter {
    let program: TemplateProgram
    let clock: TemplateClock
    /// The variables that a rendering begins with.
    private let variables: [String: TemplateValue]
    var scope: TemplateScope
    /// The line of the statement or expression at work.
    var line = 1
    var depth = 0
    private var steps = 0
    private var produced = 0

    // What has been written since the rendering, or the innermost macro or block, began.
    var output = TemplateText()
    var emissions = TextPieces<Int>()
    var generations = TextPieces<Bool>()
    /// The message whose turn it is in a loop.
    var message: Int?

    // What values name by its place here.
    var namespaces: [[String: TemplateValue]] = []
    var loops: [TemplateLoop] = []
    var macros: [(macro: TemplateStatement.Macro, scope: TemplateScope)] = []
    var cyclers: [(items: [TemplateValue], index: Int)] = []
    var joiners: [(separator: TemplateText, isUsed: Bool)] = []

    let loopName: Int?
    let callerName: Int?
    let listName: Int?
    let dictionaryName: Int?

    init(_ program: TemplateProgram, variables: [String: TemplateValue], clock: TemplateClock) {
        self.program = program
        self.variables = variables
        self.clock = clock
        scope = TemplateScope(parent: nil)
        loopName = program.places["loop"]
        callerName = program.places["caller"]
        listName = program.places["varargs"]
        dictionaryName = program.places["kwargs"]
    }

    /// Renders the whole template.
    func run() throws(TemplateError) {
        do throws(TemplateError) {
            _ = try execute(program.statements)
        } catch {
            throw error.at(line: line)
        }
    }

    /// The value of a variable, undefined where there is none.
    func variable(_ name: Int) -> TemplateValue {
        if let value = scope.value(name) { return value }
        let text = program.names[name]
        if let value = variables[text] { return value }
        if TemplateGlobals.names.contains(text) { return .callable(.function(text)) }
        return .undefined(UndefinedReason(kind: .variable, name: text))
    }

    /// Counts steps.
    func charge(_ count: Int) throws(TemplateError) {
        steps += count
        guard steps <= TemplateLimits.steps else { throw .limit("steps of rendering", TemplateLimits.steps) }
    }

    /// Counts the steps of reading a value as a whole.
    func charge(reading value: TemplateValue) throws(TemplateError) {
        switch value.content {
        case .text(let text): try charge(text.bytes.count >> 4 + text.sources.pieces.count)
        case .list(let list): try charge(list.count)
        case .dictionary(let dictionary): try charge(dictionary.count)
        default: break
        }
    }

    /// Counts the memory of a new value, and gives it back.
    func charged(_ value: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch value.content {
        case .text(let text): produced += text.bytes.count
        case .list(let list): produced += 64 * list.count
        case .dictionary(let dictionary): produced += 128 * dictionary.count
        default: break
        }
        guard produced <= TemplateLimits.producedBytes else {
            throw .limit("the bytes of all texts and lists made", TemplateLimits.producedBytes)
        }
        return value
    }

    /// Goes one level deeper, within the limit.
    func nested<Result>(_ body: () throws(TemplateError) -> Result) throws(TemplateError) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= TemplateLimits.evaluationDepth else {
            throw .limit("macros, loops and expressions within each other", TemplateLimits.evaluationDepth)
        }
        return try body()
    }

    /// Writes text where the template stands.
    func write(_ text: TemplateText) throws(TemplateError) {
        let start = output.bytes.count
        try output.append(text.unmarked)
        if let message {
            emissions.append(start..<output.bytes.count, message)
        } else if let marks = text.marks {
            emissions.append(marks.emissions, at: start)
        }
        if let marks = text.marks { generations.append(marks.generations, at: start) }
    }

    /// What `body` writes, as a text, with variables of its own.
    func captured(in inner: TemplateScope, _ body: () throws(TemplateError) -> Void) throws(TemplateError)
        -> TemplateText
    {
        let outer = (output, emissions, generations, message, scope)
        (output, emissions, generations, message) = (TemplateText(), TextPieces(), TextPieces(), nil)
        scope = inner
        defer { (output, emissions, generations, message, scope) = outer }
        try body()
        let text = output.marked(emissions: emissions, generations: generations)
        _ = try charged(.text(text))
        return text
    }
}
