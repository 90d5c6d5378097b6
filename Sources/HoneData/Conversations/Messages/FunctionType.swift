internal import HoneBase

/// What tools and their calls have in common: they are functions, and functions have names.
enum FunctionType {
    /// Refuses a tool or a call, which stands at `field`, that says it is something else than a function.
    static func check(_ value: JSONObject, at field: String) throws(RowFault) {
        guard let type = value["type"], !type.isNull, type != "function" else { return }
        throw .trainingText(
            .wrongValue(field: "\(field).type", expected: "\"function\"", found: type.text())
        )
    }

    /// The name of the function, which stands at `field`.
    static func name(of function: JSON, at field: String) throws(RowFault) -> String {
        guard function.object != nil else {
            throw .wrongType(
                field: field,
                expected: "an object with the name of a function",
                found: function.kindName
            )
        }
        guard let name = function["name"]?.string else {
            throw .wrongType(
                field: "\(field).name",
                expected: "the name of a function as a string",
                found: function["name"]?.kindName ?? "nothing"
            )
        }
        guard !name.isBlank else { throw .emptyField("\(field).name") }
        return name
    }
}
