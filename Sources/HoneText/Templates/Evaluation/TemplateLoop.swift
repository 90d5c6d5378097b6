/// What `loop` knows within a `{% for %}`.
struct TemplateLoop {
    let statement: TemplateStatement.Loop
    let items: [TemplateValue]
    /// The part of the template around the loop, for going down recursively.
    let scope: TemplateScope
    /// How many loops of a recursive loop this one stands in.
    let depth: Int
    var index = 0
    /// What `changed` was last given.
    var lastChecked: TemplateValue?

    /// A value by its name; nil for what is a function or unknown.
    func member(_ name: String) -> TemplateValue? {
        switch name {
        case "index": .integer(index + 1)
        case "index0": .integer(index)
        case "revindex": .integer(items.count - index)
        case "revindex0": .integer(items.count - index - 1)
        case "first": .bool(index == 0)
        case "last": .bool(index == items.count - 1)
        case "length": .integer(items.count)
        case "depth": .integer(depth + 1)
        case "depth0": .integer(depth)
        case "previtem":
            index > 0
                ? items[index - 1]
                : .undefined(UndefinedReason(kind: .other, name: "there is no previous item"))
        case "nextitem":
            index + 1 < items.count
                ? items[index + 1] : .undefined(UndefinedReason(kind: .other, name: "there is no next item"))
        default: nil
        }
    }
}
