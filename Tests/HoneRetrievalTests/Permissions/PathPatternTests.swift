import HoneRetrieval
import Testing

@Suite struct PathPatternTests {
    @Test(arguments: [
        ("*.md", "a.md", true), ("*.md", "deep/in/a.md", true), ("*.md", "a.mdx", false),
        ("internal", "internal/a.md", true), ("internal", "x/internal/deep/a.md", true),
        ("internal", "internally/a.md", false), ("/internal", "x/internal/a.md", false),
        ("internal/", "internal/a.md", true), ("docs/*.md", "docs/a.md", true),
        ("docs/*.md", "more/docs/a.md", false), ("docs/**/a.md", "docs/a.md", true),
        ("docs/**/a.md", "docs/x/y/a.md", true), ("**", "anything/at/all", true), ("a?c", "abc", true),
        ("a?c", "aéc", true), ("a?c", "ac", false), ("a*b*c", "axxbyyc", true), ("a*b*c", "axxbyy", false),
        ("price-*-2025.csv", "price-list-2025.csv", true), ("*", "", false), ("x", "", false),
        ("é*", "éa", true), ("A.md", "a.md", false), ("./a.md", "a.md", true), ("./a.md", "x/a.md", false),
        ("x/./a.md", "x/a.md", true), ("./", "x/a.md", true), (".", "a.md", true), ("/", "x/a.md", true),
        // The same letters in other code points, and a mark behind a slash, which makes one character of both.
        ("\u{FC}bung/**", "u\u{308}bung/a.md", true), ("u\u{308}*", "\u{FC}a.md", true),
        ("internal/**", "internal/\u{301}a.md", true), ("?bung", "u\u{308}bung", true),
    ])
    func whatIsMeant(_ pattern: String, _ path: String, _ isMeant: Bool) {
        #expect(PathPattern(pattern).matches(path) == isMeant, "\(pattern) of \(path)")
    }

    /// Many stars take no time that grows faster than the product of the lengths.
    @Test func manyStarsEnd() {
        let pattern = PathPattern(String(repeating: "*a", count: 200) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 4_000)))
        let deep = PathPattern(Array(repeating: "**", count: 60).joined(separator: "/") + "/x")
        #expect(!deep.matches(Array(repeating: "y", count: 300).joined(separator: "/")))
    }
}
