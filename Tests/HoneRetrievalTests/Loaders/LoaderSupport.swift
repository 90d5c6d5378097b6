import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

/// What a file gives, apart: its documents, and what is wrong with it.
struct Loaded {
    var documents: [Document] = []
    var faults: [LoadFault] = []

    var reasons: [LoadReason] { faults.map(\.reason) }
    /// The texts of the blocks of all documents.
    var blocks: [Block] { documents.flatMap(\.readable) }
}

/// A block as a person reads it.
struct Block: Equatable, CustomStringConvertible {
    var kind: DocumentBlock.Kind
    var text: String

    init(_ kind: DocumentBlock.Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    var description: String { "\(kind) \(text.debugDescription)" }
}

func heading(_ level: Int, _ text: String) -> Block { Block(.heading(level: level), text) }
func paragraph(_ text: String) -> Block { Block(.paragraph, text) }
func item(_ text: String) -> Block { Block(.listItem, text) }
func row(_ text: String) -> Block { Block(.tableRow, text) }
func code(_ text: String) -> Block { Block(.code, text) }

extension Document {
    var readable: [Block] {
        blocks.map { Block($0.kind, String(decoding: text[$0.range], as: UTF8.self)) }
    }

    var string: String { String(decoding: text, as: UTF8.self) }
}

/// Loads a file of this name and these bytes.
func load(_ name: String, _ bytes: [UInt8], _ limits: LoadLimits = .init()) throws -> Loaded {
    try withTemporaryFolder { folder in
        let path = folder.appending(name)
        try writeQuickly(bytes, to: path)
        return try load(path, limits)
    }
}

/// Loads a file of this name and this text.
func load(_ name: String, _ text: String, _ limits: LoadLimits = .init()) throws -> Loaded {
    try load(name, Array(text.utf8), limits)
}

/// Loads the file at `path`; every document must be sound.
func load(_ path: FilePath, _ limits: LoadLimits = .init()) throws -> Loaded {
    let name = path.lastComponent?.string ?? ""
    let loader = try #require(DocumentLoaders.loader(forName: name))
    var loaded = Loaded()
    for event in DocumentFile(path, identifier: name, bytes: 0, loader).documents(limits: limits) {
        switch event {
        case .document(let document):
            expectSound(document)
            loaded.documents.append(document)
        case .fault(let fault):
            #expect(fault.description.contains(name))
            loaded.faults.append(fault)
        }
    }
    return loaded
}

/// What holds for every document of every loader.
func expectSound(_ document: Document, sourceLocation: SourceLocation = #_sourceLocation) {
    let text = document.text
    var end = 0
    var faults: [String] = []
    if String(validating: text, as: UTF8.self) == nil { faults.append("no UTF-8") }
    if text.contains(0x0D) || text.contains(0) { faults.append("a carriage return or a zero") }
    if document.blocks.isEmpty { faults.append("no blocks") }
    for block in document.blocks {
        let range = block.range
        if range.lowerBound < end { faults.append("\(range) begins before \(end)") }
        if range.isEmpty { faults.append("\(range) is empty") }
        guard range.upperBound <= text.count else {
            faults.append("\(range) is not inside")
            break
        }
        for bound in [range.lowerBound, range.upperBound]
        where bound < text.count && text[bound] & 0xC0 == 0x80 {
            faults.append("\(bound) is within a character")
        }
        if text[range].allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
            faults.append("\(range) is blank")
        }
        if case .heading(let level) = block.kind, !(1...6).contains(level) { faults.append("level \(level)") }
        end = range.upperBound
    }
    if document.identifier.isEmpty || document.title == "" { faults.append("an empty name") }
    #expect(faults == [], sourceLocation: sourceLocation)
}
