import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRemote

/// What goes wrong on the way, and what comes of it; `weights` is of 200,000 bytes.
@Suite struct HubDownloadTests {
    private let weights = "model.safetensors"

    /// The parts of the weights that were asked for: where each begins, 0 for the whole.
    private func starts(_ workshop: HubWorkshop) -> [Int] {
        workshop.hub.elsewhere.requests.map { request in
            request.fields["range"].flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0
        }
    }

    /// Faults after which the same pull ends well, and where each request of the weights begins.
    @Test(
        arguments: [
            ([.breaks(after: 70_000)], [0, 70_000]), ([.breaks(after: 0)], [0, 0]),
            (
                [.breaks(after: 50_000), .breaks(after: 50_000), .breaks(after: 1)],
                [0, 50_000, 100_000, 100_001]
            ),
            ([.stalls(after: 70_000)], [0, 70_000]), ([.breaks(after: 70_000), .ignoresRange], [0, 70_000]),
            ([.breaks(after: 70_000), .newTag], [0, 70_000]), ([.shortens(to: 70_000)], [0, 70_000]),
            ([.wrongBytes], [0, 0]),
            ([.breaks(after: 70_000), .wrongBytes], [0, 70_000, 0]), ([.lengthens(by: 9)], [0, 0]),
            ([.status(429, fields: ["Retry-After": "0"])], [0, 0]),
            ([.status(500), .status(503)], [0, 0, 0]),
            ([.breaks(after: 70_000), .status(502)], [0, 70_000, 70_000]),
        ] as [([FakeHub.Fault], [Int])]
    )
    func faultsThatPass(faults: [FakeHub.Fault], expected: [Int]) throws {
        try HubWorkshop.with { workshop in
            workshop.hub.change { $0.faults[weights] = faults }
            try workshop.pull()
            #expect(try workshop.models() == HubWorkshop.expected())
            let left = try workshop.bytes("pulling")
            #expect(left.isEmpty)
            #expect(starts(workshop) == expected)
        }
    }

    /// A pull that fails leaves no model; the next goes on where it ended, with the tag of what it has.
    @Test func theNextPullGoesOn() throws {
        try HubWorkshop.with { workshop in
            workshop.hub.fail(weights, .breaks(after: 70_000))
            let error = #expect(throws: PullError.self) { try workshop.pull(attempts: 1) }
            guard case .hub(.unreachable) = error else {
                Issue.record("found \(String(describing: error))")
                return
            }
            let half = try workshop.models()
            #expect(half.isEmpty)
            let kept = try workshop.bytes("pulling")
            #expect(kept.values.contains(Array(HubWorkshop.weights[..<70_000])))
            workshop.hub.forget()
            var steps: [PullProgress] = []
            try workshop.pull { steps.append($0) }
            #expect(steps.contains(.step("going on with model.safetensors at byte 70000")))
            #expect(starts(workshop) == [70_000])
            #expect(workshop.hub.elsewhere.requests.first?.fields["if-range"] == "\"tag-200000\"")
            // What was finished is not asked for again.
            #expect(workshop.requests(of: "config.json").isEmpty)
            #expect(try workshop.models() == HubWorkshop.expected())
            let left = try workshop.bytes("pulling")
            #expect(left.isEmpty)
        }
    }

    @Test func damageOfWhatWasKeptIsFound() throws {
        try HubWorkshop.with { workshop in
            workshop.hub.fail(weights, .breaks(after: 70_000))
            _ = try? workshop.pull(attempts: 1)
            let place = "tiny/maker--tiny@" + String(repeating: "c0", count: 20)
            let folder = workshop.store.root.appending("pulling").pushing(FilePath(place))
            try writeQuickly(
                [UInt8](repeating: 9, count: 70_000),
                to: folder.pushing("partial/model.safetensors.part")
            )
            try Files.write("?", to: folder.pushing("files/config.json"))
            try Files.write("stray", to: folder.pushing("files/stray.txt"))
            workshop.hub.forget()
            try workshop.pull()
            #expect(try workshop.models() == HubWorkshop.expected())
            #expect(starts(workshop) == [70_000, 0])
            let left = try workshop.bytes("pulling")
            #expect(left.isEmpty)
        }
    }

    /// Of another commit nothing is gone on with, and the old part goes.
    @Test func aPushInBetweenMixesNothing() throws {
        try HubWorkshop.with { workshop in
            workshop.hub.fail(weights, .breaks(after: 70_000))
            _ = try? workshop.pull(attempts: 1)
            var files = HubWorkshop.files
            files[weights] = HubWorkshop.weights.reversed()
            workshop.hub.change {
                $0.commit = String(repeating: "d1", count: 20)
                $0.files = files
            }
            workshop.hub.forget()
            try workshop.pull()
            #expect(starts(workshop) == [0])
            #expect(try workshop.models() == HubWorkshop.expected(files: files))
            let left = try workshop.bytes("pulling")
            #expect(left.isEmpty)
        }
    }

    /// Faults that stay: what is told, and that no model appears.
    @Test(
        arguments: [
            (weights: [.wrongBytes, .wrongBytes], hub: [], "a file is not what the hub says it should be"),
            (weights: [.lengthens(by: 9), .lengthens(by: 9)], hub: [], "found: more"),
            (
                weights: [.breaks(after: 0), .breaks(after: 0), .breaks(after: 0)], hub: [],
                "no answer from localhost"
            ),
            (
                weights: [.stalls(after: 5), .stalls(after: 0), .stalls(after: 0)], hub: [],
                "no answer from localhost"
            ),
            (weights: [.status(500), .status(500), .status(500)], hub: [], "status 500"),
            (weights: [.status(429, fields: ["Retry-After": "3600"])], hub: [], "status 429"),
            (weights: [.status(403)], hub: [], "status 403"),
            (weights: [.status(404)], hub: [], "does not have it"),
            (weights: [.status(204)], hub: [], "status 204"),
            (weights: [.status(416)], hub: [], "status 416"),
            (weights: [], hub: [.otherCommit("e2")], "found: e2"),
            (
                weights: [],
                hub: [.status(403, fields: ["X-Error-Code": "GatedRepo"], body: "{}")],
                "accepted its conditions"
            ),
            (weights: [], hub: [.status(401, fields: ["X-Error-Code": "GatedRepo"])], "then set HF_TOKEN"),
            (weights: [], hub: [.redirects(to: "ftp://127.0.0.1/x")], "names no address"),
            (weights: [], hub: [.redirects(to: "http://hub@127.0.0.1/x")], "names no address"),
        ] as [(weights: [FakeHub.Fault], hub: [FakeHub.Fault], String)]
    )
    func faultsThatStay(faults: (weights: [FakeHub.Fault], hub: [FakeHub.Fault], expected: String)) throws {
        try HubWorkshop.with { workshop in
            workshop.hub.change {
                $0.faults[weights] = faults.weights
                $0.faults["hub:" + weights] = faults.hub
            }
            let error = #expect(throws: PullError.self) { try workshop.pull() }
            #expect(error?.description.contains(faults.expected) == true, "\(String(describing: error))")
            let left = try workshop.bytes("models")
            #expect(left.isEmpty)
            // And nothing stands in the way of the next.
            workshop.hub.change { $0.faults = [:] }
            try workshop.pull()
            #expect(try workshop.models() == HubWorkshop.expected())
        }
    }
}
