import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRemote

@Suite struct HubSettingsTests {
    private func settings(_ variables: [String: String]) throws -> HubSettings {
        try HubSettings { variables[$0] }
    }

    @Test func withoutVariablesItIsThePublicHub() throws {
        let settings = try settings([:])
        #expect(settings == HubSettings())
        #expect(settings.endpoint == "https://huggingface.co")
        #expect(settings.token == nil)
        #expect(!settings.isOffline)
    }

    @Test(
        arguments: [
            ("https://hub.example/", "https://hub.example"), (" http://127.0.0.1:80 ", "http://127.0.0.1:80"),
            ("https://a.b/mirror//", "https://a.b/mirror"), ("", "https://huggingface.co"),
        ]
    )
    func theEndpointIsTaken(text: String, expected: String) throws {
        #expect(try settings(["HF_ENDPOINT": text]).endpoint == expected)
    }

    @Test(arguments: ["hub.example", "ftp://hub.example", "https://a@b", "https://a/?x", "https://a/#x"])
    func endpointsThatCannotBeAreRefused(text: String) {
        #expect(throws: HubError.endpointUnusable(text)) { try settings(["HF_ENDPOINT": text]) }
    }

    @Test func tokensComeInTheOrderOfTheHubsOwnTools() throws {
        try withTemporaryFolder { folder in
            try Files.write("from-path\n", to: folder.appending("t"))
            try Files.write("from-home", to: folder.appending("hf/token"))
            try Files.write("from-cache", to: folder.appending("cache/huggingface/token"))
            try Files.write("from-user", to: folder.appending("user/.cache/huggingface/token"))
            var variables = [
                "HF_TOKEN": " first\n", "HUGGING_FACE_HUB_TOKEN": "second",
                "HF_TOKEN_PATH": folder.appending("t").string,
                "HF_HOME": folder.appending("hf").string, "XDG_CACHE_HOME": folder.appending("cache").string,
                "HOME": folder.appending("user").string,
            ]
            let order = [
                ("HF_TOKEN", "first"), ("HUGGING_FACE_HUB_TOKEN", "second"), ("HF_TOKEN_PATH", "from-path"),
                ("HF_HOME", "from-home"), ("XDG_CACHE_HOME", "from-cache"), ("HOME", "from-user"),
            ]
            for (name, token) in order {
                #expect(try settings(variables).token == token)
                variables[name] = nil
            }
            #expect(try settings(variables).token == nil)
            #expect(try settings(["HF_TOKEN": "", "HF_TOKEN_PATH": "/nonexistent"]).token == nil)
        }
    }

    @Test(arguments: ["a b", "a\nX-Other: 1", "a\u{0}", "\u{E9}"])
    func tokensThatAreNoneAreRefused(token: String) {
        #expect(throws: HubError.tokenUnusable) { try settings(["HF_TOKEN": token]) }
    }

    @Test func certificatesCanBeNamed() throws {
        #expect(try settings(["SSL_CERT_FILE": "/a", "REQUESTS_CA_BUNDLE": "/b"]).certificates == "/a")
        #expect(try settings(["REQUESTS_CA_BUNDLE": "/b"]).certificates == "/b")
        #expect(try settings([:]).certificates == nil)
    }

    @Test(arguments: [("1", true), ("TRUE", true), ("yes", true), ("0", false), ("", false), ("no", false)])
    func offlineIsASwitch(text: String, expected: Bool) throws {
        #expect(try settings(["HF_HUB_OFFLINE": text]).isOffline == expected)
    }
}
