import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct RunTests {
    private static let texts = ["the pump leaks", "my invoice is wrong", "battery power off", "hello"]

    /// A run of two labels, fitted on four texts and written to `folder`.
    private func write(to folder: FilePath, _ base: Base, approach: String = "linear-head") throws -> Run {
        let material = Material(
            labels: [.init(name: "pump"), .init(name: "other")],
            targets: [0, 1, 1, 1],
            features: base.encoder.embed(Self.texts).vectors.normalizedRows(),
            tokens: Self.texts.map { base.encoder.tokens(of: $0).ids },
            base: base,
            labelFeatures: [.name: base.encoder.embed(["pump", "other"]).vectors.normalizedRows()]
        )
        func model<A: Approach>(_ approach: A.Type) throws -> any ApproachModel {
            try approach.fit(approach.settings(for: material)[0], on: material, training: [0, 1, 2, 3])
        }
        let run = Run(
            folder: folder,
            approach: approach,
            base: base,
            labels: ["pump", "other"],
            task: "t",
            model: try model(HoneWorkbenchTests.approach(named: approach))
        )
        try run.write(details: JSONObject([("training_examples", 4)]))
        return run
    }

    private func change(_ run: FilePath, _ key: String, to value: JSON?) throws {
        let path = run.appending("run.json")
        var record = try #require(try JSONScanner.parse(Files.bytes(of: path)).object)
        record[key] = value
        try Files.write(JSON.object(record).text(), to: path)
    }

    private func problemOfOpening(_ run: FilePath) -> Problem? { problem { _ = try Run(run) } }

    @Test(arguments: ApproachRegistry.approaches.filter { $0.baseKind == .encoder }.map { $0.name })
    func whatIsReadAnswersAsWhatWasWritten(_ approach: String) throws {
        try withTinyBase { base, folder in
            let path = folder.appending("runs").appending("one")
            let written = try write(to: path, base, approach: approach)
            #expect(try Files.names(in: folder.appending("runs")) == ["one"])
            let files = [
                "lora": ["adapter_config.json", "adapter_model.safetensors", "recipe.json"],
                "full": ["encoder", "recipe.json"],
            ]
            let expected = (files[approach] ?? []) + ["model.safetensors", "run.json"]
            #expect(try Files.names(in: path) == expected.sorted())
            let read = try Run(path)
            #expect(read.approach == approach)
            #expect(read.labels == ["pump", "other"])
            #expect(read.task == "t")
            #expect(read.base.digest == base.digest)
            let texts = Self.texts + ["motor noise", "x"]
            for (one, other) in zip(written.answer(texts), read.answer(texts)) {
                #expect(one.output == other.output)
                // The base was opened in float32 to write and in the machine's own type to read.
                #expect(abs((one.probability ?? 0) - (other.probability ?? 1)) < 0.02)
            }
            #expect(read.answer([]) == [])
            let record = try JSONScanner.parse(Files.bytes(of: path.appending("run.json")))
            #expect(record["training_examples"] == 4)
        }
    }

    @Test func aRunIsReplacedAsAWhole() throws {
        try withTinyBase { base, folder in
            let path = folder.appending("one")
            _ = try write(to: path, base, approach: "nearest-examples")
            try Files.write("left over", to: path.appending("old.txt"))
            _ = try write(to: path, base)
            #expect(try Run(path).approach == "linear-head")
            #expect(try Files.names(in: path) == ["model.safetensors", "run.json"])
            #expect(try Files.names(in: folder) == ["one", "tiny-encoder"])
        }
    }

    @Test func textsThatAreCutAreTold() throws {
        try withTinyBase { base, folder in
            _ = try write(to: folder.appending("one"), base)
            let run = try Run(folder.appending("one"))
            let long = Array(repeating: "power", count: 80).joined(separator: " ")
            #expect(run.answer([long, "pump"]).map(\.isTruncated) == [true, false])
        }
    }

    /// A folder is no name of the store: it is found where it was when the run was fitted.
    @Test func aBaseThatIsAFolderIsFoundAgain() throws {
        try withTinyBase { base, folder in
            _ = try write(to: folder.appending("one"), base)
            #expect(try Run(folder.appending("one")).base.folder.isAbsolute)
            try Files.move(folder.appending("tiny-encoder"), to: folder.appending("moved"))
            let problem = problemOfOpening(folder.appending("one"))
            #expect(problem?.what == "the base of this run is not there any more")
        }
    }

    @Test(arguments: ["model.safetensors", "1_Pooling/config.json"])
    func aBaseThatHasChangedIsRefused(_ file: String) throws {
        try withTinyBase { base, folder in
            _ = try write(to: folder.appending("one"), base)
            try writeTinyEncoder(
                to: folder.appending("tiny-encoder"),
                seed: file == "model.safetensors" ? 2 : 1,
                poolsFirstToken: file != "model.safetensors"
            )
            let problem = problemOfOpening(folder.appending("one"))
            #expect(problem?.what == "the base \"tiny-encoder\" is not the one that this run was fitted on")
            #expect(problem?.expected == base.digest)
            #expect(problem?.found?.count == 64)
            #expect(problem?.remedy?.contains("hone compare") == true)
        }
    }

    @Test func otherTokensAreRefused() throws {
        try withTinyBase { base, folder in
            _ = try write(to: folder.appending("one"), base)
            try change(folder.appending("one"), "probe", to: "0000")
            #expect(problemOfOpening(folder.appending("one"))?.what.contains("other tokens") == true)
        }
    }

    @Test(
        arguments: [
            ("hone_run", nil, "\"hone_run\" is missing"), ("hone_run", 2, "another version of Hone"),
            ("labels", ["pump"], "two labels or more are expected"),
            ("labels", ["a", "b", "c"], "wrong shape"),
            ("approach", nil, "\"approach\" is missing"),
            ("approach", "dora", "this approach is not known"),
            ("approach", "nearest-examples", "a tensor is missing"),
            ("base", "tiny", "\"base\" lacks name, folder or sha256"),
        ] as [(String, JSON?, String)]
    )
    func aRecordThatCannotBeHonouredIsRefused(_ key: String, _ value: JSON?, _ says: String) throws {
        try withTinyBase { base, folder in
            let path = folder.appending("one")
            _ = try write(to: path, base)
            try change(path, key, to: value)
            let problem = problemOfOpening(path)
            #expect(problem?.what.contains(says) == true, "\(problem?.description ?? "")")
            #expect(problem?.kind == .input)
            #expect(problem?.place?.file.hasPrefix(path.string) == true)
        }
    }

    @Test func aModelOfAnotherBaseIsRefused() throws {
        try withTinyBase { base, folder in
            let path = folder.appending("one")
            _ = try write(to: path, base)
            try RunTensors.write(
                [
                    ("weight", Tensor([Float](repeating: 0, count: 6), shape: [2, 3])),
                    ("bias", Tensor([0, 0] as [Float], shape: [2])),
                ],
                metadata: [:],
                to: path.appending("model.safetensors")
            )
            let problem = problemOfOpening(path)
            #expect(problem?.expected == "2 labels and 32 features")
            #expect(problem?.found == "2 labels and 3 features")
        }
    }

    @Test func whatIsNoRunIsRefused() throws {
        try withTemporaryFolder { folder in
            #expect(problemOfOpening(folder)?.what == "this folder is not a run: it has no run.json")
            #expect(problemOfOpening(folder.appending("none"))?.what == "no such file or folder")
            try Files.write("{", to: folder.appending("run.json"))
            #expect(problemOfOpening(folder)?.place?.file == folder.appending("run.json").string)
        }
    }

    @Test func weightsThatAreGoneOrCutAreRefused() throws {
        try withTinyBase { base, folder in
            let weights = folder.appending("one").appending("model.safetensors")
            _ = try write(to: folder.appending("one"), base)
            let bytes = try Files.bytes(of: weights)
            try writeQuickly(Array(bytes[..<40]), to: weights)
            #expect(problemOfOpening(folder.appending("one"))?.place?.file == weights.string)
            try Files.remove(weights)
            #expect(problemOfOpening(folder.appending("one"))?.place?.file == weights.string)
        }
    }
}
