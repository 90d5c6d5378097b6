/// The variables of a part of a template, on top of those of the part around it.
final class TemplateScope {
    let parent: TemplateScope?
    private var names: [Int] = []
    private var values: [TemplateValue] = []

    init(parent: TemplateScope?) { self.parent = parent }

    /// Gives a variable of this part a value.
    func set(_ name: Int, _ value: TemplateValue) {
        if let index = names.firstIndex(of: name) {
            values[index] = value
        } else {
            names.append(name)
            values.append(value)
        }
    }

    /// The value of a variable of this part or one around it.
    func value(_ name: Int) -> TemplateValue? {
        var scope = self
        while true {
            if let index = scope.names.firstIndex(of: name) { return scope.values[index] }
            guard let parent = scope.parent else { return nil }
            scope = parent
        }
    }
}
