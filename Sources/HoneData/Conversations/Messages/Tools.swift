internal import HoneBase

/// The tools that an assistant may call, made alike: `{"type": "function", "function": {"name", ...}}`.
enum Tools {
    /// The tools of `row`, in `tools` or in the older `functions`; nil for none.
    ///
    /// They may be written as JSON in a string, and each without the object around its function.
    static func read(_ row: JSONObject) throws(RowFault) -> [JSON]? {
        let fields = ["tools", "functions"].filter { row[$0]?.saysSomething == true }
        guard let field = fields.first, let given = row[field] else { return nil }
        guard fields.count == 1 else { throw .trainingText(.bothFields("tools", "functions")) }
        let expected = "an array of tools, or its JSON in a string"
        if let text = given.string, text.isBlank { return nil }
        let value = try JSONText.value(given, expected: expected, at: field)
        guard let tools = value.array else {
            throw .wrongType(field: field, expected: expected, found: value.kindName)
        }
        var read: [JSON] = []
        for (index, tool) in tools.enumerated() { read.append(try self.tool(tool, at: "\(field)[\(index)]")) }
        return read.isEmpty ? nil : read
    }

    private static func tool(_ value: JSON, at field: String) throws(RowFault) -> JSON {
        guard var tool = value.object else {
            throw .wrongType(field: field, expected: "an object", found: value.kindName)
        }
        try FunctionType.check(tool, at: field)
        guard tool.has("function") else {
            tool["type"] = nil
            try check(.object(tool), at: field)
            return ["type": "function", "function": .object(tool)]
        }
        try check(tool["function"] ?? .null, at: "\(field).function")
        tool["type"] = "function"
        return .object(tool)
    }

    private static func check(_ function: JSON, at field: String) throws(RowFault) {
        _ = try FunctionType.name(of: function, at: field)
        guard let parameters = function["parameters"], !parameters.isNull, parameters.object == nil else {
            return
        }
        throw .wrongType(
            field: "\(field).parameters",
            expected: "a JSON Schema as an object",
            found: parameters.kindName
        )
    }
}
