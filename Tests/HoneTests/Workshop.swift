import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// A folder in which the command line is tried as a user would.
///
/// It holds a small encoder of random weights, labelled texts, and a model store of its own.
struct Workshop {
    let folder: FilePath

    /// The program beside these tests.
    static let program: FilePath = {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &bytes, bytes.count)
        let path = FilePath(String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self))
        return path.removingLastComponent().appending("hone")
    }()

    /// Calls `body` with a workshop that holds an encoder in `encoder`.
    static func with<Result>(_ body: (Workshop) throws -> Result) throws -> Result {
        try withTemporaryFolder { folder in
            let workshop = Workshop(folder: folder)
            try writeTinyEncoder(to: workshop.path("encoder"))
            return try body(workshop)
        }
    }

    /// What a comparison of all approaches on `tickets` left, made once for all tests that only look at it.
    static let compared: Result<Workshop, any Error> = Result {
        var template = Array("/tmp/hone-test-XXXXXX".utf8CString)
        let name = try #require(mkdtemp(&template).map { String(cString: $0) })
        atexit { if case .success(let workshop) = Workshop.compared { try? Files.remove(workshop.folder) } }
        let workshop = Workshop(folder: FilePath(name))
        try writeTinyEncoder(to: workshop.path("encoder"))
        try workshop.makeTask(TicketRow.drawn(90))
        let outcome = try workshop.hone("compare", "tickets", "--json")
        try #require(outcome.exitCode == 0, "\(outcome.errorText)")
        return workshop
    }

    /// Calls `body` with a copy of what `compared` holds.
    static func withCompared<Result>(_ body: (Workshop) throws -> Result) throws -> Result {
        let original = try compared.get().folder
        return try withTemporaryFolder { folder in
            let copy = try ChildProcess("cp", ["-r", original.appending(".").string, folder.string]).run()
            try #require(copy.exitCode == 0, "\(copy.errorText)")
            return try body(Workshop(folder: folder))
        }
    }

    func path(_ name: String) -> FilePath { folder.pushing(FilePath(name)) }

    func text(_ name: String) throws -> String { try Files.text(of: path(name)) }

    func json(_ name: String) throws -> JSON { try JSONScanner.parse(Files.bytes(of: path(name))) }

    func write(_ text: String, to name: String) throws {
        try Files.makeFolder(path(name).removingLastComponent())
        try writeQuickly(Array(text.utf8), to: path(name))
    }

    /// A task of these rows with the encoder as its base; `yaml` is added to its file.
    func makeTask(_ rows: [TicketRow], named name: String = "tickets", yaml: String = "") throws {
        try write("kind: classify\nbases: [../encoder]\n" + yaml, to: "\(name)/task.yaml")
        try write(rows.map(\.line).joined(), to: "\(name)/examples.jsonl")
    }

    /// Runs the program in the workshop's folder; standard input is what the file `input` holds, or empty.
    func hone(
        _ arguments: String...,
        input: String? = nil,
        variables: [String: String] = [:]
    ) throws -> ChildProcess.Outcome {
        try hone(arguments: arguments, input: input, variables: variables)
    }

    /// The same with the arguments as a list.
    func hone(
        arguments: [String],
        input: String? = nil,
        variables: [String: String] = [:]
    ) throws -> ChildProcess.Outcome {
        guard let input else { return try run(Self.program.string, arguments, variables) }
        let script = "exec \"$@\" < \"$0\""
        return try run(
            "bash",
            ["-c", script, path(input).string, Self.program.string] + arguments,
            variables
        )
    }

    /// Runs a script of bash in which `$hone` is the program.
    func bash(_ script: String) throws -> ChildProcess.Outcome {
        try run("bash", ["-c", script], ["hone": Self.program.string])
    }

    private func run(
        _ program: String,
        _ arguments: [String],
        _ variables: [String: String]
    ) throws -> ChildProcess.Outcome {
        // One thread: the tests run beside each other.
        var environment: [String: String?] = [
            "HONE_HOME": path("home").string, "HONE_THREADS": "1", "TERM": nil,
        ]
        for (name, value) in variables { environment[name] = value }
        return try ChildProcess(
            program,
            arguments,
            in: folder,
            environment: environment,
            timeLimit: .seconds(300)
        )
        .run()
    }

    /// The bytes of every file below `name`, by its path; locks and the cache are no results.
    func snapshot(_ name: String) throws -> [String: [UInt8]] {
        guard Files.isFolder(path(name)) else { return [:] }
        let files = try Files.below(path(name), endings: [""])
            .filter { !$0.hasPrefix("cache/") && !$0.hasSuffix(".lock") }
        return Dictionary(
            uniqueKeysWithValues: try files.map {
                ($0, try Files.bytes(of: path(name).pushing(FilePath($0))))
            }
        )
    }
}

/// One labelled text, told apart by the words of its label.
struct TicketRow: Sendable {
    var id: String
    var input: String
    var output: String

    var line: String {
        JSON.object(
            JSONObject([("id", .string(id)), ("input", .string(input)), ("output", .string(output))])
        ).text()
            + "\n"
    }

    /// The labels with words that belong to them.
    static let words: [(label: String, words: [String])] = [
        ("hydraulics", ["pump", "leak", "hose", "valve", "pressure", "oil"]),
        ("payment", ["bank", "money", "transfer", "fee", "refund", "account"]),
        ("power", ["motor", "battery", "light", "engine", "hot", "noise"]),
    ]

    private static let common = Array(
        "the of to in it was for on with this but not are when your there".split(separator: " ")
    )

    /// Rows with labels in turn; one text in eight holds a word of another label.
    static func drawn(_ count: Int, from first: Int = 0, seed: UInt64 = 4) -> [TicketRow] {
        (first..<first + count).map { index in
            var random = Philox(seed: seed, stream: UInt64(index))
            let label = index % words.count
            var text = (0..<3).map { _ in words[label].words[random.below(6)] }
            if random.below(8) == 0 { text[0] = words[random.below(words.count)].words[random.below(6)] }
            text += (0..<6).map { _ in String(common[random.below(common.count)]) }
            text.append("no \(random.below(100_000))")
            text.shuffle(using: &random)
            return TicketRow(id: "T\(index)", input: text.joined(separator: " "), output: words[label].label)
        }
    }
}

extension ChildProcess.Outcome {
    /// Standard output as one JSON value.
    var json: JSON { get throws { try JSONScanner.parse(output) } }

    /// Standard output as one JSON value a line.
    var lines: [JSON] {
        get throws { try outputText.split(separator: "\n").map { try JSONScanner.parse(String($0)) } }
    }
}
