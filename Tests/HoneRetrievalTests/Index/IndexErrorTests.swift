import HoneBase
import HoneRetrieval
import SystemPackage
import Testing

@Suite struct IndexErrorTests {
    static let refused: [IndexError] = [
        .notAnIndex("my.index"), .damaged("my.index", what: "its end is missing"),
        .versionFromFuture("my.index", found: 9, known: 1),
        .otherSettings("my.index", name: "embedder", expected: "a", found: "b"),
    ]

    /// What was refused under a name is refused under that name again.
    @Test(arguments: refused) func theRemedyIsNotTheCommandThatWasRefused(_ error: IndexError) throws {
        let problem = error.problem
        #expect(problem.kind == .input && problem.place?.file == "my.index")
        let remedy = try #require(problem.remedy)
        #expect(!remedy.contains("--out my.index") && !remedy.contains("anew"))
        #expect(remedy.contains("hone index FOLDER --out OTHER") && remedy.contains("remove this file first"))
    }

    /// Who names the folder of documents is told what makes an index of it.
    @Test func aFolderIsToBeMadeAnIndexFirst() {
        let problem = IndexError.folder("documents").problem
        #expect(problem.kind == .input && problem.place?.file == "documents")
        #expect(problem.what == "this is a folder")
        #expect(problem.remedy?.contains("hone index FOLDER --out INDEX") == true)
    }

    /// What a killed process has left is finished by the same command.
    @Test func anUnfinishedIndexIsMadeByTheSameCommand() throws {
        let problem = IndexError.unfinished("my.index").problem
        #expect(problem.kind == .input && problem.place?.file == "my.index")
        #expect(problem.what.contains("never finished"))
        #expect(problem.remedy?.contains("hone index FOLDER --out INDEX again") == true)
        #expect(problem.remedy?.contains("remove") == false)
    }
}
