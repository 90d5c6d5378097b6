import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

private func shell(_ command: String) -> ChildProcess { ChildProcess("sh", ["-c", command]) }

@Suite(.serialized) struct ChildProcessTests {
    @Test func argumentsAreHandedOverAsTheyAre() throws {
        let arguments = ["a b", "$HOME", "*", "'", "\"", "", "\n", "h\u{E9}"]
        let outcome = try ChildProcess("printf", ["[%s]"] + arguments).run()
        #expect(outcome.exitCode == 0)
        #expect(outcome.outputText == arguments.map { "[\($0)]" }.joined())
        #expect(outcome.errorOutput.isEmpty)
    }

    @Test(arguments: [
        ("exit 0", 0), ("exit 3", 3), ("exit 255", 255), ("kill -9 $$", 137), ("kill -15 $$", 143),
        ("kill -13 $$", 141),
    ])
    func exitCodesAreThoseOfTheProgram(command: String, expected: Int) throws {
        #expect(try shell(command).run().exitCode == expected)
    }

    @Test func bothOutputsAreCollected() throws {
        let outcome = try shell("echo out; echo err >&2; echo more").run()
        #expect(outcome.outputText == "out\nmore\n")
        #expect(outcome.errorText == "err\n")
        #expect(outcome.omittedBytes == 0)
    }

    /// Far more than a pipe holds, on both at once: whoever reads one after the other waits for ever.
    @Test func fullPipesDoNotBlock() throws {
        let outcome = try shell(
            "head -c 3000000 /dev/zero >&2 & head -c 5000000 /dev/zero; head -c 2000000 /dev/zero >&2; wait"
        ).with(limit: 10_000_000).run()
        #expect(outcome.output.count == 5_000_000)
        #expect(outcome.errorOutput.count == 5_000_000)
    }

    @Test func theEndOfLongOutputIsKept() throws {
        let outcome = try shell("seq 1 200000; echo last >&2").with(limit: 1000).run()
        let whole = (1...200_000).map { "\($0)\n" }.joined()
        #expect(outcome.outputText == String(whole.suffix(1000)))
        #expect(outcome.errorText == "last\n")
        #expect(outcome.omittedBytes == whole.utf8.count - 1000)
    }

    @Test func noLimitBelowZeroBytes() throws {
        let outcome = try shell("echo gone").with(limit: 0).run()
        #expect(outcome.output.isEmpty)
        #expect(outcome.omittedBytes == 5)
    }

    @Test func theWorkingFolderIsTheOneGiven() throws {
        try withTemporaryFolder { folder in
            let outcome = try ChildProcess("pwd", ["-P"], in: folder).run()
            #expect(outcome.outputText == folder.string + "\n")
        }
        #expect(throws: ChildProcessError.folderMissing("/nonexistent")) {
            try ChildProcess("pwd", in: "/nonexistent").run()
        }
    }

    @Test func theEnvironmentIsOursWithChanges() throws {
        func variables(_ changes: [String: String?]) throws -> [Substring] {
            try ChildProcess("env", environment: changes).run().outputText.split(separator: "\n")
        }
        let ours = try variables([:])
        let path = try #require(getenv("PATH").map { "PATH=" + String(cString: $0) })
        #expect(ours.contains(Substring(path)))
        let changed = try variables(["PATH": "a=b c", "HONE_NEW": ""])
        #expect(Set(changed) == Set(ours).subtracting([Substring(path)]).union(["PATH=a=b c", "HONE_NEW="]))
        #expect(try !variables(["PATH": nil]).contains { $0.hasPrefix("PATH=") })
    }

    @Test func standardInputIsEmpty() throws {
        #expect(try ChildProcess("wc", ["-c"], timeLimit: .seconds(20)).run().outputText == "0\n")
    }

    @Test(arguments: ["sleep 60", "exec >&- 2>&-; exec sleep 60", "yes", "trap '' TERM; while :; do :; done"])
    func aProgramThatTakesTooLongIsKilled(command: String) throws {
        let start = ContinuousClock.now
        let error = #expect(throws: ChildProcessError.self) {
            var process = shell("echo begun >&2; " + command)
            process.timeLimit = .milliseconds(300)
            _ = try process.run()
        }
        #expect(
            error == .timedOut(program: "sh", limit: .milliseconds(300), lastLines: Array("begun\n".utf8))
        )
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    /// A program in the background that keeps the pipe open does not keep us waiting.
    @Test func whatGoesOnInTheBackgroundIsNotWaitedFor() throws {
        let start = ContinuousClock.now
        let outcome = try shell("echo done; sleep 20 &").run()
        #expect(outcome.outputText == "done\n")
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test(arguments: ["/nonexistent/program", "no-program-has-this-name"]) func missingProgramsAreNamed(
        program: String
    ) {
        #expect(throws: ChildProcessError.programMissing(program)) { try ChildProcess(program).run() }
    }

    @Test func aFileThatIsNoProgramCannotBeStarted() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("file")
            try Files.write("text", to: path)
            #expect(throws: ChildProcessError.cannotStart(program: path.string, reason: "Permission denied"))
            {
                try ChildProcess(path.string).run()
            }
        }
    }

    @Test func theProgramHasTheStandardDescriptorsOnly() throws {
        // Open without the close-on-exec flag, as a careless library would.
        let careless = open("/dev/null", O_RDONLY)
        defer { close(careless) }
        let outcome = try shell("ls /proc/self/fd | sort -n | tr '\\n' ' '").run()
        // The fourth is the folder that `ls` itself reads.
        #expect(outcome.outputText == "0 1 2 3 ")
    }

    @Test func noDescriptorStaysOpenHere() throws {
        func count() throws -> Int { try Files.names(in: "/proc/self/fd").count }
        _ = try shell("true").run()
        let before = try count()
        for _ in 0..<50 {
            _ = try shell("echo x").run()
            _ = try? ChildProcess("/nonexistent/program").run()
            var slow = shell("sleep 5")
            slow.timeLimit = .milliseconds(1)
            _ = try? slow.run()
        }
        // Other tests of this process open files at the same time; a leak of even one a run would show as
        // 150.
        #expect(try count() < before + 50)
    }

    @Test func signalsThatWeIgnoreWorkInTheProgram() throws {
        let before = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, before) }
        let line = try shell("grep SigIgn /proc/self/status").run().outputText
        let mask = try #require(UInt64(line.split(separator: "\t").last?.dropLast() ?? "", radix: 16))
        #expect(mask >> UInt64(SIGPIPE - 1) & 1 == 0)
    }

    @Test func outputCanBePassedThrough() async {
        let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            let outcome = try ChildProcess("printf", ["passed through"], output: .passedThrough).run()
            precondition(outcome.output.isEmpty && outcome.exitCode == 0)
        }
        let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(text.contains("passed through"))
    }
}

extension ChildProcess {
    fileprivate func with(limit: Int) -> ChildProcess {
        var changed = self
        changed.output = .captured(limit: limit)
        return changed
    }
}
