import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@Suite struct HoneCommandTests {
    private func hone(_ arguments: [String]) throws -> ChildProcess.Outcome {
        try ChildProcess(Workshop.program.string, arguments, timeLimit: .seconds(60)).run()
    }

    @Test(arguments: ["init", "pull", "check", "compare", "predict", "evaluate", "embed"])
    func everyCommandHelpsWithAnExample(_ command: String) throws {
        let help = try hone([command, "--help"])
        #expect(help.exitCode == 0)
        #expect(help.errorText == "")
        #expect(help.outputText.contains("Example"))
        #expect(help.outputText.contains("  hone \(command) "), "\(help.outputText)")
        #expect(help.outputText.contains("--json"))
        #expect(try hone(["help", command]).outputText == help.outputText)
    }

    @Test func theProgramHelpsWithAFirstLook() throws {
        let help = try hone(["--help"])
        #expect(help.exitCode == 0)
        for command in ["init", "pull", "check", "compare", "predict", "evaluate", "embed"] {
            #expect(help.outputText.contains("\n  \(command) "))
        }
        #expect(help.outputText.contains("hone compare tickets"))
        #expect(try hone([]).outputText == help.outputText)
    }

    /// A name that is not UTF-8 would be that of another file.
    @Test func argumentsThatAreNotUTF8AreRefused() throws {
        try withTemporaryFolder { folder in
            let workshop = Workshop(folder: folder)
            try workshop.write("pump", to: "documents/a.md")
            let script = "\"$hone\" index documents --public --words-only --out $'\\xff'"
            let outcome = try workshop.bash(script)
            #expect(outcome.exitCode == 2 && outcome.errorText.contains("argument 6 is not UTF-8"))
            #expect(try Files.names(in: folder) == ["documents"])
        }
    }

    @Test func theVersionIsPrinted() throws {
        let version = try hone(["--version"])
        #expect(version.exitCode == 0)
        let parts = version.outputText.dropLast().split(separator: ".")
        #expect(parts.count == 3)
        #expect(parts.allSatisfy { Int($0) != nil })
        #expect(version.outputText.last == "\n")
    }

    @Test(
        arguments: [
            (["foo"], "foo"), (["compare"], "<task>"), (["compare", "t", "--outt", "x"], "--outt"),
            (["compare", "t", "--seeds", "0"], "from 1 to 100"),
            (["compare", "t", "--seeds", "x"], "--seeds"),
            (["compare", "t", "--max-minutes", "0"], "above 0"), (["compare", "t", "extra"], "extra"),
            (["predict"], "--run"), (["predict", "--run"], "--run"), (["embed"], "--model"),
            (["init", "t.csv"], "--input"),
            (["predict", "--run", "r", "--as", ""], "--as needs"),
            (["predict", "--run", "r", "--as", " \t"], "--as needs"),
            (["search", "i", "words", "--as", "\u{A0}"], "--as needs"),
            (["ask", "i", "question", "--as", " "], "--as needs"),
            (["check", "t", "--places=-1"], "from 0"), (["--foo"], "--foo"),
        ] as [([String], String)]
    )
    func badUsageExitsWithTwo(_ arguments: [String], _ says: String) throws {
        let outcome = try hone(arguments)
        #expect(outcome.exitCode == 2)
        #expect(outcome.outputText == "")
        #expect(outcome.errorText.contains(says), "\(outcome.errorText)")
    }
}
