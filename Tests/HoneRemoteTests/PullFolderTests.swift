import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRemote

/// A model folder as others lay it out, with things that do not belong into the store.
private func makeModel(at folder: FilePath, weights: String = "w") throws {
    try Files.write("{}", to: folder.appending("config.json"))
    try Files.write(weights, to: folder.appending("model.safetensors"))
    try Files.write("{}", to: folder.appending("1_Pooling/config.json"))
    try Files.write("x", to: folder.appending(".git/HEAD"))
    try Files.write("old", to: folder.appending(ModelRecord.fileName))
}

private let expected = [
    "models/mine/config.json": "{}", "models/mine/model.safetensors": "w",
    "models/mine/1_Pooling/config.json": "{}",
]

private func files(of store: ModelStore) throws -> [String: String] {
    try contents(of: store.root).filter { !$0.key.hasSuffix(ModelRecord.fileName) }
}

private func withStore(_ body: (ModelStore, FilePath) throws -> Void) throws {
    try withTemporaryFolder { folder in
        try makeModel(at: folder.appending("in"))
        try body(TestPackage.store(in: folder), folder.appending("in"))
    }
}

@Suite struct PullFolderTests {
    @Test func aFolderIsCopied() throws {
        try withStore { store, folder in
            var steps: [String] = []
            let record = try store.pull(folder: folder, as: "mine", licence: "MIT") { steps.append($0) }
            #expect(try files(of: store) == expected)
            #expect(record.licence == "MIT")
            #expect(record.source == .folder(folder))
            #expect(record.upstream == nil)
            #expect(record.trainingData == nil)
            #expect(
                record.sha256 == [
                    "config.json": Digest(of: "{}").description,
                    "model.safetensors": Digest(of: "w").description,
                    "1_Pooling/config.json": Digest(of: "{}").description,
                ]
            )
            #expect(store.entries() == [record])
            #expect(
                steps == [
                    "copying \(folder)", "hashing 3 files",
                    "storing mine in \(store.root.appending("models/mine"))",
                ]
            )
        }
    }

    @Test func theLicenceIsUnknownUnlessGiven() throws {
        try withStore { store, folder in
            let record = try store.pull(folder: folder, as: "mine")
            let read = try ModelRecord(in: store.root.appending("models/mine"))
            #expect(record.licence == nil)
            #expect(read == record)
        }
    }

    @Test func linksAreFollowed() throws {
        try withStore { store, folder in
            try Files.move(folder.appending("model.safetensors"), to: folder.appending("../blob"))
            #expect(symlink("../blob", folder.appending("model.safetensors").string) == 0)
            _ = try store.pull(folder: folder, as: "mine")
            #expect(try files(of: store) == expected)
        }
    }

    @Test func foldersInACircleAreRefused() throws {
        try withStore { store, folder in
            #expect(symlink(".", folder.appending("loop").string) == 0)
            let error = #expect(throws: PullError.self) { try store.pull(folder: folder, as: "mine") }
            guard case .folderTooDeep = error else {
                Issue.record("expected folders that are too deep, found \(String(describing: error))")
                return
            }
            let kept = try contents(of: store.root)
            #expect(kept.isEmpty)
        }
    }

    @Test func aNameIsTakenOnce() throws {
        try withStore { store, folder in
            let first = try store.pull(folder: folder, as: "mine")
            var steps: [String] = []
            #expect(try store.pull(folder: folder, as: "mine") { steps.append($0) } == first)
            #expect(steps.last == "mine is in the store already, and whole")

            let other = folder.appending("../other").lexicallyNormalized()
            try makeModel(at: other, weights: "other")
            let place = store.root.appending("models/mine")
            #expect(throws: PullError.nameTaken("mine", folder: place)) {
                try store.pull(folder: other, as: "mine")
            }
            #expect(try files(of: store) == expected)
            _ = try store.pull(folder: other, as: "mine", force: true)
            #expect(try files(of: store)["models/mine/model.safetensors"] == "other")
        }
    }

    @Test func aDamagedCopyIsReplaced() throws {
        try withStore { store, folder in
            _ = try store.pull(folder: folder, as: "mine")
            try Files.write("damaged", to: store.root.appending("models/mine/model.safetensors"))
            _ = try store.pull(folder: folder, as: "mine")
            #expect(try files(of: store) == expected)
        }
    }

    @Test func underANameOfTheCatalogueTheFilesMustBeTheCatalogues() throws {
        try withStore { store, folder in
            let error = #expect(throws: PullError.self) { try store.pull(folder: folder, as: "tiny") }
            guard case .hashMismatch(model: "tiny", file: "1_Pooling/config.json", _, _) = error else {
                Issue.record("expected a wrong hash, found \(String(describing: error))")
                return
            }
            let kept = try contents(of: store.root)
            #expect(kept.isEmpty)
            for name in TestPackage.pinned {
                try Files.write(
                    TestPackage.files["test_model/model/" + name] ?? "",
                    to: folder.appending(name)
                )
            }
            let record = try store.pull(folder: folder, as: "tiny")
            #expect(record.licence == "MIT")
            #expect(record.upstream == "maker/tiny")
            #expect(record.source == .folder(folder))
            #expect(
                try files(of: store).keys.sorted() == TestPackage.pinned.map { "models/tiny/" + $0 }.sorted()
            )
        }
    }

    @Test func whatIsNoModelIsRefused() throws {
        try withStore { store, folder in
            #expect(throws: PullError.nameUnusable("../up")) { try store.pull(folder: folder, as: "../up") }
            #expect(throws: PullError.file(.missing("/nonexistent"))) {
                try store.pull(folder: "/nonexistent", as: "mine")
            }
            let file = folder.appending("config.json")
            #expect(throws: PullError.file(.notAFolder(file))) { try store.pull(folder: file, as: "mine") }
            let empty = folder.appending(".git")
            #expect(throws: PullError.notAModel(empty, missing: "config.json")) {
                try store.pull(folder: empty, as: "mine")
            }
            #expect(!Files.exists(store.root))
        }
    }
}
