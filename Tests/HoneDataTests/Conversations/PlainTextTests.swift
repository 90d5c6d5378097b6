import HoneBase
import SystemPackage
import Testing

@testable import HoneData

struct PlainTextTests {
    @Test(arguments: ["a.txt", "a.md"]) func aFileIsOneText(_ name: String) throws {
        try CorpusFolder.with { corpus in
            let text = String(repeating: "one\r\ntwo é\n\n", count: 100_000)
            try corpus.write("\u{FEFF}" + text, to: name)
            let expected = TrainingText(.text(text), source: .init(file: corpus.path(name).string))
            #expect(try TrainingTexts.load(from: [corpus.path(name)]) == [expected])
            try corpus.pack(name)
            let packed = try TrainingTexts.load(from: [corpus.path(name + ".gz")])
            #expect(packed.map(\.content) == [.text(text)])
        }
    }

    @Test func whatIsNoTextIsRefused() throws {
        try CorpusFolder.with { corpus in
            let path = corpus.path("a.txt")
            try corpus.write(" \n", to: "a.txt")
            #expect(throws: DataError.noText(file: path.string)) { try TrainingTexts.load(from: [path]) }
            try corpus.write(Array("Stra".utf8) + [0xDF, 0x65], to: "a.txt")
            #expect(throws: DataError.file(.notUTF8(path, offset: 4))) {
                try TrainingTexts.load(from: [path])
            }
            try corpus.write([0xEF, 0xBB, 0xBF, 0x61, 0xFF], to: "a.txt")
            #expect(throws: DataError.file(.notUTF8(path, offset: 4))) {
                try TrainingTexts.load(from: [path])
            }
        }
    }
}
