import HoneBase
import Testing

@testable import HoneData

struct MessageContentTests {
    @Test(arguments: [
        (#""a""#, "a"), (#"[{"type": "text", "text": "a"}]"#, "a"), ("[]", ""),
        (#"[{"type": "text", "text": "a "}, {"text": "b", "type": "text", "cache_control": {}}]"#, "a \nb"),
    ])
    func textAndPartsOfTextAreRead(_ value: String, _ text: String) throws {
        #expect(try MessageContent.text(JSONScanner.parse(value), at: "content") == text)
    }

    static let bad: [(value: String, fault: RowFault)] = [
        (
            #"[{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {"url": "x"}}]"#,
            .trainingText(
                .unsupported(
                    field: "content[1].type",
                    what: "a part of the type \"image_url\"; models read and write text alone",
                    remedy: "remove the part if the text can be learnt without it, otherwise remove the row"
                )
            )
        ),
        (
            #"["a"]"#,
            .wrongType(
                field: "content[0]",
                expected: "a part such as {\"type\": \"text\", \"text\": ...}",
                found: "a string"
            )
        ),
        (
            #"[{"text": "a"}]"#,
            .wrongType(
                field: "content[0]",
                expected: "a part such as {\"type\": \"text\", \"text\": ...}",
                found: "an object with fields \"text\""
            )
        ),
        (
            #"[{"type": "text", "text": null}]"#,
            .wrongType(field: "content[0].text", expected: "a string", found: "null")
        ),
    ]

    @Test(arguments: bad.indices) func otherPartsAreRefused(_ index: Int) {
        let error = #expect(throws: RowFault.self) {
            try MessageContent.text(JSONScanner.parse(Self.bad[index].value), at: "content")
        }
        #expect(error == Self.bad[index].fault)
    }
}
