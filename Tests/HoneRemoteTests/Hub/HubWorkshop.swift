import HoneBase
import HoneTestSupport
import SystemPackage

@testable import HoneRemote

/// A store and a hub with a small model, whose weights lie on another host.
struct HubWorkshop {
    static let weights = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    static let files: [String: [UInt8]] = [
        "config.json": Array("{\"model_type\": \"bert\"}\n".utf8), "model.safetensors": weights,
        "tokenizer.json": Array("{}".utf8), "1_Pooling/config.json": Array("{\"a\": 1}".utf8),
        "empty.txt": [],
        "README.md": Array("---\nlicense: mit\n---\n# Tiny\n".utf8),
        "pytorch_model.bin": Array("pickle".utf8),
    ]
    static let wanted = [
        "1_Pooling/config.json", "README.md", "config.json", "model.safetensors", "tokenizer.json",
    ]

    let store: ModelStore
    let hub: FakeHub
    var token: String?

    static func with(
        _ files: [String: [UInt8]] = files,
        large: Set<String> = ["model.safetensors"],
        _ body: (HubWorkshop) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder.appending("home"), shipped: nil)
            try body(HubWorkshop(store: store, hub: FakeHub(files, large: large)))
        }
    }

    @discardableResult func pull(
        _ reference: String = "hf:maker/tiny",
        as name: String? = nil,
        force: Bool = false,
        attempts: Int = 3,
        isOffline: Bool = false,
        progress: (PullProgress) -> Void = { _ in }
    ) throws -> ModelRecord {
        var settings = HubSettings()
        settings.endpoint = hub.endpoint
        settings.token = token
        settings.stall = 1
        settings.pause = 0.01
        settings.attempts = attempts
        settings.isOffline = isOffline
        return try store.pull(
            HubReference(reference),
            as: name,
            force: force,
            settings: settings,
            progress: progress
        )
    }

    /// The bytes of what is below `models`, but for the records.
    func models() throws -> [String: [UInt8]] {
        try bytes("models").filter { !$0.key.hasSuffix(ModelRecord.fileName) }
    }

    /// The bytes of what is below `folder` of the store, but for the locks.
    func bytes(_ folder: String) throws -> [String: [UInt8]] {
        try Self.bytes(below: store.root.appending(folder))
    }

    private static func bytes(below folder: FilePath, _ prefix: String = "") throws -> [String: [UInt8]] {
        guard Files.exists(folder) else { return [:] }
        var found: [String: [UInt8]] = [:]
        for name in try Files.names(in: folder) where name != ".lock" {
            let path = folder.appending(name)
            if Files.isFolder(path) {
                found.merge(try bytes(below: path, prefix + name + "/")) { $1 }
            } else {
                found[prefix + name] = try Files.bytes(of: path)
            }
        }
        return found
    }

    static func expected(_ name: String = "tiny", files: [String: [UInt8]] = files) -> [String: [UInt8]] {
        var expected: [String: [UInt8]] = [:]
        for path in wanted { expected["\(name)/\(path)"] = files[path] }
        return expected
    }

    /// What the servers were asked for of a file.
    func requests(of path: String) -> [LocalServer.Request] {
        (hub.server.requests + hub.elsewhere.requests).filter { $0.target.contains("/" + path) }
    }
}
