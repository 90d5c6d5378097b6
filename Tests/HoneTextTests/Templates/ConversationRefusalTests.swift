import HoneBase
import Testing

@testable import HoneText

@Suite struct ConversationRefusalTests {
    private static let template = """
        {% for m in messages %}
        {% if m.role == 'tool' %}{{ raise_exception('no tools') }}{% endif %}
        {{ m.role ~ ': ' ~ m.content.text.upper() }}
        {% endfor %}
        {% if not messages %}{{ raise_exception('nothing to say') }}{% endif %}
        """

    private func messages(_ roles: [String], _ content: (Int) -> JSON = { _ in ["text": "a"] }) -> [JSON] {
        roles.enumerated().map { ["role": .string($0.element), "content": content($0.offset)] }
    }

    private func refusal(_ messages: [JSON]) throws -> ConversationRefusal? {
        let template = try ChatTemplate(Self.template)
        do throws(ConversationRefusal) {
            let rendered = try template.renderConversation(messages)
            #expect(rendered.text == (try? template.render(messages: messages))?.text)
            return nil
        } catch { return error }
    }

    @Test func theMessageAndTheLineAreNamed() throws {
        let found = try refusal(messages(["user", "assistant", "user", "tool", "user", "tool"]))
        #expect(found?.message?.number == 4)
        #expect(found?.problem.what.contains("(line 2): no tools (from message 4, of the tool, on)") == true)
        let missing = try refusal(messages(["user", "assistant"]) { $0 == 1 ? nil : ["text": "a"] })
        #expect(missing?.message?.number == 2)
        #expect(missing?.problem.what.contains("line 3") == true)
    }

    @Test func aTemplateThatFailsWithoutMessagesNamesNone() throws {
        #expect(try refusal([])?.message == nil)
        #expect(try refusal([])?.problem.what.contains("nothing to say") == true)
    }

    @Test func aMessageThatIsNoneIsNamedByItself() throws {
        let found = try refusal([["role": "user", "content": "a"], "b"])
        #expect(found?.message == nil)
        #expect(found?.problem.what.contains("message 1") == true, "\(String(describing: found))")
    }

    @Test func whatCanBeRenderedIs() throws {
        #expect(try refusal(messages(["user", "assistant"])) == nil)
    }
}
