import HoneRetrieval
import Testing

@Suite struct PermissionRulesTests {
    private let rules = PermissionRules(
        groups: ["sales": ["anna", "ben"], "board": ["anna"]],
        rules: [
            .init(PathPattern("**"), readers: ["everyone"]), .init(PathPattern("prices"), readers: ["sales"]),
            .init(PathPattern("prices/board.md"), readers: ["board", "carl"]),
            .init(PathPattern("closed"), readers: []),
        ]
    )

    private func allows(_ name: String, _ path: String, own: [String]? = nil) throws -> Bool {
        rules.access(to: path, own: own).allows(try rules.reader(name), isPublic: false)
    }

    @Test(
        arguments: [
            ("dora", "guide.md", nil, true), ("dora", "prices/list.md", nil, false),
            ("ben", "prices/list.md", nil, true), ("ben", "prices/board.md", nil, false),
            ("anna", "prices/board.md", nil, true), ("carl", "prices/board.md", nil, true),
            ("anna", "closed/a.md", nil, false),
            // Neither word opens what the other keeps closed.
            ("dora", "guide.md", ["sales"], false), ("ben", "guide.md", ["sales"], true),
            ("dora", "prices/list.md", ["everyone"], false), ("ben", "prices/list.md", ["carl"], false),
            ("dora", "guide.md", [], false),
        ] as [(String, String, [String]?, Bool)]
    )
    func bothWordsMustAllow(_ name: String, _ path: String, _ own: [String]?, _ isAllowed: Bool) throws {
        #expect(try allows(name, path, own: own) == isAllowed)
    }

    @Test(arguments: [true, false]) func whatNobodySaysAnythingAbout(_ isPublic: Bool) throws {
        let silent = PermissionRules(isPublic: isPublic)
        let access = silent.access(to: "a.md", own: nil)
        #expect(access.allows(try silent.reader("anna"), isPublic: isPublic) == isPublic)
        // What somebody said holds in a public index, too.
        #expect(!Access(["ben"]).allows(Reader("anna"), isPublic: true))
    }

    @Test(arguments: ["sales", "everyone"]) func aGroupDoesNotRead(_ name: String) {
        #expect(throws: PermissionError.isGroup(name)) { try rules.reader(name) }
    }

    /// A row names users or groups: of a user the groups count, of a group a member asks.
    @Test func oneOfSeveralReadersAsks() {
        #expect(rules.reader(oneOf: []) == nil)
        #expect(rules.reader(oneOf: ["anna", "ben"]) == Reader("anna", groups: ["anna", "sales", "board"]))
        #expect(rules.reader(oneOf: ["sales"]) == Reader("sales", groups: ["sales"]))
        #expect(rules.reader(oneOf: ["dora"]) == Reader("dora", groups: ["dora"]))
    }

    @Test func theSameAccessIsEqual() {
        #expect(Access(["b", "a", "b"], ["c"]) == Access(["c"], ["a", "b"]))
        #expect(Access(nil, ["c"]) == Access(["c"]))
        #expect(Access(nil, nil).clauses == [])
    }
}
