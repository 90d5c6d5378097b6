internal import HoneBase

/// Word's docx, a zip of XML: headings by their style, paragraphs, entries of lists, rows of tables.
///
/// The text is that with all tracked changes accepted. Notes, comments, headers, footers, pictures and macros are left
/// out.
struct DocxLoader: DocumentLoader {
    let name = "Word"
    let endings = [".docx"]

    /// How an old binary file of Office begins; a docx with a password is wrapped into one.
    private static let compoundMark: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    /// What may always be unpacked, however small the file is.
    private static let alwaysUnpacked = 16 << 20
    /// The most bytes of a property.
    private static let longestField = 4096

    func load(_ source: DocumentSource) throws(LoadFault) -> any DocumentStream {
        do throws(LoadReason) {
            let size = try check(source)
            let parts = try parts(source, size: size)
            let main = try Self.mainPart(of: parts)
            guard let body = parts[main] else { throw .broken(format: name, "it has no part \(main)") }
            let styles = try parts["word/styles.xml"].map { (bytes) throws(LoadReason) in
                try DocxStyles(bytes)
            }
            let text = try DocxBody.text(of: body, styles ?? DocxStyles(), source.limits)
            guard !text.blocks.isEmpty else { throw .empty }
            let properties = try Self.properties(parts["docProps/core.xml"])
            let document = text.document(
                source.identifier,
                title: properties["title"],
                metadata: properties.filter { $0.key != "title" }
            )
            return SingleDocument(document)
        } catch {
            throw source.fault(error)
        }
    }

    /// The size of the file, once its first bytes are those of a zip without a password.
    private func check(_ source: DocumentSource) throws(LoadReason) -> Int {
        let file = try mapping(LoadReason.file) { () throws(FileError) in try OpenedFile(source.path) }
        guard file.count <= source.limits.packedFileBytes else {
            throw .fileTooLarge(bytes: file.count, limit: source.limits.packedFileBytes)
        }
        let start = try mapping(LoadReason.file) { () throws(FileError) in
            try file.bytes(at: 0, count: 1 << 20)
        }
        if start.starts(with: Self.compoundMark) {
            let package = Array("EncryptedPackage".utf8).flatMap { (byte) -> [UInt8] in [byte, 0] }
            guard !start.withUnsafeBufferPointer({ Self.contains(package, in: $0) }) else { throw .encrypted }
            throw .otherKind(expected: "a docx file", found: "an old binary file of Office, such as .doc")
        }
        guard start.starts(with: [0x50, 0x4B]) else {
            throw .otherKind(
                expected: "a docx file",
                found: start.isEmpty ? "an empty file" : "no zip archive"
            )
        }
        // The flags of the first entry.
        if start.count > 6, start[6] & 1 == 1 { throw .encrypted }
        return file.count
    }

    private static func contains(_ word: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= word.count else { return false }
        return (0...bytes.count - word.count).contains {
            bytes[$0] == word[0] && bytes[$0..<$0 + word.count].elementsEqual(word)
        }
    }

    /// The parts that are looked at; the rest is only counted.
    private func parts(_ source: DocumentSource, size: Int) throws(LoadReason) -> [String: [UInt8]] {
        let (grown, overflow) = size.multipliedReportingOverflow(by: source.limits.unpackedRatio)
        let limit = min(source.limits.unpackedBytes, max(Self.alwaysUnpacked, overflow ? .max : grown))
        do throws(ArchiveError) {
            return try Archive.contents(of: source.path, limit: limit) { name in
                ["_rels/.rels", "docProps/core.xml", "word/styles.xml"].contains(name)
                    || (name.hasPrefix("word/document") && name.hasSuffix(".xml"))
            }
        } catch {
            if case .unreadable(_, _, let reason) = error,
                reason.contains("ncrypt") || reason.contains("assphrase")
            {
                throw .encrypted
            }
            throw .archive(error)
        }
    }

    /// The name of the part that holds the text.
    private static func mainPart(of parts: [String: [UInt8]]) throws(LoadReason) -> String {
        var target = "word/document.xml"
        guard let relations = parts["_rels/.rels"] else { return target }
        try XMLEvents.read(relations, as: "Word") { (event, attributes) throws(LoadReason) in
            guard case .begin("Relationship") = event, let kind = attributes["Type"],
                kind.hasSuffix("/officeDocument"), let name = attributes["Target"]
            else { return }
            target = name.hasPrefix("/") ? String(name.dropFirst()) : name
        }
        return target
    }

    /// What the document's properties say.
    private static func properties(_ part: [UInt8]?) throws(LoadReason) -> [String: String] {
        guard let part else { return [:] }
        let names = [
            "title": "title", "creator": "author", "subject": "subject", "description": "description",
            "keywords": "keywords", "created": "created", "modified": "modified",
        ]
        var properties: [String: String] = [:]
        var field: String?
        var text: [UInt8] = []
        try XMLEvents.read(part, as: "Word") { (event, _) throws(LoadReason) in
            switch event {
            case .begin(let name):
                field = names[name]
                text = []
            case .text(let bytes): if field != nil { text.append(bytes, upTo: longestField) }
            case .end:
                let words = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace)
                if let field, !words.isEmpty { properties[field] = words.joined(separator: " ") }
                field = nil
            }
        }
        return properties
    }
}
