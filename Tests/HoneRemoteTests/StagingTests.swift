import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRemote

@Suite struct StagingTests {
    @Test func theFolderIsEmptyAndGoesAgain() throws {
        try withTemporaryFolder { root in
            for _ in 0..<2 {
                let staging = try Staging(of: "tiny", in: root)
                #expect(try Files.names(in: staging.folder) == [])
                try Files.write("x", to: staging.folder.appending("a/b"))
            }
            let kept = try contents(of: root)
            #expect(kept.isEmpty)
            #expect(try Files.names(in: root.appending("pulling/tiny")) == [".lock"])
        }
    }

    @Test func oneAtATimeForEachName() throws {
        try withTemporaryFolder { root in
            let first = try Staging(of: "tiny", in: root)
            #expect(throws: PullError.alreadyRunning("tiny")) { _ = try Staging(of: "tiny", in: root).folder }
            let other = try Staging(of: "other", in: root)
            #expect(first.folder != other.folder)
            #expect(Files.isFolder(first.folder), "the one that was refused removes nothing")
        }
    }

    @Test func whatAKilledProcessLeftIsRemoved() throws {
        try withTemporaryFolder { root in
            try Files.write("half", to: root.appending("pulling/tiny/123/wheel/half.whl"))
            try Files.write("kept", to: root.appending("pulling/other/123/half.whl"))
            let staging = try Staging(of: "tiny", in: root)
            #expect(try contents(of: root) == ["pulling/other/123/half.whl": "kept"])
            #expect(try Files.names(in: staging.folder) == [])
        }
    }

    @Test func whatIsToBeKeptOutlastsTheProcess() throws {
        try withTemporaryFolder { root in
            try Files.write("half", to: root.appending("pulling/tiny/kept/w.part"))
            try Files.write("old", to: root.appending("pulling/tiny/other/w.part"))
            do { _ = try Staging(of: "tiny", in: root, keeping: "kept").folder }
            #expect(try contents(of: root) == ["pulling/tiny/kept/w.part": "half"])
        }
    }

    @Test func installingReplacesTheWholeFolder() throws {
        try withTemporaryFolder { root in
            let target = root.appending("models/tiny")
            for round in 0..<3 {
                let staging = try Staging(of: "tiny", in: root)
                try Files.write("\(round)", to: staging.folder.appending("new/file-\(round)"))
                try staging.install(staging.folder.appending("new"), at: target)
            }
            #expect(try contents(of: root) == ["models/tiny/file-2": "2"])
        }
    }
}
