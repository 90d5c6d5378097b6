import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct TextLoaderTests {
    @Test func aTextIsOneDocument() throws {
        let loaded = try load("a.txt", "Pumps\r\n=====\r\n\r\nA pump moves\r\nwater.\r\n")
        let document = try #require(loaded.documents.first)
        #expect(loaded.faults.isEmpty && loaded.documents.count == 1)
        #expect(document.identifier == "a.txt" && document.title == "Pumps" && document.readers == nil)
        #expect(document.string == "Pumps\n=====\n\nA pump moves\nwater.\n")
        #expect(document.readable == [heading(1, "Pumps"), paragraph("A pump moves\nwater.")])
    }

    @Test func frontMatterIsReadAndNotStored() throws {
        let loaded = try load("a.txt", "---\ntitle: T\nreaders: [a]\nyear: 1999\n---\nText.\n")
        let document = try #require(loaded.documents.first)
        #expect(document.string == "Text.\n" && document.title == "T" && document.readers == ["a"])
        #expect(document.metadata == ["year": "1999"])
    }

    @Test func aWrongFrontMatterIsToldWithItsLine() throws {
        let loaded = try load("a.txt", "---\ntitle: T\nreaders: {a}\n---\nText.\n")
        #expect(loaded.documents.isEmpty)
        #expect(loaded.faults.first?.place.line == 3)
        #expect(loaded.faults.first?.severity == .failure)
        #expect(loaded.faults.first?.description.contains("front matter cannot be read") == true)
    }

    /// A slip at the mark of a front matter shows a document to no one.
    @Test(
        arguments: [
            "---\u{A0}\nreaders: [anna]\n---\nx", "----\nreaders: [anna]\n----\nx",
            "\u{200B}---\nreaders: [anna]\n---\nx", "<!-- c -->\n---\nreaders: [anna]\n---\nx",
            "--\ntitle: T\nreaders:\n- anna\n--\nx", "readers: anna\n\nx",
        ]
    )
    func readersOutsideOfAFrontMatterAreRefused(_ text: String) throws {
        for name in ["a.txt", "a.md", "a.html"] {
            let loaded = try load(name, text)
            #expect(loaded.documents.isEmpty && loaded.faults.map(\.severity) == [.failure])
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let line = try #require(lines.firstIndex { $0.hasPrefix("readers:") }) + 1
            #expect(loaded.faults.first?.place.line == line)
        }
    }

    @Test func whatMayBeProseIsReadAndTold() throws {
        for name in ["a.txt", "a.md", "a.html"] {
            let loaded = try load(name, "Title: T\nReaders: anna\n\nx")
            #expect(loaded.documents.count == 1 && loaded.reasons == [.readersInText])
            #expect(loaded.faults.first?.place.line == 2)
        }
    }

    @Test(arguments: ["", "\n \t\r\n", "\u{FEFF}", "---\nreaders: a\n---\n"])
    func filesWithoutTextArePassedOver(_ text: String) throws {
        let loaded = try load("a.txt", text)
        #expect(loaded.documents.isEmpty && loaded.reasons == [.empty])
        #expect(loaded.faults.first?.severity == .passedOver)
    }

    @Test func aGuessedEncodingIsTold() throws {
        let loaded = try load("a.txt", Array("The caf".utf8) + [0xE9] + Array(" is open.".utf8))
        #expect(loaded.documents.map(\.string) == ["The café is open."])
        #expect(loaded.reasons == [.guessedEncoding("Windows-1252")])
        #expect(loaded.faults.first?.severity == .warning)
    }

    @Test(arguments: ["a.txt", "a.md"]) func aLongTextIsSeveralDocuments(_ name: String) throws {
        let lines = (0..<400).map { "line \($0) of the text\n" }
        let text = "---\ntitle: Long\nreaders: [a, b]\nkind: log\n---\n" + lines.joined()
        let loaded = try load(name, text, LoadLimits(documentBytes: 1000))
        #expect(loaded.documents.count > 8)
        #expect(loaded.documents.map(\.string).joined() == lines.joined())
        for (index, document) in loaded.documents.enumerated() {
            #expect(document.identifier == (index == 0 ? name : "\(name)#part-\(index + 1)"))
            #expect(document.readers == ["a", "b"] && document.title == "Long")
            #expect(document.metadata == ["kind": "log"])
            #expect(document.text.count <= 1000 && document.text.last == 0x0A)
        }
    }

    /// In a process of its own, whose memory is not that of the other tests.
    @Test func aLargeTextTakesTheMemoryOfAPart() async {
        await #expect(processExitsWith: .success) {
            try withTemporaryFolder { folder in
                let path = folder.appending("large.txt")
                let shell =
                    "yes 'The quick brown fox jumps over the lazy dog.' | head -c 1073741824 > '\(path.string)'"
                _ = try ChildProcess("sh", ["-c", shell]).run()
                var documents = try #require(try DocumentFolder(folder).files.first).documents()
                var (bytes, count) = (0, 0)
                while let event = documents.next() {
                    guard case .document(let document) = event else { fatalError("\(event)") }
                    bytes += document.text.count
                    count += 1
                }
                precondition(bytes == 1 << 30 && count == 65, "\(bytes) bytes in \(count) documents")
            }
            let status = try String(decoding: readAll("/proc/self/status"), as: UTF8.self)
            let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
            guard let kilobytes = Int(peak.filter(\.isNumber)), kilobytes < 200 << 10 else {
                fatalError("\(peak)")
            }
        }
    }
}

/// The bytes of a file that does not tell its size, as those of the system are.
private func readAll(_ path: FilePath) throws -> [UInt8] {
    let descriptor = try FileDescriptor.open(path, .readOnly)
    return try descriptor.closeAfter {
        var block = [UInt8](repeating: 0, count: 1 << 16)
        let count = try block.withUnsafeMutableBytes { try descriptor.read(into: $0) }
        return Array(block[..<count])
    }
}
