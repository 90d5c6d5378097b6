internal import CXML
internal import HoneBase

/// The elements and texts of an XML file from front to back, by libxml2's reader: no entity is resolved, nothing is
/// fetched, elements nest at most 256 deep, and it is UTF-8 whatever it says.
enum XMLEvents {
    /// How deep elements may nest in libxml2.
    private static let mostLevels = 256

    /// What is met.
    enum Event {
        /// An element begins; names are without their prefix.
        case begin(String)
        /// An element ends.
        case end(String)
        /// Text.
        case text(UnsafeBufferPointer<UInt8>)
    }

    /// Gives the attributes of the element that begins.
    struct Attributes {
        fileprivate let reader: xmlTextReaderPtr

        /// The value of the attribute of this name, whatever its prefix.
        subscript(name: String) -> String? {
            guard xmlTextReaderMoveToFirstAttribute(reader) == 1 else { return nil }
            defer { xmlTextReaderMoveToElement(reader) }
            repeat {
                if let local = xmlTextReaderConstLocalName(reader), String(cString: local) == name {
                    return xmlTextReaderConstValue(reader).map { String(cString: $0) }
                }
            } while xmlTextReaderMoveToNextAttribute(reader) == 1
            return nil
        }
    }

    /// Calls `body` with what is in `bytes`, in order.
    ///
    /// - Throws: `LoadReason.broken` for what is not XML or defines a grammar, and what `body` throws.
    static func read(
        _ bytes: [UInt8],
        as format: String,
        _ body: (Event, Attributes) throws(LoadReason) -> Void
    ) throws(LoadReason) {
        XMLLibrary.prepare()
        guard bytes.count <= Int32.max else { throw .textTooLarge(limit: Int(Int32.max)) }
        // In another encoding it could hide what is looked for in its bytes. UTF-16 has zeros; 0x4C is `<` in EBCDIC.
        guard !bytes.contains(0), bytes.first != 0x4C else {
            throw .broken(format: format, "its XML is not UTF-8")
        }
        guard MarkupTags.mostAttributes(in: bytes, isHTML: false) <= MarkupTags.mostAttributes else {
            throw .tooManyAttributes(limit: MarkupTags.mostAttributes)
        }
        try bytes.withUnsafeBufferPointer { (bytes) throws(LoadReason) in
            // What Word writes defines no grammar; one could define entities that grow without end.
            guard !MarkupTags.contains("<!doctype", in: bytes) else {
                throw .broken(format: format, "its XML defines a grammar of its own")
            }
            let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            let options =
                XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
                | XML_PARSE_COMPACT.rawValue | XML_PARSE_IGNORE_ENC.rawValue
            guard let reader = xmlReaderForMemory(start, Int32(bytes.count), nil, nil, Int32(options)) else {
                throw .broken(format: format, "its XML is empty")
            }
            defer { xmlFreeTextReader(reader) }
            try walk(reader, format, body)
        }
    }

    private static func walk(
        _ reader: xmlTextReaderPtr,
        _ format: String,
        _ body: (Event, Attributes) throws(LoadReason) -> Void
    ) throws(LoadReason) {
        let attributes = Attributes(reader: reader)
        while true {
            switch xmlTextReaderRead(reader) {
            case 1: break
            case 0: return
            default:
                let error = lastError
                // The parser's own limit, whose message speaks to programmers.
                if error.contains("Excessive depth") { throw .tooDeep(limit: mostLevels) }
                throw .broken(format: format, "its XML is damaged\(error)")
            }
            let name = xmlTextReaderConstLocalName(reader).map { String(cString: $0) } ?? ""
            switch Int(xmlTextReaderNodeType(reader)) {
            case 1:
                // Asked first: looking at attributes changes where the reader is.
                let isEmpty = xmlTextReaderIsEmptyElement(reader) == 1
                try body(.begin(name), attributes)
                if isEmpty { try body(.end(name), attributes) }
            case 15: try body(.end(name), attributes)
            case 3, 4, 13, 14:
                guard let value = xmlTextReaderConstValue(reader) else { continue }
                let text = UnsafeBufferPointer(start: value, count: Int(xmlStrlen(value)))
                try body(.text(text), attributes)
            case 5: throw .broken(format: format, "its XML refers to an unknown entity")
            default: continue
            }
        }
    }

    private static var lastError: String {
        guard let message = xmlGetLastError()?.pointee.message else { return "" }
        return ": " + String(cString: message).filter { !$0.isNewline }
    }
}
