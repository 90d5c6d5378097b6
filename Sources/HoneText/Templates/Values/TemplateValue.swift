/// A value as templates see it: JSON with Python's further kinds, and what it came from.
struct TemplateValue {
    /// The kinds of values.
    enum Content {
        case undefined(UndefinedReason)
        case none
        case bool(Bool)
        case integer(Int)
        case float(Double)
        case text(TemplateText)
        case list(TemplateList)
        case dictionary(TemplateDictionary)
        case callable(TemplateCallable)
        /// What a rendering holds and changes, by its place there, so that no value can hold itself.
        case namespace(Int)
        case loop(Int)
        case cycler(Int)
        case joiner(Int)
    }

    var content: Content
    /// The message that a value other than a text came from; texts know it themselves.
    var source: TextSource?

    init(_ content: Content, from source: TextSource? = nil) {
        self.content = content
        self.source = source
    }

    static var none: TemplateValue { TemplateValue(.none) }
    static func bool(_ value: Bool) -> TemplateValue { TemplateValue(.bool(value)) }
    static func integer(_ value: Int) -> TemplateValue { TemplateValue(.integer(value)) }
    static func float(_ value: Double) -> TemplateValue { TemplateValue(.float(value)) }
    static func text(_ value: TemplateText) -> TemplateValue { TemplateValue(.text(value)) }
    static func text(_ value: String) -> TemplateValue { TemplateValue(.text(TemplateText(value))) }
    static func undefined(_ reason: UndefinedReason) -> TemplateValue { TemplateValue(.undefined(reason)) }
    static func callable(_ value: TemplateCallable) -> TemplateValue { TemplateValue(.callable(value)) }

    static func list(_ elements: [TemplateValue], _ flavor: TemplateList.Flavor = .list)
        throws(TemplateError) -> TemplateValue
    {
        TemplateValue(.list(try TemplateList(elements, flavor)))
    }

    static func dictionary(_ value: TemplateDictionary) -> TemplateValue { TemplateValue(.dictionary(value)) }

    var isUndefined: Bool { if case .undefined = content { true } else { false } }
    var isNone: Bool { if case .none = content { true } else { false } }
    var text: TemplateText? { if case .text(let value) = content { value } else { nil } }

    /// The message that this is, where it is one.
    var message: Int? { if case .dictionary(let value) = content { value.message } else { nil } }

    /// How deep lists and dictionaries nest in the value.
    var depth: Int {
        switch content {
        case .list(let list): list.depth
        case .dictionary(let dictionary): dictionary.depth
        case .callable(.method(let receiver, _)): receiver.value.depth + 1
        default: 0
        }
    }

    /// Python's truth of the value.
    var isTrue: Bool {
        switch content {
        case .undefined, .none: false
        case .bool(let value): value
        case .integer(let value): value != 0
        case .float(let value): value != 0
        case .text(let value): !value.isEmpty
        case .list(let list): list.flavor.isIterator || list.count > 0
        case .dictionary(let dictionary): !dictionary.keys.isEmpty
        case .callable, .namespace, .loop, .cycler, .joiner: true
        }
    }

    /// Python's name of the value's type.
    var typeName: String {
        switch content {
        case .undefined: "Undefined"
        case .none: "NoneType"
        case .bool: "bool"
        case .integer: "int"
        case .float: "float"
        case .text: "str"
        case .list(let list): list.flavor.typeName
        case .dictionary: "dict"
        case .callable: "function"
        case .namespace: "Namespace"
        case .loop: "LoopContext"
        case .cycler: "Cycler"
        case .joiner: "Joiner"
        }
    }

    /// The kind of the value, for messages.
    var kindName: String {
        switch content {
        case .undefined: "nothing"
        case .none: "none"
        case .bool(let value): value ? "true" : "false"
        case .integer, .float: "a number"
        case .text: "a string"
        case .list(let list): list.flavor == .tuple ? "a tuple" : "a list"
        case .dictionary: "a dictionary"
        case .callable: "a function"
        case .namespace: "a namespace"
        case .loop, .cycler, .joiner: "a loop's object"
        }
    }
}

/// Why a value is not there.
struct UndefinedReason: Sendable {
    /// The kinds of absence.
    enum Kind: Sendable {
        /// No variable of that name.
        case variable
        /// No member or element of that name in a value of the type `owner`.
        case member
        /// Something else, told by `name`.
        case other
        /// It exists, but a template may not use it.
        case forbidden
    }

    var kind: Kind
    var name: String
    var owner = ""

    /// The error of using what is not there.
    var error: TemplateError {
        switch kind {
        case .variable: .undefined(line: 0, what: "'\(name)' is undefined")
        case .member: .undefined(line: 0, what: "a value of type \(owner) has no '\(name)'")
        case .other: .undefined(line: 0, what: name)
        case .forbidden: .forbidden(line: 0, what: "'\(name)' of a value of type \(owner)")
        }
    }
}

/// What can be called.
enum TemplateCallable {
    /// A value within an enumeration that holds itself.
    final class Box {
        let value: TemplateValue
        init(_ value: TemplateValue) { self.value = value }
    }

    /// A method of a value.
    case method(Box, String)
    /// A function that every template has.
    case function(String)
    /// A macro, by its place in the rendering.
    case macro(Int)
}
