import SystemPackage
import Testing

@testable import HoneText

struct TemplateFactTests {
    @Test func everyTemplateRendersAsInJinja() throws {
        let facts = try TemplateFact.read(TemplateFact.golden)
        #expect(facts.count > 600)
        for difference in facts.compactMap(\.difference) { Issue.record("\(difference)") }
    }

    @Test(.enabled(if: !TemplateFact.further.isEmpty), arguments: TemplateFact.further.map(\.string))
    func furtherTemplatesRenderAsInJinja(_ path: String) throws {
        let facts = try TemplateFact.read(FilePath(path))
        for difference in facts.compactMap(\.difference) { Issue.record("\(difference)") }
    }
}
