import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

struct SplitFileTests {
    @Test func whatIsWrittenIsRead() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("split.jsonl")
            var parts = SplitFile()
            parts["a"] = .part(.train)
            parts["\"b\" é"] = .part(.test)
            parts["a"] = .part(.validation)
            try parts.write(to: path)
            #expect(
                try Files.text(of: path)
                    == "{\"id\": \"a\", \"part\": \"validation\"}\n"
                    + "{\"id\": \"\\\"b\\\" é\", \"part\": \"test\"}\n"
            )
            #expect(try SplitFile.read(path) == parts)
            #expect(try SplitFile.read(path).isInFolds == false)
            var folds = SplitFile()
            folds["a"] = .fold(4)
            try folds.write(to: path)
            #expect(try Files.text(of: path) == "{\"id\": \"a\", \"fold\": 4}\n")
            #expect(try SplitFile.read(path)["a"] == .fold(4))
            #expect(try SplitFile.read(path).isInFolds == true)
        }
    }

    @Test func aFileThatIsNotThereHoldsNoPlaces() throws {
        let split = try SplitFile.read("/no/such/split.jsonl")
        #expect(split.ids.isEmpty && split.isInFolds == nil && split["a"] == nil)
    }

    @Test(arguments: [
        ("x", "not JSON"), ("{\"part\": \"train\"}", "\"id\""), ("{\"id\": \"b\"}", "neither"),
        ("{\"id\": \"b\", \"part\": \"dev\"}", "\"dev\""), ("{\"id\": \"b\", \"fold\": -1}", "-1"),
        ("{\"id\": \"a\", \"part\": \"test\"}", "twice"), ("{\"id\": \"b\", \"fold\": 1}", "parts and folds"),
    ])
    func aBadLineIsToldWithItsPlace(_ line: String, _ word: String) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("split.jsonl")
            try Files.write("{\"id\": \"a\", \"part\": \"train\"}\n\n\(line)\n", to: path)
            let error = #expect(throws: SplitError.self) { try SplitFile.read(path) }
            #expect(error?.problem.place == .init(file: path.string, line: 3))
            #expect(error?.problem.what.contains(word) == true)
        }
    }
}
