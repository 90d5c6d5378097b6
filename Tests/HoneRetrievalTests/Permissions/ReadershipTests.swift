import Testing

@testable import HoneRetrieval

@Suite struct ReadershipTests {
    private static let groups = ["sales": ["anna", "ben"], "board": ["anna"], "empty": []]

    /// Who may read a document, by both words, is someone or no one.
    @Test(
        arguments: [
            (nil, nil, true, true), (nil, nil, false, false), (nil, [], true, false), ([], nil, true, false),
            (nil, ["anna"], false, true), (nil, ["everyone"], false, true), (nil, ["sales"], false, true),
            (nil, ["empty"], false, false), (["sales"], ["board"], false, true),
            (["sales"], ["carl"], false, false), (["everyone"], ["carl"], false, true),
            (["empty"], ["everyone"], true, false), (["ben"], ["board"], false, false),
            (["sales", "carl"], ["board", "carl"], false, true), (["missing"], nil, false, true),
        ] as [([String]?, [String]?, Bool, Bool)]
    )
    func whetherSomeoneMayRead(_ rule: [String]?, _ own: [String]?, _ isPublic: Bool, _ isReadable: Bool) {
        var rules = PermissionRules(isPublic: isPublic, groups: Self.groups)
        if let rule { rules.rules = [.init(PathPattern("a.md"), readers: rule)] }
        var readership = Readership(rules)
        readership.add(source: "a.md", own: own)
        readership.add(source: "a.md", own: own)
        #expect(readership.unreadable == (isReadable ? 0 : 2))
    }

    @Test func rulesThatMeanNothingAreFound() {
        let rules = PermissionRules(
            rules: ["internal/**", "*.md", "intrenal", "a.md"].map { .init(PathPattern($0), readers: []) }
        )
        let idle = rules.idleRules(for: ["internal/x.txt", "a.md"])
        #expect(idle.map(\.pattern.text) == ["intrenal"])
        #expect(rules.idleRules(for: [String]()).count == 4)
    }
}
