import HoneBase
import HoneTestSupport
import Testing

@testable import HoneRemote

/// What the hub answers when it is asked for a repository.
@Suite struct HubClientTests {
    private func refused(_ fault: FakeHub.Fault, token: String? = nil) throws -> PullError? {
        var found: PullError?
        try HubWorkshop.with { workshop in
            var workshop = workshop
            workshop.token = token
            workshop.hub.change { $0.faults["api"] = [FakeHub.Fault](repeating: fault, count: 10) }
            found = #expect(throws: PullError.self) { try workshop.pull() }
            #expect(!Files.exists(workshop.store.root), "nothing is begun")
        }
        return found
    }

    @Test(
        arguments: [
            (.status(401), nil, "or it is private"), (.status(401), "t", "does not accept the token"),
            (.status(401, fields: ["X-Error-Code": "RepoNotFound"]), "t", "that the token may read it"),
            (
                .status(403, body: #"{"error": "Access to model a/b is Gated."}"#), "t",
                "the account which accepted"
            ),
            (.status(404), nil, "the hub has no repository"),
            (.status(404, fields: ["X-Error-Code": "RevisionNotFound"]), nil, "has no revision \"main\""),
            (.status(404, body: #"{"error": "Invalid revision"}"#), nil, "has no revision \"main\""),
            (.status(400, fields: ["X-Error-Message": "no\u{1B}[31m"]), nil, "no [31m"),
            (.status(500), nil, "status 500"),
            (.status(200, body: "<html>"), nil, "page for logging in"),
            (.status(200, body: "[]"), nil, "not an object"),
            (.status(206, body: "{}"), nil, "status 206"),
            (
                .status(200, body: String(repeating: " ", count: HubClient.listLimit + 1)), nil,
                "longer than 10000000 bytes"
            ),
            (.redirects(to: "/api/models/maker/tiny/revision/main"), nil, "more than 5 in a row"),
        ] as [(FakeHub.Fault, String?, String)]
    )
    func refusalsAreTold(fault: FakeHub.Fault, token: String?, expected: String) throws {
        let error = try refused(fault, token: token)
        #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }

    @Test func unknownRepositoriesAndRevisionsAreTold() throws {
        try HubWorkshop.with { workshop in
            #expect(throws: PullError.hub(.notFound("maker/other", hasToken: false))) {
                try workshop.pull("hf:maker/other")
            }
            #expect(throws: PullError.hub(.revisionNotFound("maker/tiny", revision: "v9"))) {
                try workshop.pull("hf:maker/tiny@v9")
            }
        }
    }

    /// A repository that was renamed answers from elsewhere on the hub, which still may know the token.
    @Test func redirectsWithinTheHubKeepTheToken() throws {
        try HubWorkshop.with { workshop in
            var workshop = workshop
            workshop.token = "secret"
            workshop.hub.change {
                $0.token = "secret"
                $0.faults["api"] = [.redirects(to: "/api/models/maker/tiny/revision/main?blobs=true")]
            }
            try workshop.pull()
            #expect(try workshop.models() == HubWorkshop.expected())
        }
    }

    @Test func hostileNamesAreRefusedBeforeAnythingIsWritten() throws {
        for name in HubRepositoryTests.unsafeNames {
            try HubWorkshop.with { workshop in
                workshop.hub.change { $0.siblings = [["rfilename": .string(name)]] }
                #expect(throws: PullError.hub(.unsafeName("maker/tiny", file: name))) { try workshop.pull() }
                #expect(!Files.exists(workshop.store.root))
            }
        }
    }

    @Test func waitsAreTold() throws {
        try HubWorkshop.with { workshop in
            workshop.hub.fail("api", .status(429, fields: ["Retry-After": "0"]), .status(503))
            var steps: [PullProgress] = []
            try workshop.pull { steps.append($0) }
            #expect(steps.contains(.step("the hub answers with status 429; trying again in 0 s")))
            #expect(steps.contains(.step("the hub answers with status 503; trying again in 1 s")))
        }
    }
}
