import Testing

@testable import HoneData

struct PlainTextFormatTests {
    @Test func theTextIsKeptAsItStands() throws {
        // Other fields change nothing here.
        #expect(try content(#"{"text": " a\n", "image": "cover.png", "label": null}"#) == .text(" a\n"))
    }

    @Test func rowsWithoutTextAreRefused() throws {
        #expect(try trainingFault(#"{"text": " \n"}"#) == .emptyField("text"))
        let found = try trainingFault(#"{"text": ["a"]}"#)
        #expect(found == .wrongType(field: "text", expected: "a string", found: "an array"))
    }
}
