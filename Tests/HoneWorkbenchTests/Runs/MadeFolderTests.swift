import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct MadeFolderTests {
    /// What work that was refused leaves: nothing of its own, all of others.
    @Test(
        arguments: [
            (false, [], false, []), (false, ["a"], false, []), (false, ["a", "b"], false, ["b"]),
            (true, [], false, []), (true, ["a"], false, ["a"]), (false, ["a"], true, ["a"]),
        ] as [(Bool, [String], Bool, [String])]
    )
    func whatIsRefusedIsTakenBack(_ wasThere: Bool, _ names: [String], _ isKept: Bool, _ left: [String])
        throws
    {
        try withTemporaryFolder { folder in
            let path = folder.appending("run")
            if wasThere { try Files.makeFolder(path) }
            do {
                let made = MadeFolder(path, takingBack: ["a"])
                try Files.makeFolder(path)
                for name in names { try Files.write("x", to: path.appending(name)) }
                if isKept { made.keep() }
                withExtendedLifetime(made) {}
            }
            #expect(Files.exists(path) == (wasThere || !left.isEmpty))
            if Files.exists(path) { #expect(try Files.names(in: path) == left) }
        }
    }
}
