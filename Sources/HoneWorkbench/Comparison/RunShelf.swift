internal import HoneBase
internal import SystemPackage

/// Where a comparison's runs lie: aside until the results are written, then where they are served.
///
/// A comparison that fails or is interrupted leaves the runs of the one before as they were.
struct RunShelf {
    private let output: FilePath

    init(output: FilePath) { self.output = output }

    /// The run's folder relative to the comparison's, as results name it.
    static func place(of identifier: String) -> String { "runs/\(identifier)" }

    /// Where the run of `identifier` is written after its fit.
    func aside(_ identifier: String) -> FilePath { output.appending("cache").appending("run-\(identifier)") }

    /// Where the run of `identifier` is served from.
    func served(_ identifier: String) -> FilePath { output.appending("runs").appending(identifier) }

    /// Whether the run of the trial `key` is there, aside or served.
    func holds(_ identifier: String, trial key: String) -> Bool {
        Self.trial(of: served(identifier)) == key || Self.trial(of: aside(identifier)) == key
    }

    /// Puts the run of the trial `key` into its place, if it is not there.
    func serve(_ identifier: String, trial key: String) throws(FileError) {
        let (aside, served) = (aside(identifier), served(identifier))
        guard Self.trial(of: served) != key else { return }
        try Files.makeFolder(output.appending("runs"))
        let former = FilePath(served.string + ".former")
        try Files.remove(former)
        if Files.exists(served) { try Files.move(served, to: former) }
        try Files.move(aside, to: served)
        try Files.remove(former)
    }

    /// The trial that the run in `folder` came of; nil where no whole run is there.
    private static func trial(of folder: FilePath) -> String? {
        guard let bytes = try? Files.bytes(of: folder.appending(RunRecord.fileName)),
            ["model.safetensors", "prompt.json"].contains(where: { Files.exists(folder.appending($0)) })
        else { return nil }
        return (try? JSONScanner.parse(bytes))?["trial"]?.string
    }
}
