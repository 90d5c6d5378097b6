import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

struct TrainingTextReaderTests {
    private static let lines = (0..<20_000).map { "{\"prompt\": \"p \($0)\", \"completion\": \"c\"}" }

    @Test func everyWayOfWritingRowsHoldsTheSame() throws {
        try CorpusFolder.with { corpus in
            try corpus.write(Self.lines.joined(separator: "\n"), to: "a.jsonl")
            try corpus.write("[" + Self.lines.joined(separator: ",\n") + "]", to: "b.json")
            try corpus.write(
                "completion,prompt\n" + (0..<20_000).map { "c,p \($0)\n" }.joined(),
                to: "c.csv"
            )
            let texts = try TrainingTexts.load(from: [corpus.path("a.jsonl")])
            #expect(texts.count == 20_000)
            for name in ["a.jsonl", "b.json", "c.csv"] {
                for packs in [false, true] {
                    if packs { try corpus.pack(name) }
                    let read = try TrainingTexts.load(from: [corpus.path(packs ? name + ".gz" : name)])
                    #expect(read.map(\.content) == texts.map(\.content))
                    #expect(read.map(\.id) == texts.map(\.id))
                    let shift = name == "c.csv" ? 1 : 0
                    #expect(read.map(\.source.line) == (1...20_000).map { $0 + shift })
                }
            }
        }
    }

    @Test func textsAreReadOneByOneAndCounted() throws {
        try CorpusFolder.with { corpus in
            try corpus.write(Self.lines[..<3].joined(separator: "\n"), to: "a.jsonl")
            try corpus.write("once", to: "b.txt")
            // Each file has a format of its own.
            try corpus.write("{\"text\": \"upon\"}\n", to: "c.jsonl")
            var reader = TrainingTextReader(["a.jsonl", "b.txt", "c.jsonl"].map { corpus.path($0) })
            var counts: [Int] = []
            var files: [String?] = []
            while let text = try reader.next() {
                counts.append(reader.rowCount)
                files.append(FilePath(text.source.file).lastComponent?.string)
            }
            #expect(counts == [1, 2, 3, 4, 5] && reader.rowCount == 5)
            #expect(files == ["a.jsonl", "a.jsonl", "a.jsonl", "b.txt", "c.jsonl"])
            #expect(try reader.next() == nil)
        }
    }

    @Test func everyBadRowIsNamed() throws {
        try CorpusFolder.with { corpus in
            let bad = (0..<15).map { _ in "{\"text\": \"\"}\n" }.joined()
            try corpus.write("{\"text\": \"good\"}\n" + bad, to: "a.jsonl")
            try corpus.write("{\"text\": \"good\"}\nnot json\n" + bad, to: "b.jsonl")
            var reader = TrainingTextReader([corpus.path("a.jsonl"), corpus.path("b.jsonl")])
            #expect(try reader.next()?.content == .text("good"))
            for _ in 0..<2 {
                do throws(DataError) {
                    _ = try reader.next()
                    Issue.record("bad rows pass")
                } catch {
                    guard case .rows(let errors, 31) = error else {
                        Issue.record("\(error)")
                        return
                    }
                    #expect(errors.count == DataError.rowsTold)
                    #expect(errors.map(\.place.line) == (2...16).map { $0 } + (2...6).map { $0 })
                    #expect(
                        errors[15].fault
                            == .notJSON("unexpected word; only true, false and null are values (byte 1)")
                    )
                    #expect(error.description.hasPrefix("31 rows cannot be used; the first 20 are\n"))
                }
            }
            #expect(reader.rowCount == 33)
        }
    }

    @Test func whatCannotBeReadAtAllIsTold() throws {
        try CorpusFolder.with { corpus in
            let missing = corpus.path("none.jsonl")
            #expect(throws: DataError.file(.missing(missing))) { try TrainingTexts.load(from: [missing]) }
            for (name, text) in [("a.jsonl", "\n\n"), ("b.json", "[ \n]"), ("c.csv", "text,label\n")] {
                try corpus.write(text, to: name)
                #expect(throws: DataError.noRows(file: corpus.path(name).string)) {
                    try TrainingTexts.load(from: [corpus.path(name)])
                }
            }
            #expect(throws: DataError.self) { try TrainingTexts.load(from: [corpus.folder]) }
            try corpus.write("not packed", to: "a.jsonl.gz")
            #expect(throws: DataError.self) { try TrainingTexts.load(from: [corpus.path("a.jsonl.gz")]) }
        }
    }

    /// An array of 80 MB is read row by row: in a process of its own, whose memory is not that of other tests.
    @Test func aLargeArrayTakesLittleMemory() async {
        await #expect(processExitsWith: .success) {
            try CorpusFolder.with { corpus in
                let row = "{\"text\": \"" + String(repeating: "word ", count: 200) + "\"}"
                let shell = "(printf '['; yes '\(row),' | head -n 80000; echo '\(row)]') > '"
                _ = try ChildProcess("sh", ["-c", shell + corpus.path("a.json").string + "'"]).run()
                var reader = TrainingTextReader([corpus.path("a.json")])
                // Ids are kept: they must be the file's own.
                while try reader.next() != nil {}
                precondition(reader.rowCount == 80_001)
                precondition(peakMegabytes() < 64, "\(peakMegabytes()) MB")
            }
        }
    }

    @Test func aHeaderOfNoFormatIsToldOnce() throws {
        try CorpusFolder.with { corpus in
            let path = corpus.path("a.csv")
            try corpus.write("question,answer\na,b\nc,d\n", to: "a.csv")
            let error = RowError(
                at: .init(file: path.string, line: 1),
                .trainingText(.unknownFormat(found: ["question", "answer"]))
            )
            #expect(throws: DataError.header(error)) { try TrainingTexts.load(from: [path]) }
        }
    }
}

/// The most memory that the process has held, in megabytes.
private func peakMegabytes() -> Int {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
        let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        if text.hasPrefix("VmHWM:") { return (Int(text.filter(\.isNumber)) ?? 0) / 1024 }
    }
    return 0
}
