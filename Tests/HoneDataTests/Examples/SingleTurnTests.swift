import HoneBase
import Testing

@testable import HoneData

struct SingleTurnTests {
    private func turns(_ roles: [String]) -> JSON {
        .array(roles.enumerated().map { ["role": .string($1), "content": .string("\($1) \($0)")] })
    }

    @Test(arguments: [["user", "assistant"], ["system", "user", "assistant"]])
    func oneQuestionAndItsAnswerAreRead(_ roles: [String]) throws {
        let turn = try SingleTurn(turns(roles))
        #expect(turn.input == "user \(roles.count - 2)")
        #expect(turn.output == "assistant \(roles.count - 1)")
    }

    @Test(arguments: [
        [], ["user"], ["assistant", "user"], ["user", "assistant", "user", "assistant"],
        ["system", "system", "user", "assistant"], ["user", "system", "assistant"],
        ["user", "assistant", "tool"],
    ])
    func anythingElseIsRefusedByName(_ roles: [String]) {
        let error = #expect(throws: RowFault.self) { try SingleTurn(turns(roles)) }
        #expect(error == .conversation("\(roles.count) turns: \(roles.joined(separator: ", "))"))
    }

    @Test(arguments: [
        ("{}", RowFault.wrongType(field: "messages", expected: "an array of turns", found: "an object")),
        ("[{\"content\": \"a\"}]", .conversation("a turn without a \"role\"")),
        (
            "[{\"role\": \"user\", \"content\": [1]}]",
            .conversation("a turn of the user whose \"content\" is not a string")
        ),
    ])
    func malformedTurnsAreRefused(_ text: String, _ expected: RowFault) throws {
        let messages = try JSONScanner.parse(text)
        let error = #expect(throws: RowFault.self) { try SingleTurn(messages) }
        #expect(error == expected)
    }

    @Test func anEmptyTurnIsRefused() {
        let row = """
            {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": " "}]}
            """
        #expect(fault(row)?.fault == .emptyField("messages"))
    }
}
