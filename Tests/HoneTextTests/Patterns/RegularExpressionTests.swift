import Testing

@testable import HoneText

@Suite struct RegularExpressionTests {
    @Test(
        arguments: [
            ("a+", "xaax", true), ("\\A(?:a|b)\\z", "ab", false), ("\\A(?:a|b)\\z", "b", true),
            ("\\Aa\\z", "xa", false), ("a$", "xa", true), ("^a", "xa", false), ("é", "café", true),
            ("a", "", false), ("\\A(.*\\.)?(^q)$", "q", true), ("\\A(.*\\.)?(^q)$", "k.q", false),
        ]
    )
    func aTextIsMatchedOrNot(_ expression: String, _ text: String, _ matches: Bool) throws {
        #expect(try RegularExpression(expression).matches(text) == matches)
    }

    @Test func whatIsNoExpressionIsTold() throws {
        let error = #expect(throws: RegularExpression.SyntaxError.self) { try RegularExpression("(a") }
        #expect(error?.what == "missing closing parenthesis")
        #expect(error?.offset == 2)
    }
}
