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

            Examples:
              hone pull minilm
              hone pull ./my-encoder --name my-encoder
            """
    )

    @Argument(help: "A name of the catalogue (minilm), or a local model folder.")
    var model: String

    @Option(help: "The name in the store for a local folder; by default the folder's own.")
    var name: String?

    @Option(help: "The licence of a local folder, as an SPDX name.")
    var licence: String?

    @Flag(help: "Fetch again even where the model is there and intact.")
    var force = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let store = ModelStore.standard
        let record: ModelRecord
        if store.catalog[model] != nil {
            record = try store.pull(model, force: force) { Terminal.message($0) }
        } else {
            let folder = FilePath(model)
            record = try store.pull(
                folder: folder,
                as: name ?? folder.lastComponent?.string ?? "model",
                licence: licence
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
        }
    }
}
