internal import HoneBase
public import SystemPackage

extension ChatTemplate {
    /// Reads the template of the model in `folder`, and the texts of its special tokens.
    ///
    /// The template stands in `chat_template.jinja`, else in `tokenizer_config.json`, else in
    /// `chat_template.json`; the one named `tool_use` is for conversations with tools.
    ///
    /// - Throws: `TemplateError.nothingFound` where there is none, and the like.
    public init(folder: FilePath) throws(TemplateError) {
        let settings = try Self.object(in: folder.appending("tokenizer_config.json"))
        var sources = try Self.fileSources(folder)
        if sources["default"] == nil {
            sources = try Self.sources(settings, folder.appending("tokenizer_config.json"))
        }
        if sources.isEmpty {
            let path = folder.appending("chat_template.json")
            sources = try Self.sources(try Self.object(in: path), path)
        }
        guard let source = sources["default"] ?? sources["tool_use"] else {
            throw .nothingFound(
                folder: folder,
                lookedFor: ["chat_template.jinja", "tokenizer_config.json", "chat_template.json"]
            )
        }
        let others = try Self.object(in: folder.appending("special_tokens_map.json"))
        let tokens = Self.specialTokens(settings).merging(Self.specialTokens(others)) { first, _ in first }
        try self.init(source, toolSource: sources["tool_use"], specialTokens: tokens)
    }

    /// The templates that are files of their own.
    private static func fileSources(_ folder: FilePath) throws(TemplateError) -> [String: String] {
        let main = folder.appending("chat_template.jinja")
        let tools = folder.appending("additional_chat_templates").appending("tool_use.jinja")
        var sources: [String: String] = [:]
        for (name, path) in [("default", main), ("tool_use", tools)] where Files.exists(path) {
            do throws(FileError) { sources[name] = try Files.text(of: path) } catch { throw .file(error) }
        }
        return sources
    }

    /// The JSON object in a file; nil where the file is missing.
    private static func object(in path: FilePath) throws(TemplateError) -> JSONObject? {
        guard Files.exists(path) else { return nil }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.bytes(of: path) } catch { throw .file(error) }
        let json: JSON
        do throws(JSONSyntaxError) { json = try JSONScanner.parse(bytes) } catch { throw .json(path, error) }
        guard let object = json.object else {
            throw .malformed(path, field: "", expected: "an object", found: json.kindName)
        }
        return object
    }

    /// The templates in the field `chat_template`: one, or several with names.
    private static func sources(_ object: JSONObject?, _ path: FilePath) throws(TemplateError) -> [String:
        String]
    {
        switch object?["chat_template"] {
        case nil, .null?: return [:]
        case .string(let source)?: return ["default": source]
        case .array(let elements)?:
            var sources: [String: String] = [:]
            for (index, element) in elements.enumerated() {
                guard let name = element["name"]?.string, let source = element["template"]?.string else {
                    throw .malformed(
                        path,
                        field: "chat_template.\(index)",
                        expected: "an object with the strings \"name\" and \"template\"",
                        found: element.kindName
                    )
                }
                sources[name] = source
            }
            return sources
        case let value?:
            throw .malformed(
                path,
                field: "chat_template",
                expected: "a string, or a list of named templates",
                found: value.kindName
            )
        }
    }

    /// The tokens that a file names: fields such as `bos_token`, each a string or an object with `content`.
    private static func specialTokens(_ object: JSONObject?) -> [String: String] {
        var tokens: [String: String] = [:]
        let more = object?["extra_special_tokens"]?.object?.members ?? []
        for (key, value) in (object?.members ?? []) + more where key.hasSuffix("_token") {
            if let text = value.string ?? value["content"]?.string { tokens[key] = text }
        }
        return tokens
    }
}
