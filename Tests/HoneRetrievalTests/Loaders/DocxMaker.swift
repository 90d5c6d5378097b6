import HoneBase
import SystemPackage

/// A zip of stored entries (PKWARE's APPNOTE), as an office program could have written it.
func zip(_ entries: [(name: String, bytes: [UInt8])], flags: UInt32 = 0x0800) -> [UInt8] {
    zip(entries.map { PackedEntry(name: $0.name, contents: $0.bytes) }, flags: flags)
}

/// An entry of a zip, as it lies there.
struct PackedEntry {
    var name: String
    var contents: [UInt8]
    var method: UInt32 = 0
    var checksum: UInt32
    var size: Int

    init(name: String, contents: [UInt8]) {
        self.name = name
        self.contents = contents
        checksum = contents.withUnsafeBytes { bytes in
            var crc: UInt32 = .max
            for byte in bytes {
                crc ^= UInt32(byte)
                for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
            }
            return ~crc
        }
        size = contents.count
    }

    /// The entry of what a gzip file holds: the same stream, checksum and size.
    init(name: String, gzip: [UInt8]) {
        self.name = name
        contents = Array(gzip[10..<gzip.count - 8])
        method = 8
        func number(_ offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(gzip[gzip.count - offset + $1]) << UInt32(8 * $1) }
        }
        (checksum, size) = (number(8), Int(number(4)))
    }
}

func zip(_ entries: [PackedEntry], flags: UInt32 = 0x0800) -> [UInt8] {
    func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
        let name = Array(entry.name.utf8)
        let offset = UInt32(file.count)
        var common =
            little(20, 2) + little(flags, 2) + little(entry.method, 2) + little(0, 2) + little(0x21, 2)
        common +=
            little(entry.checksum, 4) + little(UInt32(entry.contents.count), 4)
            + little(UInt32(entry.size), 4)
        common += little(UInt32(name.count), 2) + little(0, 2)
        file += little(0x0403_4B50, 4) + common + name + entry.contents
        directory += little(0x0201_4B50, 4) + little(0x0314, 2) + common + little(0, 2) + little(0, 2)
        directory += little(0, 2) + little(0o100644 << 16, 4) + little(offset, 4) + name
    }
    let (start, count) = (UInt32(file.count), UInt32(entries.count))
    file += directory + little(0x0605_4B50, 4) + little(0, 4) + little(count, 2) + little(count, 2)
    return file + little(UInt32(directory.count), 4) + little(start, 4) + little(0, 2)
}

/// A Word document with this body.
func docx(
    _ body: String,
    styles: String? = nil,
    title: String? = nil,
    main: String = "word/document.xml"
) -> [UInt8] {
    let names = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    var entries: [(name: String, bytes: [UInt8])] = []
    func add(_ name: String, _ xml: String) { entries.append((name, Array((head + xml).utf8))) }
    add("[Content_Types].xml", "<Types/>")
    add(
        "_rels/.rels",
        "<Relationships><Relationship Id=\"r\" Type=\"\(office)\" Target=\"\(main)\"/></Relationships>"
    )
    add(main, "<w:document \(names)><w:body>\(body)<w:sectPr/></w:body></w:document>")
    if let styles { add("word/styles.xml", "<w:styles \(names)>\(styles)</w:styles>") }
    if let title {
        add(
            "docProps/core.xml",
            "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>\(title)</dc:title>"
                + "<dc:creator>A. Writer</dc:creator></cp:coreProperties>"
        )
    }
    return zip(entries)
}

/// A paragraph of Word with a style and these runs.
func wordParagraph(_ text: String, style: String? = nil, properties: String = "") -> String {
    let style = style.map { "<w:pStyle w:val=\"\($0)\"/>" } ?? ""
    return
        "<w:p><w:pPr>\(style)\(properties)</w:pPr><w:r><w:t xml:space=\"preserve\">\(text)</w:t></w:r></w:p>"
}
