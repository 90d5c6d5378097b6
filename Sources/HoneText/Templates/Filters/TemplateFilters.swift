/// The filters that templates have, by name.
extension TemplateInterpreter {
    /// What the filter `name` makes of `value`.
    func filter(_ name: String, _ value: TemplateValue, _ arguments: TemplateArguments) throws(TemplateError)
        -> TemplateValue
    {
        try nested { () throws(TemplateError) in
            try charge(reading: value)
            for argument in arguments.positional { try charge(reading: argument) }
            if let result = try TextFilters.apply(name, value, arguments, self) { return result }
            if let result = try LayoutFilters.apply(name, value, arguments, self) { return result }
            if let result = try ListFilters.apply(name, value, arguments, self) { return result }
            if let result = try SelectionFilters.apply(name, value, arguments, self) { return result }
            if let result = try OrderFilters.apply(name, value, arguments, self) { return result }
            if let result = try NumberFilters.apply(name, value, arguments, self) { return result }
            if let result = try ValueFilters.apply(name, value, arguments, self) { return result }
            throw .unsupported(line: line, what: "the filter '\(name)'")
        }
    }

    /// The names of all filters.
    static let filterNames = Set(
        TextFilters.names + LayoutFilters.names + ListFilters.names + SelectionFilters.names
            + OrderFilters.names + NumberFilters.names + ValueFilters.names
    )
}
