import HoneBase
import HoneRemote
import Testing

@testable import HoneRemote

@Suite struct HubRepositoryTests {
    private static let commit = String(repeating: "c0", count: 20)

    private func repository(_ json: JSON) throws -> HubRepository {
        try HubRepository(json, of: HubReference("hf:maker/tiny"), from: "address")
    }

    private func repository(files: [JSON], _ members: [(String, JSON)] = []) throws -> HubRepository {
        try repository(
            .object(JSONObject([("sha", .string(Self.commit)), ("siblings", .array(files))] + members))
        )
    }

    @Test func theAnswerIsRead() throws {
        let blob = String(repeating: "1", count: 40)
        let read = try repository(files: [
            ["rfilename": "config.json", "size": 3, "blobId": .string(blob)], ["rfilename": "a/b"],
            ["rfilename": "w", "size": 130, "lfs": ["size": 9]],
        ])
        #expect(read.name == "maker/tiny")
        #expect(read.commit == Self.commit)
        #expect(read["config.json"] == .init(path: "config.json", size: 3, checksum: .blob(blob)))
        #expect(read["a/b"] == .init(path: "a/b"))
        #expect(read["w"]?.size == 9, "the size of the content, not of the note of where it is")
        #expect(read["none"] == nil)
        #expect(read.licence == nil)
    }

    @Test(
        arguments: [
            ([], "not an object"), ([:], "sha"), (["sha": "main"], "sha"),
            (["sha": .string(commit)], "siblings"),
            (["sha": .string(commit), "siblings": [[:]]], "no name"),
            (["sha": .string(commit), "siblings": [["rfilename": "a", "size": -1]]], "below 0"),
        ] as [(JSON, String)]
    )
    func otherAnswersAreRefused(json: JSON, reason: String) {
        let error = #expect(throws: HubError.self) { try repository(json) }
        guard case .answerUnreadable("address", let found) = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(found.contains(reason))
    }

    static let unsafeNames = [
        "", "/etc/passwd", "../up", "a/../../up", "a/..", "..", ".", "./a", "a//b", "a/", "a\u{0}b", "a\\b",
        "..\\a", "a\nb",
        String(repeating: "a", count: 256), String(repeating: "a/", count: 600) + "a",
    ]

    @Test(arguments: unsafeNames) func namesThatLeaveTheFolderAreRefused(name: String) {
        #expect(throws: HubError.unsafeName("maker/tiny", file: name)) {
            try repository(files: [["rfilename": "config.json"], ["rfilename": .string(name)]])
        }
    }

    @Test(arguments: ["a", "a b", "..a", "a..", "...", "\u{E9}/\u{1F600}", "a/.b/c", "C:"])
    func otherNamesAreFine(name: String) throws {
        #expect(try repository(files: [["rfilename": .string(name)]]).files.map(\.path) == [name])
    }

    @Test(
        arguments: [
            ([("cardData", ["license": "mit"]), ("tags", ["license:apache-2.0"])], "MIT"),
            ([("tags", ["en", "license:apache-2.0"])], "Apache-2.0"),
            ([("cardData", ["license": ["mit", "isc"]])], "MIT"),
            ([("cardData", ["license": "other", "license_name": "own"])], "own"),
            ([("cardData", ["license": "other"])], "other"),
            ([("cardData", nil)], nil), ([], nil),
        ] as [([(String, JSON)], String?)]
    )
    func licencesAreRead(members: [(String, JSON)], expected: String?) throws {
        #expect(try repository(files: [], members).licence == expected)
    }
}
