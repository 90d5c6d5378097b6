import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRemote

/// Puts a model of one file into a store by hand.
private func put(_ name: String, in store: ModelStore) throws {
    let record = ModelRecord(
        name: name,
        upstream: nil,
        source: .folder("/x"),
        licence: nil,
        trainingData: nil,
        sha256: [:],
        pulledAt: "2026-01-02T03:04:05Z"
    )
    let folder = store.root.appending("models").appending(name)
    try Files.write(record.json.text(), to: folder.appending(ModelRecord.fileName))
}

@Suite struct ModelStoreTests {
    @Test(arguments: ["minilm", "a", "7b", "Some_model-1.5", String(repeating: "x", count: 100)])
    func namesOfModels(name: String) {
        #expect(ModelStore.isName(name))
    }

    @Test(arguments: [
        "", ".", "..", ".hidden", "-x", "_x", "a/b", "a b", "\u{E9}t\u{E9}", "a\u{0}", "a\n", "~", "a:b",
        String(repeating: "x", count: 101),
    ])
    func namesThatCannotBe(name: String) {
        #expect(!ModelStore.isName(name))
    }

    @Test func modelsAreListedByName() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder.appending("home"), shipped: nil)
            #expect(store.entries() == [])
            for name in ["b", "a", "c"] { try put(name, in: store) }
            try Files.makeFolder(store.root.appending("models/no-record"))
            try Files.write(
                "not JSON",
                to: store.root.appending("models/broken").appending(ModelRecord.fileName)
            )
            try Files.write("x", to: store.root.appending("models/file"))
            #expect(store.entries().map(\.name) == ["a", "b", "c"])
            #expect(store.folder(of: "a") == store.root.appending("models/a"))
            for name in ["no-record", "file", "none", "", "..", "../models/a"] {
                #expect(store.folder(of: name) == nil, "\(name)")
            }
        }
    }

    /// What comes with Hone is found behind what was pulled.
    @Test func shippedModelsComeLast() throws {
        try withTemporaryFolder { folder in
            let other = ModelStore(root: folder.appending("other"), shipped: nil)
            for name in ["a", "base"] { try put(name, in: other) }
            let shipped = other.root.appending("models")
            let store = ModelStore(root: folder.appending("home"), shipped: shipped)
            #expect(store.folder(of: "base") == shipped.appending("base"))
            try put("a", in: store)
            #expect(store.folder(of: "a") == store.root.appending("models/a"))
            #expect(store.entries().map(\.name) == ["a", "base"])
            #expect(try store.resolve("base").record?.source == .folder("/x"))
        }
    }

    /// A record of what Hone trained itself names its recipe.
    @Test func aRecipeIsASource() throws {
        try withTemporaryFolder { folder in
            var record = ModelRecord(
                name: "base",
                upstream: nil,
                source: .recipe("recipe/make"),
                licence: "Apache-2.0",
                trainingData: TrainingData(summary: "books", datasets: []),
                sha256: ["config.json": "00"],
                pulledAt: "2026-01-02T03:04:05Z"
            )
            try Files.write(record.json.text(), to: folder.appending(ModelRecord.fileName))
            #expect(try ModelRecord(in: folder) == record)
            record.source = .folder("/x")
            #expect(try ModelRecord(in: folder) != record)
        }
    }

    @Test func namesComeBeforeFolders() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder.appending("home"), shipped: nil)
            // A name that is also that of a folder in the working folder of the tests.
            try put("Sources", in: store)
            let named = try store.resolve("Sources")
            #expect(named.folder == store.root.appending("models/Sources"))
            #expect(named.name == "Sources")
            #expect(named.record?.name == "Sources")
        }
    }

    @Test func foldersAreFoundByTheirPath() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder.appending("home"), shipped: nil)
            try Files.makeFolder(folder.appending("mine"))
            for path in [
                folder.appending("mine").string, folder.string + "/./mine/", folder.string + "/home/../mine",
            ] {
                try Files.makeFolder(store.root)
                let found = try store.resolve(path)
                #expect(found == ResolvedModel(name: "mine", folder: FilePath(path), record: nil))
            }
        }
    }

    @Test func unknownNamesAreToldWithWhatWouldDo() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder.appending("home"), shipped: nil)
            try put("mine", in: store)
            let error = #expect(throws: ModelStoreError.self) { try store.resolve("other/model") }
            let expected = ModelStoreError.unknown(
                "other/model",
                store: store.root,
                inStore: ["mine"],
                canBePulled: ["minilm"],
                isFile: false
            )
            #expect(error == expected)
        }
    }

    @Test func aBrokenRecordIsAnErrorAndNotAnotherModel() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder, shipped: nil)
            try Files.write("{}", to: folder.appending("models/broken").appending(ModelRecord.fileName))
            let error = #expect(throws: ModelStoreError.self) { try store.resolve("broken") }
            guard case .recordUnusable = error else {
                Issue.record("expected an unusable record, found \(String(describing: error))")
                return
            }
        }
    }

    @Test func theStandardStoreFollowsTheEnvironment() async {
        await #expect(processExitsWith: .success) {
            setenv("HOME", "/home/someone", 1)
            setenv("HONE_HOME", "/elsewhere/hone", 1)
            precondition(ModelStore.standard.root == "/elsewhere/hone")
            setenv("HONE_HOME", "", 1)
            precondition(ModelStore.standard.root == "/home/someone/.hone")
            unsetenv("HONE_HOME")
            precondition(ModelStore.standard.root == "/home/someone/.hone")
            unsetenv("HOME")
            precondition(ModelStore.standard.root.isAbsolute)
            precondition(ModelStore.standard.catalog["minilm"] != nil)
        }
    }
}
