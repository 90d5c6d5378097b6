import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRemote

@Suite struct PullHubTests {
    @Test func aModelIsPulled() throws {
        try HubWorkshop.with { workshop in
            var steps: [String] = []
            var last: PullProgress?
            let record = try workshop.pull { progress in
                if case .step(let step) = progress { steps.append(step) } else { last = progress }
            }
            #expect(try workshop.models() == HubWorkshop.expected())
            let left = try workshop.bytes("pulling")
            #expect(left.isEmpty, "nothing is left behind")
            let commit = String(repeating: "c0", count: 20)
            #expect(record.name == "tiny")
            #expect(record.upstream == "maker/tiny")
            #expect(
                record.source
                    == .hub(endpoint: workshop.hub.endpoint, repository: "maker/tiny", commit: commit)
            )
            #expect(record.licence == "Apache-2.0")
            #expect(Set(record.sha256.keys) == Set(HubWorkshop.wanted))
            for (path, hash) in record.sha256 {
                let bytes = HubWorkshop.files[path] ?? []
                #expect(hash == bytes.withUnsafeBytes { Digest(of: $0).description })
            }
            #expect(workshop.store.entries() == [record])
            let total = HubWorkshop.wanted.reduce(0) { $0 + (HubWorkshop.files[$1]?.count ?? 0) }
            #expect(last == .bytes(done: total, total: total, fetched: total, file: "tokenizer.json"))
            #expect(
                steps == [
                    "asking 127.0.0.1:\(workshop.hub.server.port) for hf:maker/tiny",
                    "fetching 5 files (0 MB)",
                    "storing tiny in \(workshop.store.root.appending("models/tiny"))",
                ]
            )
            // One question, and one for each file, at the commit of the first.
            let targets = workshop.hub.server.requests.map(\.target)
            #expect(targets.first == "/api/models/maker/tiny/revision/main?blobs=true")
            #expect(targets.dropFirst().allSatisfy { $0.hasPrefix("/maker/tiny/resolve/\(commit)/") })
            #expect(targets.count == 6)
            #expect(workshop.hub.elsewhere.requests.count == 1)
            #expect(workshop.requests(of: "pytorch_model.bin").isEmpty)
        }
    }

    @Test func theTokenGoesToTheHubAlone() throws {
        try HubWorkshop.with { workshop in
            var workshop = workshop
            workshop.hub.change { $0.token = "secret" }
            #expect(throws: PullError.hub(.notFound("maker/tiny", hasToken: false))) { try workshop.pull() }
            workshop.token = "wrong"
            let host = "127.0.0.1:\(workshop.hub.server.port)"
            #expect(throws: PullError.hub(.tokenRefused(host: host))) { try workshop.pull() }
            workshop.hub.forget()
            workshop.token = "secret"
            try workshop.pull()
            #expect(workshop.hub.server.requests.allSatisfy { $0.fields["authorization"] == "Bearer secret" })
            #expect(workshop.hub.elsewhere.requests.count == 1)
            for request in workshop.hub.elsewhere.requests {
                #expect(!request.fields.values.contains { $0.contains("secret") }, "\(request)")
            }
        }
    }

    @Test func whatIsThereIsNotFetchedAgain() throws {
        try HubWorkshop.with { workshop in
            let first = try workshop.pull()
            workshop.hub.forget()
            var steps: [PullProgress] = []
            #expect(try workshop.pull { steps.append($0) } == first)
            #expect(steps.last == .step("tiny is in the store already, and whole"))
            #expect(workshop.hub.server.requests.count == 1)
            workshop.hub.forget()
            // Of a commit in full the hub need not be asked, nor be allowed to.
            let pinned = "hf:maker/tiny@" + String(repeating: "c0", count: 20)
            #expect(try workshop.pull(pinned, isOffline: true) == first)
            #expect(workshop.hub.server.requests.isEmpty)
            #expect(throws: PullError.hub(.offline)) { try workshop.pull(isOffline: true) }
            #expect(workshop.hub.server.requests.isEmpty)
            #expect(try workshop.pull(force: true).sha256 == first.sha256)
            #expect(workshop.hub.elsewhere.requests.count == 1)
        }
    }

    @Test func onlyTheDamagedFileIsFetchedAgain() throws {
        try HubWorkshop.with { workshop in
            try workshop.pull()
            let path = workshop.store.root.appending("models/tiny/tokenizer.json")
            try Files.write("damaged", to: path)
            workshop.hub.forget()
            try workshop.pull()
            #expect(try workshop.models() == HubWorkshop.expected())
            #expect(workshop.hub.server.requests.count == 2)
            #expect(workshop.hub.elsewhere.requests.isEmpty)
        }
    }

    @Test func aNewCommitReplacesTheOldAndTakesWhatStayed() throws {
        try HubWorkshop.with { workshop in
            try workshop.pull()
            workshop.hub.change {
                $0.commit = String(repeating: "d1", count: 20)
                $0.files["tokenizer.json"] = Array("{\"new\": 1}".utf8)
                $0.files["README.md"] = nil
                $0.members = []
            }
            workshop.hub.forget()
            let record = try workshop.pull()
            var expected = HubWorkshop.expected()
            expected["tiny/tokenizer.json"] = Array("{\"new\": 1}".utf8)
            expected["tiny/README.md"] = nil
            #expect(try workshop.models() == expected)
            #expect(record.licence == nil)
            #expect(workshop.hub.elsewhere.requests.isEmpty, "the weights are the old ones")
            let left = try workshop.bytes("pulling")
            #expect(left.isEmpty)
        }
    }

    @Test func weightsInSeveralFilesFollowFromTheIndex() throws {
        var files = HubWorkshop.files
        files["model.safetensors"] = nil
        files["model-1.safetensors"] = Array("one".utf8)
        files["model-2.safetensors"] = Array("two".utf8)
        files["model-3.safetensors"] = Array("not named".utf8)
        files["model.safetensors.index.json"] = Array(
            #"{"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}"#.utf8
        )
        try HubWorkshop.with(files, large: ["model-1.safetensors", "model-2.safetensors"]) { workshop in
            let record = try workshop.pull("hf:maker/tiny@refs/pr/1", as: "other")
            #expect(record.name == "other")
            #expect(record.sha256["model-2.safetensors"] == Digest(of: "two").description)
            #expect(try workshop.models()["other/model-1.safetensors"] == Array("one".utf8))
            #expect(try workshop.models()["other/model-3.safetensors"] == nil)
            #expect(record.sha256.count == 7)
        }
    }

    /// A mirror may list no checksums; then those that come with the files count.
    @Test func checksumsCanComeWithTheFiles() throws {
        try HubWorkshop.with { workshop in
            workshop.hub.change { $0.hasChecksums = false }
            try workshop.pull()
            #expect(try workshop.models() == HubWorkshop.expected())
            workshop.hub.fail("model.safetensors", .wrongBytes, .wrongBytes)
            let error = #expect(throws: PullError.self) { try workshop.pull(as: "again") }
            guard case .hub(.checksumMismatch("model.safetensors", _, _)) = error else {
                Issue.record("found \(String(describing: error))")
                return
            }
        }
    }

    @Test func theLicenceOfTheCardIsTakenWhereTheHubStatesNone() throws {
        try HubWorkshop.with { workshop in
            workshop.hub.change { $0.members = [] }
            let record = try workshop.pull()
            #expect(record.licence == "MIT")
        }
    }

    @Test func namesAreKeptForWhoHasThem() throws {
        try HubWorkshop.with { workshop in
            #expect(throws: PullError.nameUnusable("a b")) { try workshop.pull(as: "a b") }
            #expect(throws: PullError.nameReserved("minilm")) { try workshop.pull(as: "minilm") }
            let folder = workshop.store.root.appending("models/tiny")
            try Files.write("mine", to: folder.appending("notes.txt"))
            #expect(throws: PullError.nameTaken("tiny", folder: folder)) { try workshop.pull() }
            #expect(try workshop.models() == ["tiny/notes.txt": Array("mine".utf8)])
            try workshop.pull(force: true)
            #expect(try workshop.models() == HubWorkshop.expected())
        }
    }

    @Test func aDiskThatIsTooSmallIsToldBefore() throws {
        try HubWorkshop.with { workshop in
            workshop.hub.change {
                $0.files["model.safetensors"] = nil
                let large: JSON = [
                    "sha256": .string(String(repeating: "0", count: 64)), "size": .integer(1 << 60),
                ]
                $0.siblings = [["rfilename": "model.safetensors", "size": .integer(1 << 60), "lfs": large]]
            }
            let error = #expect(throws: PullError.self) { try workshop.pull() }
            guard case .hub(.diskTooSmall(workshop.store.root, needed: let needed, free: let free)) = error
            else {
                Issue.record("found \(String(describing: error))")
                return
            }
            #expect(needed >= 1 << 60 && free > 0 && free < needed)
            #expect(workshop.hub.server.requests.count == 1)
            let left = try workshop.models()
            #expect(left.isEmpty)
        }
    }
}
