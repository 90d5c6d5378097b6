import Testing

@testable import HoneRemote

@Suite struct HubAddressTests {
    @Test(
        arguments: [
            ("plain-1._~", "plain-1._~"), ("a b/c", "a%20b%2Fc"), ("100%", "100%25"),
            ("\u{E9}?#", "%C3%A9%3F%23"), ("", ""),
        ]
    )
    func bytesThatMeanSomethingAreEscaped(text: String, expected: String) {
        #expect(HubAddress.escaped(text) == expected)
    }

    @Test func slashesCanBeKept() { #expect(HubAddress.escaped("a b/c", keeping: "/") == "a%20b/c") }

    /// What follows from RFC 3986 and the default ports.
    @Test(
        arguments: [
            ("https://hub.co", "https://hub.co:443"), ("HTTPS://Hub.CO/a?b", "https://hub.co:443"),
            ("http://hub.co", "http://hub.co:80"), ("https://hub.co:443/x", "https://hub.co:443"),
            ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080"),
            ("http://[::1]:8080/x", "http://[::1]:8080"),
            ("http://[::1]/x", "http://[::1]:80"), ("https://hub.co?x=1", "https://hub.co:443"),
            ("https://hub.co#x", "https://hub.co:443"), ("https://hub.co@elsewhere.com/", nil),
            ("https://hub.co\\@elsewhere.com/", nil), ("https://hub.co/a b", nil), ("ftp://hub.co/", nil),
            ("file:///etc/passwd", nil),
            ("hub.co", nil), ("https:hub.co", nil), ("https://", nil), ("", nil),
        ] as [(String, String?)]
    )
    func originsAreTold(address: String, expected: String?) {
        #expect(HubAddress.origin(of: address) == expected)
    }

    @Test func hostsAreNamed() {
        #expect(HubAddress.host(of: "https://hub.co:1/a/b") == "hub.co:1")
        #expect(HubAddress.host(of: "nonsense") == "nonsense")
    }
}
