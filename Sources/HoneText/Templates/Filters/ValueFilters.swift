/// The filters for any value.
enum ValueFilters {
    static let names = ["default", "d", "attr"]

    static func apply(
        _ name: String,
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue? {
        let what = "the filter '\(name)'"
        switch name {
        case "default", "d":
            let values = try arguments.bound(to: ["default_value", "boolean"], of: what)
            let replaces = value.isUndefined || (values[1].truth(or: false) && !value.isTrue)
            return replaces ? values[0] ?? .text(TemplateText()) : value
        case "attr":
            let name = try arguments.bound(to: ["name"], of: what, required: 1)[0].text(what)
            // Attributes only: the members of a dictionary are none.
            if case .dictionary(let dictionary) = value.content, dictionary.value(name) != nil,
                TemplateMethods.names(of: value)?.contains(name) != true
            {
                return .undefined(UndefinedReason(kind: .member, name: name.string, owner: value.typeName))
            }
            return try interpreter.member(name, of: value)
        default: return nil
        }
    }
}
