import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// The command beside a hub of its own.
@Suite struct PullCommandTests {
    private static let commit = String(repeating: "c0", count: 20)

    /// Calls `body` with a workshop, a hub that has the workshop's encoder, and the variables that lead there.
    private func withHub(_ body: (Workshop, FakeHub, [String: String]) throws -> Void) throws {
        try Workshop.with { workshop in
            var files = try workshop.snapshot("encoder")
            files["README.md"] = Array("# An encoder\n".utf8)
            files["pytorch_model.bin"] = Array("pickle".utf8)
            let hub = FakeHub(files, large: ["model.safetensors"])
            let variables = [
                "HF_ENDPOINT": hub.endpoint, "HF_TOKEN": "secret", "HF_HUB_OFFLINE": "", "http_proxy": "",
                "no_proxy": "127.0.0.1,localhost",
            ]
            try body(workshop, hub, variables)
        }
    }

    private func variablesInShell(_ variables: [String: String]) -> String {
        variables.sorted { $0.key < $1.key }.map { "export \($0.key)='\($0.value)'" }.joined(separator: "\n")
    }

    @Test func aModelOfTheHubIsPulledListedAndUsed() throws {
        try withHub { workshop, hub, variables in
            hub.change { $0.token = "secret" }
            let pulled = try workshop.hone("pull", "hf:maker/tiny", variables: variables)
            #expect(pulled.exitCode == 0, "\(pulled.errorText)")
            let place = workshop.path("home/models/tiny")
            #expect(
                pulled.outputText == """
                    tiny is in \(place)
                    licence: Apache-2.0
                    upstream: maker/tiny
                    commit: \(Self.commit)

                    """
            )
            #expect(pulled.errorText.contains("asking 127.0.0.1:\(hub.server.port) for hf:maker/tiny"))
            #expect(!hub.elsewhere.requests.contains { $0.fields["authorization"] != nil })
            #expect(!pulled.errorText.contains("secret"))
            let again = try workshop.hone(
                "pull",
                "hf:maker/tiny@\(Self.commit)",
                "--json",
                variables: variables
            )
            #expect(again.exitCode == 0)
            #expect(again.errorText == "tiny is in the store already, and whole\n")
            #expect(try again.json["source"]?["commit"] == .string(Self.commit))
            #expect(try again.json["folder"] == .string(place.string))
            let listed = try workshop.hone("models")
            #expect(listed.outputText.contains("tiny"))
            #expect(listed.outputText.contains("maker/tiny"))
            try workshop.write("{\"text\": \"the pump has a leak\"}\n", to: "new.jsonl")
            let embedded = try workshop.hone("embed", "--model", "tiny", "new.jsonl")
            #expect(embedded.exitCode == 0, "\(embedded.errorText)")
        }
    }

    /// Killed ten times, the model is whole in the end, and no byte of it came twice but for what was under way.
    @Test func killsAreGoneOnFrom() throws {
        try withHub { workshop, hub, variables in
            hub.change { $0.pause = 0.004 }
            let script = """
                \(variablesInShell(variables))
                for kill in $(seq 10); do
                    "$hone" pull hf:maker/tiny 2>> told & process=$!
                    sleep 0.2
                    kill -9 $process 2> /dev/null || break
                    wait $process 2> /dev/null
                    test ! -e home/models/tiny || { ls home/models/tiny/hone-model.json > /dev/null || exit 9; }
                done
                "$hone" pull hf:maker/tiny 2>> told; status=$?; cat told >&2; exit $status
                """
            let killed = try workshop.bash(script)
            #expect(killed.exitCode == 0, "\(killed.errorText)")
            #expect(
                killed.errorText.contains("going on with model.safetensors at byte"),
                "\(killed.errorText)"
            )
            let starts = hub.elsewhere.requests.compactMap { $0.fields["range"] }
            #expect(!starts.isEmpty)
            var expected = try workshop.snapshot("encoder")
            expected["README.md"] = Array("# An encoder\n".utf8)
            var found = try workshop.snapshot("home/models/tiny")
            found["hone-model.json"] = nil
            #expect(found == expected)
            let left = try workshop.snapshot("home/pulling")
            #expect(left.isEmpty)
        }
    }

    /// Ctrl-C ends at once and keeps what came for the next.
    @Test func anInterruptIsGoneOnFrom() throws {
        try withHub { workshop, hub, variables in
            hub.change { $0.faults["model.safetensors"] = [.stalls(after: 20_000)] }
            let script = """
                \(variablesInShell(variables))
                "$hone" pull hf:maker/tiny 2> told & process=$!
                until [ -s home/pulling/tiny/*/partial/model.safetensors.part ]; do sleep 0.01; done
                kill -INT $process; wait $process; status=$?; cat told >&2; exit $status
                """
            let stopped = try workshop.bash(script)
            #expect(stopped.exitCode == 130, "\(stopped.errorText)")
            #expect(!Files.exists(workshop.path("home/models/tiny")))
            let resumed = try workshop.hone("pull", "hf:maker/tiny", variables: variables)
            #expect(resumed.exitCode == 0, "\(resumed.errorText)")
            #expect(hub.elsewhere.requests.last?.fields["range"]?.hasPrefix("bytes=") == true)
        }
    }

    @Test(
        arguments: [
            (["maker/tiny"], [:], 2, "hone pull hf:maker/tiny"),
            (["maker"], [:], 2, "no such file or folder"),
            (["hf:tiny"], [:], 2, "names no repository of the hub"),
            (["hf:maker/none"], [:], 2, "has no repository"),
            (["hf:maker/tiny@v9"], [:], 2, "has no revision \"v9\""),
            (["hf:maker/tiny"], ["HF_HUB_OFFLINE": "1"], 2, "HF_HUB_OFFLINE is set"),
            (["hf:maker/tiny"], ["HF_ENDPOINT": "nonsense"], 2, "HF_ENDPOINT"),
            (["hf:maker/tiny", "--name", "a/b"], [:], 2, "a/b"),
            (["hf:maker/tiny"], ["HF_TOKEN": "a b"], 2, "the token"),
        ] as [([String], [String: String], Int, String)]
    )
    func whatMustBeMendedExitsWithTwo(
        _ arguments: [String],
        _ changes: [String: String],
        _ status: Int,
        _ says: String
    ) throws {
        try withHub { workshop, _, variables in
            let outcome = try workshop.hone(
                arguments: ["pull"] + arguments,
                variables: variables.merging(changes) { $1 }
            )
            #expect(outcome.exitCode == status)
            #expect(outcome.errorText.contains(says), "\(outcome.errorText)")
            #expect(outcome.outputText == "")
        }
    }

    @Test func aFailureOnTheWayExitsWithOne() throws {
        try withHub { workshop, hub, variables in
            hub.change { $0.faults["model.safetensors"] = [.wrongBytes, .wrongBytes] }
            let outcome = try workshop.hone("pull", "hf:maker/tiny", variables: variables)
            #expect(outcome.exitCode == 1)
            #expect(outcome.errorText.contains("is not what the hub says"))
            #expect(!Files.exists(workshop.path("home/models/tiny")))
        }
    }

    /// The proxy of the environment is asked for what lies elsewhere.
    @Test func theProxyOfTheEnvironmentIsUsed() throws {
        try Workshop.with { workshop in
            let proxy = LocalServer { _ in LocalServer.Reply(status: 404) }
            let outcome = try workshop.hone(
                "pull",
                "hf:maker/tiny",
                variables: [
                    "HF_ENDPOINT": "http://hub.invalid", "http_proxy": "http://127.0.0.1:\(proxy.port)",
                    "no_proxy": "",
                    "HF_HUB_OFFLINE": "",
                ]
            )
            #expect(outcome.exitCode == 2)
            #expect(
                proxy.requests.map(\.target) == [
                    "http://hub.invalid/api/models/maker/tiny/revision/main?blobs=true"
                ]
            )
        }
    }

    @Test func aFolderIsReplacedByForce() throws {
        try Workshop.with { workshop in
            #expect(try workshop.hone("pull", "encoder", "--name", "mine").exitCode == 0)
            try workshop.write("{}", to: "encoder/data_config.json")
            let refused = try workshop.hone("pull", "encoder", "--name", "mine")
            #expect(refused.exitCode == 2)
            #expect(refused.errorText.contains("--force"))
            #expect(try workshop.hone("pull", "encoder", "--name", "mine", "--force").exitCode == 0)
            #expect(Files.exists(workshop.path("home/models/mine/data_config.json")))
        }
    }
}
