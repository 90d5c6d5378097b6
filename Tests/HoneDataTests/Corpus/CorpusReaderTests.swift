import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

@Suite struct CorpusReaderTests {
    @Test func aFileOfTextIsADocument() throws {
        try CorpusFolder.with { corpus in
            try corpus.write("one\ntwo", to: "a.txt")
            try corpus.write("", to: "b.md")
            try corpus.write([0xEF, 0xBB, 0xBF] + Array("# Three\n".utf8), to: "c.md")
            let texts = try corpus.read("a.txt", "b.md", "c.md")
            #expect(texts.map(\.text) == ["one\ntwo", "# Three\n"])
            #expect(texts.allSatisfy { $0.isStart && $0.isEnd })
            #expect(texts.map(\.source) == ["a.txt", "c.md"].map { .init(file: corpus.path($0).string) })
        }
    }

    @Test func aRowIsADocument() throws {
        try CorpusFolder.with { corpus in
            try corpus.write(
                "{\"text\": \"one\", \"id\": 1}\r\n\n  \n{\"text\": \"\"}\n{\"text\": \"t\\u0077o\\n\"}",
                to: "a.jsonl"
            )
            let texts = try corpus.read("a.jsonl")
            #expect(texts.map(\.text) == ["one", "two\n"])
            #expect(texts.map(\.source.line) == [1, 5])
            #expect(texts.allSatisfy { $0.isStart && $0.isEnd })
        }
    }

    @Test func anotherFieldCanHoldTheText() throws {
        try CorpusFolder.with { corpus in
            try corpus.write("{\"text\": 1, \"story\": \"once\"}\n", to: "a.jsonl")
            #expect(try corpus.read("a.jsonl", field: "story").map(\.text) == ["once"])
        }
    }

    @Test func packedFilesAreReadAsTheyAreUnpacked() throws {
        try CorpusFolder.with { corpus in
            let rows = (0..<20_000).map { "{\"text\": \"document number \($0)\"}\n" }.joined()
            try corpus.write(rows, to: "a.jsonl")
            try corpus.write(String(repeating: "a line of text\n", count: 200_000), to: "b.txt")
            let plain = try corpus.read("a.jsonl", "b.txt")
            for name in ["a.jsonl", "b.txt"] { try corpus.pack(name) }
            let packed = try corpus.read("a.jsonl.gz", "b.txt.gz")
            #expect(packed.map(\.text) == plain.map(\.text))
            #expect(packed.map(\.source.line) == plain.map(\.source.line))
            #expect(packed.count > 20_000)
        }
    }

    @Test func everyBadRowIsNamed() throws {
        try CorpusFolder.with { corpus in
            try corpus.write(
                "{\"text\": \"good\"}\n{\"story\": \"a\"}\nnot json\n{\"text\": 5}\n[]\n{\"text\": \"b\"}\n",
                to: "a.jsonl"
            )
            let file = corpus.path("a.jsonl").string
            var reader = try TextCorpus([corpus.path("a.jsonl")]).reader()
            #expect(try reader.next()?.text == "good")
            do throws(CorpusError) {
                _ = try reader.next()
                Issue.record("bad rows pass")
            } catch {
                guard case .rows(let errors, 4) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(errors.map(\.place.line) == [2, 3, 4, 5])
                #expect(errors[0].fault == .noText(field: "text", found: ["story"]))
                for line in 2...5 { #expect(error.description.contains("\(file):\(line)")) }
            }
        }
    }

    @Test func bytesThatAreNoTextAreNamed() throws {
        try CorpusFolder.with { corpus in
            try corpus.write(Array("Stra".utf8) + [0xDF, 0x65], to: "a.txt")
            let path = corpus.path("a.txt")
            #expect(throws: CorpusError.file(.notUTF8(path, offset: 4))) { try corpus.read("a.txt") }
            try corpus.write(Array("{\"text\": \"".utf8) + [0xFF, 0x22, 0x7D], to: "a.jsonl")
            #expect {
                try corpus.read("a.jsonl")
            } throws: { error in
                guard case .rows(let errors, 1)? = error as? CorpusError else { return false }
                return errors[0].fault == .notUTF8(byte: 11) && errors[0].place.line == 1
            }
        }
    }

    @Test func aDamagedFileIsAnError() throws {
        try CorpusFolder.with { corpus in
            try corpus.write("not packed", to: "a.txt.gz")
            #expect(throws: CorpusError.self) { try corpus.read("a.txt.gz") }
        }
    }
}
