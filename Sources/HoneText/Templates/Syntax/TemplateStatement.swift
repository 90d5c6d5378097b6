/// A statement of a template.
struct TemplateStatement: Sendable {
    /// What a value is given to.
    indirect enum Target: Sendable {
        case name(Int)
        case tuple([Target])
        /// An attribute of a namespace.
        case attribute(Int, String)
    }

    /// `{% for %}`.
    final class Loop: Sendable {
        let target: Target
        let items: TemplateExpression
        let condition: TemplateExpression?
        let isRecursive: Bool
        let body: [TemplateStatement]
        let otherwise: [TemplateStatement]

        init(
            target: Target,
            items: TemplateExpression,
            condition: TemplateExpression?,
            isRecursive: Bool,
            body: [TemplateStatement],
            otherwise: [TemplateStatement]
        ) {
            self.target = target
            self.items = items
            self.condition = condition
            self.isRecursive = isRecursive
            self.body = body
            self.otherwise = otherwise
        }
    }

    /// `{% macro %}`, or what stands in `{% call %}`.
    final class Macro: Sendable {
        let name: String
        let parameters: [(name: Int, value: TemplateExpression?)]
        let body: [TemplateStatement]
        /// Whether the body reads `varargs`, `kwargs` or `caller`, and so takes them.
        let takesList: Bool
        let takesDictionary: Bool
        let takesCaller: Bool

        init(
            name: String,
            parameters: [(name: Int, value: TemplateExpression?)],
            body: [TemplateStatement],
            reads: Set<String>
        ) {
            self.name = name
            self.parameters = parameters
            self.body = body
            takesList = reads.contains("varargs")
            takesDictionary = reads.contains("kwargs")
            takesCaller = reads.contains("caller")
        }
    }

    /// The kinds of statements.
    enum Kind: Sendable {
        case data(TemplateText)
        case print(TemplateExpression)
        case choice([(test: TemplateExpression, body: [TemplateStatement])], otherwise: [TemplateStatement])
        case loop(Loop)
        case set(Target, TemplateExpression)
        case setBlock(Target, filter: TemplateExpression?, body: [TemplateStatement])
        case macro(Int, Macro)
        case call(TemplateExpression, Macro)
        case filter(TemplateExpression, body: [TemplateStatement])
        case with([(target: Target, value: TemplateExpression)], body: [TemplateStatement])
        case generation([TemplateStatement])
        case breakLoop
        case continueLoop
    }

    let kind: Kind
    let line: Int
}
