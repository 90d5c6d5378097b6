import Glibc
import HoneBase
import SystemPackage

@testable import HoneText

/// What Jinja made of a template, as Tools/golden/chat_templates.py writes it.
struct TemplateFact {
    let line: Int
    let template: String
    let messages: [JSON]
    let tools: [JSON]?
    let variables: [String: JSON]
    let addsGenerationPrompt: Bool
    /// What was rendered; nil where the template failed.
    let output: String?

    /// The facts in a file of JSON lines; a line without a template holds variables for those after it.
    static func read(_ path: FilePath) throws -> [TemplateFact] {
        var facts: [TemplateFact] = []
        var variables: [String: JSON] = [:]
        for (index, line) in try Files.text(of: path).utf8.split(separator: 0x0A).enumerated() {
            let json = try JSONScanner.parse(String(decoding: Array(line), as: UTF8.self))
            var own = variables
            for (key, value) in json["variables"]?.object?.members ?? [] { own[key] = value }
            guard let template = json["template"]?.string else {
                variables = own
                continue
            }
            facts.append(
                TemplateFact(
                    line: index + 1,
                    template: template,
                    messages: json["messages"]?.array ?? [],
                    tools: json["tools"]?.array,
                    variables: own,
                    addsGenerationPrompt: json["add_generation_prompt"]?.bool ?? false,
                    output: json["output"]?.string
                )
            )
        }
        return facts
    }

    /// The facts that are kept with the tests.
    static var golden: FilePath {
        var path = FilePath(#filePath)
        for _ in 0..<3 { path.removeLastComponent() }
        return path.appending("Golden").appending("chat-templates.jsonl")
    }

    /// Further facts, in the files that HONE_TEMPLATE_FACTS names between colons.
    static var further: [FilePath] {
        guard let paths = getenv("HONE_TEMPLATE_FACTS") else { return [] }
        return String(cString: paths).split(separator: ":").map { FilePath(String($0)) }
    }

    /// What this package makes of the template.
    ///
    /// What is not given is `none`, as it was for the fact.
    func render() throws(TemplateError) -> RenderedConversation {
        var variables = variables
        variables["documents"] = variables["documents"] ?? .null
        if tools == nil { variables["tools"] = .null }
        return try ChatTemplate(template).render(
            messages: messages,
            tools: tools,
            addsGenerationPrompt: addsGenerationPrompt,
            variables: variables,
            clock: .fixed(year: 2024, month: 7, day: 26)
        )
    }

    /// What is different from the fact; nil where nothing is.
    var difference: String? {
        do throws(TemplateError) {
            let text = try render().text
            guard let output else { return "line \(line): \(template)\n  no error, but: \(text)" }
            if text.utf8.elementsEqual(output.utf8) { return nil }
            return
                "line \(line): \(template)\n  wanted: \(output.debugDescription)\n  got:    \(text.debugDescription)"
        } catch {
            guard let output else { return nil }
            return "line \(line): \(template)\n  wanted: \(output.debugDescription)\n  error: \(error)"
        }
    }
}
