import HoneBase
import HoneRetrieval
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

/// A file of permissions that cannot be used, and what must be said about it.
struct BadPermissions: Sendable, CustomTestStringConvertible {
    var yaml: String
    var line: Int?
    var field: String?
    var says: String

    var testDescription: String { yaml }

    private static let groups = "public: true\ngroups:\n  sales: [anna]\n  board: "
    private static let rules = "public: true\ndocuments:\n  - "

    static let all = [
        BadPermissions(yaml: "", says: "public, groups or documents"),
        BadPermissions(yaml: "# public: false\n", says: "found: nothing"),
        BadPermissions(yaml: "- anna\n", says: "found: a list"),
        BadPermissions(yaml: "anna\n", says: "found: text"),
        BadPermissions(
            yaml: "public: true\npublic: false\n",
            line: 1,
            says: "the key \"public\" stands twice"
        ),
        BadPermissions(
            yaml: "public: true\ngroups: " + String(repeating: "[", count: 3_000),
            line: 2,
            says: "nest too deep"
        ),
        BadPermissions(yaml: "public: maybe\n", line: 1, field: "public", says: "found: maybe"),
        BadPermissions(yaml: groups + "anna, ben\n", line: 4, field: "groups.board", says: "[anna, ben]"),
        BadPermissions(yaml: groups + "anna; ben\n", line: 4, field: "groups.board", says: "anna; ben"),
        BadPermissions(
            yaml: groups + "[ben, sales]\n",
            line: 4,
            field: "groups.board",
            says: "sales is a group"
        ),
        BadPermissions(
            yaml: groups + "[' sales ']\n",
            line: 4,
            field: "groups.board",
            says: "sales is a group"
        ),
        BadPermissions(
            yaml: groups + "everyone\n",
            line: 4,
            field: "groups.board",
            says: "everyone is a group"
        ),
        BadPermissions(yaml: groups + "[board]\n", line: 4, field: "groups.board", says: "board is a group"),
        BadPermissions(yaml: groups + "[anna, ~]\n", line: 4, field: "groups.board", says: "a name"),
        BadPermissions(yaml: groups + "[anna, ' ']\n", line: 4, field: "groups.board", says: "a name"),
        BadPermissions(
            yaml: groups + "[]\n  'sales ': []\n",
            line: 5,
            field: "groups",
            says: "each group once"
        ),
        BadPermissions(
            yaml: groups + "[]\n  ' everyone': []\n",
            line: 5,
            field: "groups",
            says: "which are all"
        ),
        BadPermissions(
            yaml: rules + "{match: a, readers: 'anna, ben'}\n",
            line: 3,
            field: "documents.readers",
            says: "[anna, ben]"
        ),
        BadPermissions(
            yaml: rules + "{match: '', readers: [anna]}\n",
            line: 3,
            field: "documents.match",
            says: "found: nothing"
        ),
        BadPermissions(
            yaml: rules + "{match: [a], readers: [anna]}\n",
            line: 3,
            field: "documents.match",
            says: "found: a list"
        ),
        BadPermissions(yaml: rules + "{readers: [anna]}\n", field: "documents.match", says: "is missing"),
    ]
}

@Suite struct PermissionFileTests {
    private func read(_ yaml: String) throws -> PermissionRules {
        try withTemporaryFolder { folder in
            try Files.write(yaml, to: folder.appending("permissions.yaml"))
            return try PermissionFile.rules(of: folder)
        }
    }

    @Test(arguments: BadPermissions.all) func whatCannotBeHonouredIsRefused(_ bad: BadPermissions) throws {
        do {
            _ = try read(bad.yaml)
            Issue.record("it was taken")
        } catch let error as TaskError {
            let problem = error.problem
            #expect(problem.place?.file.hasSuffix("/permissions.yaml") == true)
            #expect(problem.place?.line == bad.line)
            #expect(problem.place?.field == bad.field)
            #expect(problem.description.contains(bad.says), "\(problem.description)")
        }
    }

    @Test func namesAreTakenWithoutWhiteSpace() throws {
        let rules = try read(
            """
            public: no
            groups: {' sales ': [" anna", ben, 'Smith, Eve'], board: " carl\t", nobody: []}
            documents:
              - {match: internal/**, readers: [' sales', everyone]}
              - {match: '*.md', readers: "dora "}
              - {match: closed, readers: []}
            """
        )
        #expect(!rules.isPublic)
        #expect(rules.groups == ["sales": ["anna", "ben", "Smith, Eve"], "board": ["carl"], "nobody": []])
        #expect(rules.rules.map(\.readers) == [["sales", "everyone"], ["dora"], []])
        #expect(rules.rules.map(\.pattern.text) == ["internal/**", "*.md", "closed"])
    }

    @Test func withoutAFileNothingIsSaid() throws {
        try withTemporaryFolder { folder in
            let rules = try PermissionFile.rules(of: folder)
            #expect(rules == PermissionRules())
        }
    }
}
