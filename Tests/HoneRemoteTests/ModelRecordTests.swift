import HoneBase
import HoneRemote
import HoneTestSupport
import SystemPackage
import Testing

private let full = ModelRecord(
    name: "tiny",
    upstream: "maker/tiny",
    source: .package(name: "test-model", version: "1.0"),
    licence: "Apache-2.0",
    trainingData: TrainingData(
        summary: "two sets",
        datasets: [.init(name: "a", examples: 3), .init(name: "b", examples: 4)]
    ),
    sha256: ["config.json": Digest(of: "c").description, "deep/w": Digest(of: "w").description],
    pulledAt: "2026-01-02T03:04:05Z"
)

private let bare = ModelRecord(
    name: "mine",
    upstream: nil,
    source: .folder("/somewhere/mine"),
    licence: nil,
    trainingData: nil,
    sha256: [:],
    pulledAt: "2026-01-02T03:04:05Z"
)

private let fetched = ModelRecord(
    name: "tiny",
    upstream: "maker/tiny",
    source: .hub(endpoint: "https://hub.example", repository: "maker/tiny", commit: "c0c0"),
    licence: "MIT",
    trainingData: nil,
    sha256: [:],
    pulledAt: "2026-01-02T03:04:05Z"
)

@Suite struct ModelRecordTests {
    @Test(arguments: [full, bare, fetched]) func recordsReadBack(record: ModelRecord) throws {
        try withTemporaryFolder { folder in
            try Files.write(record.json.text(pretty: true), to: folder.appending(ModelRecord.fileName))
            #expect(try ModelRecord(in: folder) == record)
        }
    }

    @Test func theRecordHasTheFieldsThatAreDocumented() {
        #expect(
            full.json.object?.keys == [
                "record_version", "name", "upstream", "source", "licence", "training_data", "sha256",
                "pulled_at",
            ]
        )
        #expect(full.json["source"] == ["package": "test-model", "version": "1.0"])
        #expect(bare.json["source"] == ["folder": "/somewhere/mine"])
        #expect(bare.json["licence"] == .null)
        #expect(
            fetched.json["source"] == [
                "hub": "https://hub.example", "repository": "maker/tiny", "commit": "c0c0",
                "url": "https://hub.example/maker/tiny/tree/c0c0",
            ]
        )
    }

    @Test(arguments: [
        ("", "not JSON"), ("{}", "record_version"), ("{\"record_version\": 2}", "version is 2"),
        ("{\"record_version\": 1}", "name"), ("{\"record_version\": 1, \"name\": \"a\"}", "pulled_at"),
        ("{\"record_version\": 1, \"name\": \"a\", \"pulled_at\": \"x\"}", "sha256"),
        ("{\"record_version\": 1, \"name\": \"a\", \"pulled_at\": \"x\", \"sha256\": {}}", "source"),
        (
            "{\"record_version\": 1, \"name\": \"a\", \"pulled_at\": \"x\", \"sha256\": {\"f\": 1}, "
                + "\"source\": {\"folder\": \"/\"}}",
            "sha256.f"
        ),
    ])
    func unusableRecordsAreRefused(text: String, reason: String) throws {
        try withTemporaryFolder { folder in
            try Files.write(text, to: folder.appending(ModelRecord.fileName))
            let error = #expect(throws: ModelStoreError.self) { try ModelRecord(in: folder) }
            #expect(error?.problem.what.contains(reason) == true)
            #expect(error?.problem.place?.file == folder.appending(ModelRecord.fileName).string)
        }
    }

    @Test func damagedFilesAreNamed() throws {
        try withTemporaryFolder { folder in
            #expect(full.damagedFiles(in: folder) == ["config.json", "deep/w"])
            try Files.write("c", to: folder.appending("config.json"))
            try Files.write("W", to: folder.appending("deep/w"))
            #expect(full.damagedFiles(in: folder) == ["deep/w"])
            try Files.write("w", to: folder.appending("deep/w"))
            try Files.write("another file is no harm", to: folder.appending("other"))
            #expect(full.damagedFiles(in: folder) == [])
        }
    }
}
