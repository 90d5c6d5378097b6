internal import HoneBase

/// The tool calls of a message, made alike: `{"type": "function", "function": {"name", "arguments"}}`.
///
/// Arguments come as an object, or as its JSON in a string as services send it; templates write an object.
enum ToolCalls {
    /// The calls in `value`, which stands at `field` of its row.
    static func read(_ value: JSON, at field: String) throws(RowFault) -> [JSON] {
        guard let calls = value.array else {
            throw .wrongType(field: field, expected: "an array of tool calls", found: value.kindName)
        }
        var read: [JSON] = []
        for (index, call) in calls.enumerated() { read.append(try self.call(call, at: "\(field)[\(index)]")) }
        return read
    }

    /// One call, with its function in a member of its own or without.
    static func call(_ value: JSON, at field: String) throws(RowFault) -> JSON {
        guard var call = value.object else {
            throw .wrongType(field: field, expected: "an object", found: value.kindName)
        }
        try FunctionType.check(call, at: field)
        guard call.has("function") else {
            return ["type": "function", "function": try function(value, at: field)]
        }
        if call.has("id") {
            guard call["id"]?.string != nil else {
                throw .wrongType(
                    field: "\(field).id",
                    expected: "a string",
                    found: call["id"]?.kindName ?? "nothing"
                )
            }
        } else {
            call["id"] = nil
        }
        call["type"] = "function"
        call["function"] = try function(call["function"] ?? .null, at: "\(field).function")
        return .object(call)
    }

    private static func function(_ value: JSON, at field: String) throws(RowFault) -> JSON {
        let name = try FunctionType.name(of: value, at: field)
        let expected = "an object, or its JSON in a string; {} where there are no arguments"
        let given = value["arguments"] ?? .null
        let arguments = try JSONText.value(given, expected: expected, at: "\(field).arguments")
        guard arguments.object != nil else {
            throw .wrongType(
                field: "\(field).arguments",
                expected: expected,
                found: value["arguments"] == nil ? "nothing" : arguments.kindName
            )
        }
        return ["name": .string(name), "arguments": arguments]
    }
}
