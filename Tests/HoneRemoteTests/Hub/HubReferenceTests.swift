import HoneRemote
import Testing

@Suite struct HubReferenceTests {
    private static let commit = String(repeating: "a1", count: 20)

    @Test(
        arguments: [
            ("hf:org/name", "org/name", "main", "name", false),
            ("hf:o/N_a.m-e@v1.0", "o/N_a.m-e", "v1.0", "N_a.m-e", false),
            ("hf:o/n@refs/pr/1", "o/n", "refs/pr/1", "n", false),
            ("hf:o/n@\(commit)", "o/n", commit, "n", true),
            ("hf:o/n@a@b", "o/n", "a@b", "n", false),
            ("hf:o/n@\(commit.uppercased())", "o/n", commit.uppercased(), "n", false),
        ]
    )
    func referencesAreRead(text: String, repository: String, revision: String, name: String, isPinned: Bool)
        throws
    {
        let reference = try HubReference(text)
        #expect(reference.repository == repository)
        #expect(reference.revision == revision)
        #expect(reference.name == name)
        #expect(reference.isPinned == isPinned)
        #expect(reference.description == text)
    }

    @Test(arguments: [
        "", "hf:", "org/name", "hf:name", "hf:/name", "hf:org/", "hf:a/b/c", "hf:../x", "hf:a/..", "hf:.a/b",
        "hf:-a/b",
        "hf:a/b@", "hf:a/b@/x", "hf:a/b@x/", "hf:a/b@../x", "hf:a/b@x//y", "hf:a/b@x y", "hf:a/b@x\\y",
        "hf:a/b c",
        "hf:a/b\u{0}", "hf:a/b?x", "hf:a/b#x", "hf:a/b%2e", "hf:\u{E9}/b", "hf:a/b~", "hf:a/b@x\ny",
        "hf:a/" + String(repeating: "b", count: 97), "HF:a/b",
    ])
    func otherTextsAreRefused(text: String) {
        #expect(throws: HubError.nameUnusable(text)) { try HubReference(text) }
    }
}
