internal import HoneBase
internal import SystemPackage

/// A conversation as a program gives it: messages, and tools where there are some.
struct ChatInput {
    let messages: [JSON]
    let tools: [JSON]?

    /// Reads a list of messages, or an object that holds one.
    ///
    /// - Throws: `ChatInputError`.
    init(_ bytes: [UInt8]) throws {
        let json: JSON
        do throws(JSONSyntaxError) { json = try JSONScanner.parse(bytes) } catch {
            throw ChatInputError.notJSON(error.what, line: error.line)
        }
        guard let messages = json.array ?? json["messages"]?.array else {
            throw ChatInputError.malformed("messages", expected: "a list of messages", found: json.kindName)
        }
        for (index, message) in messages.enumerated() where message["role"]?.string == nil {
            throw ChatInputError.malformed(
                "messages.\(index).role",
                expected: "a string such as \"user\"",
                found: message["role"]?.text() ?? "nothing"
            )
        }
        self.messages = messages
        let tools = json.array == nil ? json["tools"] : nil
        self.tools = tools?.array
        if let tools, !tools.isNull, tools.array == nil {
            throw ChatInputError.malformed("tools", expected: "a list of tools", found: tools.kindName)
        }
    }

    /// Variables given as NAME=JSON; what is no JSON counts as text.
    static func variables(_ settings: [String]) throws -> [String: JSON] {
        var variables: [String: JSON] = [:]
        for setting in settings {
            guard let equals = setting.firstIndex(of: "="), equals != setting.startIndex else {
                throw ChatInputError.malformed("--set", expected: "NAME=JSON", found: setting)
            }
            let value = String(setting[setting.index(after: equals)...])
            variables[String(setting[..<equals])] =
                (try? JSONScanner.parse(Array(value.utf8))) ?? .string(value)
        }
        return variables
    }
}

/// Why a conversation cannot be read.
enum ChatInputError: HoneError {
    case notJSON(String, line: Int)
    case malformed(String, expected: String, found: String)

    var problem: Problem {
        switch self {
        case .notJSON(let what, let line):
            Problem("the conversation is not JSON: \(what)", at: .init(file: "standard input", line: line))
        case .malformed(let field, let expected, let found):
            Problem(
                "the conversation cannot be read",
                at: .init(file: "standard input", field: field),
                expected: expected,
                found: found
            )
        }
    }
}
