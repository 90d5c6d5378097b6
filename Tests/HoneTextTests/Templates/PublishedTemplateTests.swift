import HoneBase
import SystemPackage
import Testing

@testable import HoneText

struct PublishedTemplateTests {
    @Test(.enabled(if: PublishedTemplates.areThere))
    func everyExpectedRowIsRendered() throws {
        let path = PublishedTemplates.root.appending("conversations.json")
        let conversations = try JSONScanner.parse(try Files.bytes(of: path))
        let rows = try PublishedTemplates.rows("expected.jsonl")
        #expect(rows.count > 100)
        for row in rows {
            let name = try #require(row["template"]?.string)
            let conversation = try #require(conversations[row["conversation"]?.string ?? ""])
            let template = try ChatTemplate(
                try PublishedTemplates.source(name),
                specialTokens: [
                    "bos_token": row["bos_token"]?.string ?? "", "eos_token": row["eos_token"]?.string ?? "",
                ]
            )
            let result = Result { () throws(TemplateError) in
                try template.render(
                    messages: conversation["messages"]?.array ?? [],
                    tools: conversation["tools"]?.array,
                    addsGenerationPrompt: row["add_generation_prompt"]?.bool ?? false,
                    variables: ["date_string": "26 Jul 2024"],
                    clock: .fixed(year: 2024, month: 7, day: 26)
                ).text
            }
            let place = "\(name), \(row["conversation"]?.string ?? "")"
            switch result {
            case .success(let text): #expect(text == row["output"]?.string, "\(place)")
            case .failure(let error): #expect(row["output"] == nil, "\(place): \(error)")
            }
        }
    }
}
