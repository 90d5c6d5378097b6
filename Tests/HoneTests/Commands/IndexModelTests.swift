import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// The model of an index, which is found by what the index says of it, or by its content.
@Suite struct IndexModelTests {
    /// Calls `body` with documents and an encoder, and an empty folder `elsewhere`.
    private func withEncoder(_ body: (Workshop) throws -> Void) throws {
        try Workshop.with { workshop in
            try workshop.write("good pump\n", to: "documents/good.md")
            try Files.makeFolder(workshop.path("elsewhere"))
            try body(workshop)
        }
    }

    private func index(_ workshop: Workshop, _ more: String...) throws -> ChildProcess.Outcome {
        try workshop.hone(arguments: ["index", "documents", "--out", "i", "--public", "--json"] + more)
    }

    /// A search from another working folder.
    private func search(_ workshop: Workshop, _ more: String = "") throws -> ChildProcess.Outcome {
        try workshop.bash("cd elsewhere && \"$hone\" search ../i pump --as zoe --json --no-audit " + more)
    }

    @Test func aFolderIsFoundFromAnywhere() throws {
        try withEncoder { workshop in
            let made = try index(workshop, "--model", "encoder")
            try #require(made.exitCode == 0, "\(made.errorText)")
            for more in ["", "--search meaning"] {
                let outcome = try search(workshop, more)
                #expect(outcome.exitCode == 0, "\(outcome.errorText)")
                #expect(try outcome.lines.compactMap { $0["document"]?.string } == ["good.md"])
            }
        }
    }

    @Test func aModelThatHasMovedIsTakenByItsContent() throws {
        try withEncoder { workshop in
            let made = try index(workshop, "--model", "encoder")
            try #require(made.exitCode == 0, "\(made.errorText)")
            try Files.move(workshop.path("encoder"), to: workshop.path("moved"))
            for outcome in [try search(workshop), try index(workshop)] {
                #expect(outcome.exitCode == 2 && outcome.errorText.contains("--model PATH"))
                #expect(outcome.errorText.contains("whose digest begins with"))
                #expect(outcome.errorText.contains("--search words"))
            }
            #expect(try search(workshop, "--search words").exitCode == 0)
            // Nothing is embedded again.
            let again = try index(workshop, "--model", "moved")
            #expect(again.exitCode == 0, "\(again.errorText)")
            #expect(try again.json["kept"]?.integer == 1 && again.json["chunks"]?.integer == 0)
            #expect(try search(workshop, "--search meaning").exitCode == 0)
            // Another model under the same name is none.
            try Files.move(workshop.path("moved"), to: workshop.path("kept"))
            try writeTinyEncoder(to: workshop.path("moved"), seed: 99)
            let other = try index(workshop, "--model", "moved")
            #expect(other.exitCode == 2 && other.errorText.contains("another embedder"), "\(other.errorText)")
        }
    }
}
