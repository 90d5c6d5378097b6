/// An expression of a template, read once and evaluated at every rendering.
final class TemplateExpression: Sendable {
    /// The operators between two values.
    enum Operator: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case floorDivide = "//"
        case remainder = "%"
        case power = "**"
    }

    /// The operators that compare.
    enum Comparison: String, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case contained = "in"
        case notContained = "not in"
    }

    /// A value that stands in the source.
    enum Constant: Sendable {
        case none
        case bool(Bool)
        case integer(Int)
        case float(Double)
        case text(TemplateText)
    }

    /// What is given to a call, a filter or a test.
    struct Arguments: Sendable {
        var positional: [TemplateExpression] = []
        var named: [(name: String, value: TemplateExpression)] = []
        /// A list that further arguments are taken from.
        var list: TemplateExpression?
        /// A dictionary that further named arguments are taken from.
        var dictionary: TemplateExpression?

        var all: [TemplateExpression] {
            positional + named.map(\.value) + [list, dictionary].compactMap { $0 }
        }
    }

    /// The kinds of expressions.
    enum Kind: Sendable {
        case constant(Constant)
        case name(Int)
        case list([TemplateExpression])
        case tuple([TemplateExpression])
        case dictionary([(key: TemplateExpression, value: TemplateExpression)])
        case member(TemplateExpression, TemplateText)
        case element(TemplateExpression, TemplateExpression)
        case slice(TemplateExpression, [TemplateExpression?])
        case call(TemplateExpression, Arguments)
        /// A filter; the value is nil where it is what a block wrote.
        case filter(TemplateExpression?, String, Arguments)
        case test(TemplateExpression, String, Arguments)
        case not(TemplateExpression)
        case negative(TemplateExpression)
        case positive(TemplateExpression)
        case binary(Operator, TemplateExpression, TemplateExpression)
        case comparison(TemplateExpression, [(Comparison, TemplateExpression)])
        case concatenation([TemplateExpression])
        case and(TemplateExpression, TemplateExpression)
        case or(TemplateExpression, TemplateExpression)
        case conditional(test: TemplateExpression, then: TemplateExpression, otherwise: TemplateExpression?)
    }

    let kind: Kind
    let line: Int
    /// How deep expressions nest in this one.
    let depth: Int

    init(_ kind: Kind, line: Int) throws(TemplateError) {
        self.kind = kind
        self.line = line
        var depth = 0
        for child in kind.children { depth = max(depth, child.depth) }
        guard depth < 2 * TemplateLimits.syntaxDepth else {
            throw .limit(
                line: line,
                what: "expressions within expressions",
                limit: 2 * TemplateLimits.syntaxDepth
            )
        }
        self.depth = depth + 1
    }
}

extension TemplateExpression.Kind {
    fileprivate var children: [TemplateExpression] {
        switch self {
        case .constant, .name: []
        case .list(let elements), .tuple(let elements), .concatenation(let elements): elements
        case .dictionary(let members): members.flatMap { [$0.key, $0.value] }
        case .member(let value, _), .not(let value), .negative(let value), .positive(let value): [value]
        case .element(let value, let index): [value, index]
        case .slice(let value, let bounds): [value] + bounds.compactMap { $0 }
        case .call(let value, let arguments): [value] + arguments.all
        case .filter(let value, _, let arguments): [value].compactMap { $0 } + arguments.all
        case .test(let value, _, let arguments): [value] + arguments.all
        case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right):
            [left, right]
        case .comparison(let first, let rest): [first] + rest.map(\.1)
        case .conditional(let test, let then, let otherwise): [test, then] + [otherwise].compactMap { $0 }
        }
    }
}
