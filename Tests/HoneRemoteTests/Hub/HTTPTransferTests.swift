import HoneTestSupport
import Testing

@testable import HoneRemote

/// Gets what is at `path` and the body of the answer.
private func get(
    _ server: LocalServer,
    _ path: String = "/",
    _ fields: [(name: String, value: String)] = [],
    stall: Int = 1
) throws -> (head: HTTPTransfer.Head, body: [UInt8]) {
    var body: [UInt8] = []
    let head = try HTTPTransfer(stall: stall).get("http://127.0.0.1:\(server.port)\(path)", fields) {
        _,
        bytes in
        body += bytes
        return true
    }
    return (head, body)
}

@Suite struct HTTPTransferTests {
    @Test func anAnswerIsTakenInPieces() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let server = LocalServer { _ in
            LocalServer.Reply(fields: ["X-One": " two  ", "ETag": "\"a\""], body: bytes)
        }
        let answer = try get(server, "/a%20b?c", [("Range", "bytes=1-"), ("X-Mine", "yes")])
        #expect(answer.head.status == 200)
        #expect(answer.head.fields["x-one"] == "two")
        #expect(answer.head.fields["etag"] == "\"a\"")
        #expect(answer.head.location == nil)
        #expect(answer.body == bytes)
        let request = try #require(server.requests.first)
        #expect(request.target == "/a%20b?c")
        #expect(request.fields["range"] == "bytes=1-")
        #expect(request.fields["x-mine"] == "yes")
        #expect(request.fields["user-agent"] == "hone")
    }

    @Test func fieldsCannotSteerATerminalNorGoOnWithoutEnd() throws {
        let steering = LocalServer { _ in LocalServer.Reply(fields: ["X-One": "a\u{1B}[2J"]) }
        #expect(try get(steering).head.fields["x-one"] == "a [2J")
        let endless = LocalServer { _ in
            let fields = (0..<400).map { ("X-\($0)", String(repeating: "x", count: 4_000)) }
            return LocalServer.Reply(fields: Dictionary(uniqueKeysWithValues: fields))
        }
        #expect(throws: HTTPTransfer.Failure.self) { try get(endless) }
    }

    @Test(arguments: [204, 404, 500]) func everyStatusIsAnAnswer(status: Int) throws {
        let server = LocalServer { _ in LocalServer.Reply(status: status) }
        #expect(try get(server).head.status == status)
    }

    @Test(
        arguments: [
            ("http://elsewhere.example/x", "http://elsewhere.example/x"),
            ("//elsewhere.example/x", "http://elsewhere.example/x"),
            ("https://a.example/", "https://a.example/"),
        ]
    )
    func redirectsAreToldAndNotFollowed(location: String, expected: String) throws {
        let server = LocalServer { _ in LocalServer.Reply(status: 302, fields: ["Location": location]) }
        let head = try get(server, "/deep/path").head
        #expect(head.status == 302)
        #expect(head.location == expected)
        #expect(server.requests.count == 1)
    }

    @Test func aRelativeRedirectIsToldInFull() throws {
        let server = LocalServer { _ in LocalServer.Reply(status: 302, fields: ["Location": "../x"]) }
        #expect(try get(server, "/deep/path").head.location == "http://127.0.0.1:\(server.port)/x")
    }

    private func reason(of failure: HTTPTransfer.Failure?) -> String? {
        if case .broken(let reason) = failure { reason } else { nil }
    }

    @Test func aBrokenConnectionIsAFailure() throws {
        let server = LocalServer { _ in
            var reply = LocalServer.Reply(body: [UInt8](repeating: 1, count: 1_000))
            reply.breaksAfter = 400
            return reply
        }
        let failure = #expect(throws: HTTPTransfer.Failure.self) { try get(server) }
        #expect(reason(of: failure) != nil)
    }

    @Test func aConnectionThatStandsStillIsAFailure() throws {
        let server = LocalServer { _ in
            var reply = LocalServer.Reply(body: [UInt8](repeating: 1, count: 1_000))
            reply.stallsAfter = 400
            return reply
        }
        let failure = #expect(throws: HTTPTransfer.Failure.self) { try get(server) }
        #expect(reason(of: failure)?.contains("too slow") == true, "\(String(describing: failure))")
    }

    @Test func noServerIsAFailure() throws {
        var server: LocalServer? = LocalServer { _ in LocalServer.Reply() }
        let port = try #require(server?.port)
        server = nil
        let failure = #expect(throws: HTTPTransfer.Failure.self) {
            // Until the listening thread has seen its end.
            for _ in 0..<1_000 {
                _ = try HTTPTransfer(stall: 1).get("http://127.0.0.1:\(port)/") { _, _ in true }
            }
        }
        #expect(reason(of: failure) != nil)
    }

    @Test func theReceiverCanEndIt() throws {
        let server = LocalServer { _ in LocalServer.Reply(body: [UInt8](repeating: 1, count: 1 << 20)) }
        let transfer = try HTTPTransfer(stall: 1)
        var count = 0
        #expect(throws: HTTPTransfer.Failure.stopped) {
            try transfer.get("http://127.0.0.1:\(server.port)/") { _, bytes in
                count += bytes.count
                return false
            }
        }
        #expect(count > 0 && count < 1 << 20)
        #expect(
            try transfer.get("http://127.0.0.1:\(server.port)/") { _, _ in true }.status == 200,
            "it can be used again"
        )
    }

    @Test(arguments: ["ftp://127.0.0.1/", "file:///etc/passwd", "http://[", "gopher://x"])
    func onlyHTTPIsSpoken(address: String) throws {
        let failure = #expect(throws: HTTPTransfer.Failure.self) {
            try HTTPTransfer(stall: 1).get(address) { _, _ in true }
        }
        guard case .refused = failure else {
            Issue.record("found \(String(describing: failure))")
            return
        }
    }
}
