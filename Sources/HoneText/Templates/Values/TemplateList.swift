/// A list as templates see it, which never changes but by being read once where it is an iterator.
final class TemplateList {
    /// What Python has in place of one kind of list.
    enum Flavor {
        case list, tuple, range, keys, values, items
        /// A pair of `groupby`, with the names `grouper` and `list`.
        case group
        /// What most filters give: it can be read once, has no length and no elements by index.
        case iterator

        var isIterator: Bool { self == .iterator }
        /// Whether elements can be had by index.
        var isIndexed: Bool { self == .list || self == .tuple || self == .range || self == .group }
        var isTuple: Bool { self == .tuple || self == .group }

        var typeName: String {
            switch self {
            case .list: "list"
            case .tuple: "tuple"
            case .group: "_GroupTuple"
            case .range: "range"
            case .keys: "dict_keys"
            case .values: "dict_values"
            case .items: "dict_items"
            case .iterator: "generator"
            }
        }
    }

    let elements: [TemplateValue]
    let flavor: Flavor
    let depth: Int
    /// How many elements of an iterator have been read.
    private var position = 0

    init(_ elements: [TemplateValue], _ flavor: Flavor = .list) throws(TemplateError) {
        guard elements.count <= TemplateLimits.elements else {
            throw .limit("the elements of one list", TemplateLimits.elements)
        }
        var depth = 0
        for element in elements { depth = max(depth, element.depth) }
        guard depth < TemplateLimits.valueDepth else {
            throw .limit("lists within lists", TemplateLimits.valueDepth)
        }
        self.elements = elements
        self.flavor = flavor
        self.depth = depth + 1
    }

    var count: Int { elements.count }

    /// The elements; those of an iterator that are left, after which none are.
    func read() -> [TemplateValue] {
        guard flavor.isIterator else { return elements }
        defer { position = elements.count }
        return position == 0 ? elements : Array(elements[position...])
    }

    /// The next element of an iterator.
    func readOne() -> TemplateValue? {
        guard flavor.isIterator else { return elements.first }
        guard position < elements.count else { return nil }
        defer { position += 1 }
        return elements[position]
    }
}
