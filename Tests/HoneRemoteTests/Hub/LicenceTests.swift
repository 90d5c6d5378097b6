import Testing

@testable import HoneRemote

@Suite struct LicenceTests {
    @Test(
        arguments: [
            ("apache-2.0", "Apache-2.0"), ("MIT", "MIT"), ("cc-by-nc-4.0", "CC-BY-NC-4.0"),
            ("odbl", "ODbL-1.0"),
            ("llama3.2", "llama3.2"), ("a\u{1B}[2Jb\n", "a [2Jb"), ("other", "other"),
        ]
    )
    func namesOfTheHubBecomeIdentifiers(name: String, expected: String) {
        #expect(Licence.identifier(name) == expected)
    }

    @Test(
        arguments: [
            ("---\nlicense: apache-2.0\n---\n# A", "Apache-2.0"),
            ("---\nlanguage: en\nlicense: \"mit\"\r\n---\n", "MIT"),
            ("---\nlicense: other\nlicense_name: own-1\n---\n", "own-1"),
            ("---\nlicense: other\n---\n", "other"),
            ("---\nmore:\n  license: mit\n---\n", nil), ("---\nlanguage: en\n---\nlicense: mit", nil),
            ("license: mit", nil),
            ("", nil), ("---", nil), ("---\nlicense:\n- mit\n---", nil),
        ] as [(String, String?)]
    )
    func cardsStateThem(card: String, expected: String?) { #expect(Licence.stated(inCard: card) == expected) }
}
