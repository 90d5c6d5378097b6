internal import HoneBase

/// Who speaks, as chat templates name it.
enum ChatRole: String {
    case system
    case user
    case assistant
    case tool

    /// The names under which roles come; templates know those of `ChatRole` alone.
    ///
    /// `developer` is what newer services call the system, `function` what older ones call a tool.
    private static let names: [(name: String, role: ChatRole)] = [
        ("system", .system), ("developer", .system), ("user", .user), ("assistant", .assistant),
        ("tool", .tool), ("function", .tool),
    ]

    /// The role of that name in `field`.
    init(_ value: JSON?, at field: String) throws(RowFault) {
        let name = try Self.text(value, known: Self.names.map(\.name), at: field)
        self = Self.names.first { $0.name == name }?.role ?? .user
    }

    /// The name in `field`, which must be one of those known.
    static func text(_ value: JSON?, known: [String], at field: String) throws(RowFault) -> String {
        guard let name = value?.string else {
            throw .wrongType(
                field: field,
                expected: "a role: one of " + known.quotedList(),
                found: value?.kindName ?? "nothing"
            )
        }
        guard known.contains(name) else {
            throw .trainingText(
                .wrongValue(field: field, expected: "one of " + known.quotedList(), found: "\"\(name)\"")
            )
        }
        return name
    }
}
