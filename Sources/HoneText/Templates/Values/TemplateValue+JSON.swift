internal import HoneBase

extension TemplateValue {
    /// The value of `json`, all of whose parts come from `source`.
    ///
    /// - Throws: `TemplateError.limit` where it nests too deep.
    init(_ json: JSON, from source: TextSource? = nil) throws(TemplateError) {
        switch json {
        case .null: self.init(Content.none, from: source)
        case .bool(let value): self.init(Content.bool(value), from: source)
        case .integer(let value): self.init(Content.integer(value), from: source)
        case .number(let value): self.init(Content.float(value), from: source)
        case .string(let value): self.init(Content.text(TemplateText(value, from: source)))
        case .array(let elements):
            var values: [TemplateValue] = []
            values.reserveCapacity(elements.count)
            for element in elements { values.append(try TemplateValue(element, from: source)) }
            self.init(Content.list(try TemplateList(values)), from: source)
        case .object(let object):
            let dictionary = TemplateDictionary()
            for (key, value) in object.members {
                let name = TemplateValue.text(TemplateText(key, from: source))
                try dictionary.set(name, try TemplateValue(value, from: source))
            }
            self.init(Content.dictionary(dictionary), from: source)
        }
    }

    /// The members of a message that say what it is rather than what it says.
    private static let nameMembers = ["role", "name", "id", "tool_call_id"]

    /// The message at `index` of a conversation.
    init(message: JSONObject, at index: Int) throws(TemplateError) {
        let dictionary = TemplateDictionary(message: index)
        for (key, value) in message.members {
            let kind: TextSource.Kind = key == "tool_calls" || key == "function_call" ? .toolCall : .content
            let source = Self.nameMembers.contains(key) ? nil : TextSource(message: index, kind: kind)
            try dictionary.set(.text(key), try TemplateValue(value, from: source))
        }
        self.init(Content.dictionary(dictionary))
    }
}
