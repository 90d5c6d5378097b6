import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct RunShelfTests {
    private func put(_ trial: String, in folder: FilePath) throws {
        try Files.write("{\"trial\": \"\(trial)\"}", to: folder.appending("run.json"))
        try Files.write(trial, to: folder.appending("model.safetensors"))
    }

    private func served(_ shelf: RunShelf) throws -> String {
        try Files.text(of: shelf.served("a@b").appending("model.safetensors"))
    }

    @Test func aRunTakesItsPlaceWhenItIsServed() throws {
        try withTemporaryFolder { folder in
            let shelf = RunShelf(output: folder)
            #expect(!shelf.holds("a@b", trial: "1"))
            try put("1", in: shelf.aside("a@b"))
            #expect(shelf.holds("a@b", trial: "1"))
            #expect(!Files.exists(folder.appending(RunShelf.place(of: "a@b"))))
            try shelf.serve("a@b", trial: "1")
            #expect(try served(shelf) == "1")
            #expect(shelf.served("a@b") == folder.appending("runs/a@b"))
            #expect(shelf.holds("a@b", trial: "1"))
            try put("2", in: shelf.aside("a@b"))
            #expect(try served(shelf) == "1")
            try shelf.serve("a@b", trial: "2")
            #expect(try served(shelf) == "2")
            #expect(try Files.names(in: folder.appending("runs")) == ["a@b"])
        }
    }

    /// The run of other data that an interrupted comparison left aside must not replace the one that belongs.
    @Test func aRunThatIsServedStays() throws {
        try withTemporaryFolder { folder in
            let shelf = RunShelf(output: folder)
            try put("1", in: shelf.served("a@b"))
            try put("2", in: shelf.aside("a@b"))
            try shelf.serve("a@b", trial: "1")
            #expect(try served(shelf) == "1")
        }
    }

    @Test(arguments: ["run.json", "model.safetensors"])
    func halfARunIsNone(_ name: String) throws {
        try withTemporaryFolder { folder in
            let shelf = RunShelf(output: folder)
            try put("1", in: shelf.served("a@b"))
            try Files.remove(shelf.served("a@b").appending(name))
            #expect(!shelf.holds("a@b", trial: "1"))
        }
    }
}
