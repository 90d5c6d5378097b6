internal import ArgumentParser
internal import HoneBase
internal import HoneRemote
internal import SystemPackage

struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fetch a pre-trained model into the model store.",
        discussion: """
            The store is $HONE_HOME/models, by default ~/.hone/models. What is fetched is pinned by hash; upstream,
            licence and training data are recorded beside it.

            From the Hugging Face hub come settings, tokenizer and safetensors of one commit, never pickles. A pull
            that was interrupted goes on where it ended when it is run again. HF_TOKEN is the token for gated and
            private models, HF_ENDPOINT another hub; HF_HUB_OFFLINE=1 forbids the network.

            Examples:
              hone pull minilm
              hone pull hf:sentence-transformers/all-MiniLM-L6-v2
              hone pull hf:Qwen/Qwen2.5-0.5B-Instruct@main --name qwen
              hone pull ./my-encoder --name my-encoder
            """
    )

    @Argument(
        help:
            "A name of the catalogue (minilm), a repository of the hub (hf:ORG/NAME[@REVISION]), or a local folder."
    )
    var model: String

    @Option(help: "The name in the store; by default the repository's or the folder's own.")
    var name: String?

    @Option(help: "The licence as an SPDX name; by default what the repository states.")
    var licence: String?

    @Flag(help: "Fetch again even where the model is there and intact.")
    var force = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        Interrupt.remains = .before
        let store = ModelStore.standard
        let record: ModelRecord
        if store.catalog[model] != nil {
            record = try store.pull(model, force: force) { Terminal.message($0) }
        } else if model.hasPrefix(HubReference.prefix) {
            record = try pullFromHub(into: store)
        } else {
            let folder = FilePath(model)
            if !Files.exists(folder), let reference = try? HubReference(HubReference.prefix + model) {
                throw PullError.folderMissing(folder, hub: reference)
            }
            record = try store.pull(
                folder: folder,
                as: name ?? folder.lastComponent?.string ?? "model",
                licence: licence,
                force: force
            )
        }
        let place = store.folder(of: record.name)?.string ?? ""
        if json {
            var object = record.json.object ?? JSONObject()
            object["folder"] = .string(place)
            JSONOutput.print(.object(object))
        } else {
            Terminal.output("\(record.name) is in \(place)")
            if let licence = record.licence { Terminal.output("licence: \(licence)") }
            if let upstream = record.upstream { Terminal.output("upstream: \(upstream)") }
            if case .hub(_, _, let commit) = record.source { Terminal.output("commit: \(commit)") }
        }
    }

    private func pullFromHub(into store: ModelStore) throws -> ModelRecord {
        Interrupt.remains = .steps
        let line = ProgressLine()
        defer { line.end() }
        var started: Double?
        return try store.pull(
            HubReference(model),
            as: name,
            licence: licence,
            force: force,
            settings: .environment()
        ) { progress in
            switch progress {
            case .step(let step):
                line.end()
                Terminal.message(step)
            case .bytes(let done, let total, let fetched, let file):
                let now = MonotonicClock.now
                let elapsed = max(now - (started ?? now), 1e-3)
                started = started ?? now
                let rate = Double(fetched) / elapsed
                var text = "\(file)  \(megabytes(done))/\(megabytes(total)) MB"
                if elapsed > 0.5 {
                    text += "  \((rate / 1e6).significant(3)) MB/s"
                    text += "  \((Double(total - done) / max(rate, 1)).duration) left"
                }
                line.tell(text)
            }
        }
    }

    private func megabytes(_ bytes: Int) -> String { (Double(bytes) / 1e6).fixed(1) }
}
