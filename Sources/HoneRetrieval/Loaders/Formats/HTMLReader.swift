internal import CXML
internal import HoneBase

/// What an HTML parser's events make of a document: libxml2 reports where elements begin and end, and no tree is built.
final class HTMLReader {
    /// The text and its blocks.
    private(set) var flow: FlowText
    /// What `<title>` says.
    private(set) var title: String?
    /// What `<meta>` says, by names in lower case; the first of a name counts.
    private(set) var metadata: [String: String] = [:]
    /// What `<meta name="readers">` says; several are taken together.
    private(set) var readers: [String]?

    /// The most fields about a document, and the most bytes of one.
    private static let (mostFields, longestField) = (100, 4096)

    private let limits: LoadLimits
    private let deadline: Double
    /// What the parser has not been given yet.
    private var unread: ArraySlice<UInt8> = []
    private var depth = 0
    /// The depth of the element that hides what is in it.
    private var hiddenDepth: Int?
    /// The depth of the title, and its text.
    private var titleDepth: Int?
    private var titleText: [UInt8] = []
    private var failure: LoadReason?

    private init(_ limits: LoadLimits) {
        self.limits = limits
        flow = FlowText(limit: limits.documentBytes)
        deadline = MonotonicClock.now + Double(limits.seconds)
    }

    /// Reads a text in UTF-8.
    static func read(_ text: [UInt8], _ limits: LoadLimits) throws(LoadReason) -> HTMLReader {
        guard text.count <= Int32.max else { throw .textTooLarge(limit: Int(Int32.max)) }
        guard MarkupTags.mostAttributes(in: text, isHTML: true) <= MarkupTags.mostAttributes else {
            throw .tooManyAttributes(limit: MarkupTags.mostAttributes)
        }
        let reader = HTMLReader(limits)
        reader.parse(text)
        if let failure = reader.failure { throw failure }
        return reader
    }

    private func parse(_ text: [UInt8]) {
        XMLLibrary.prepare()
        guard !text.isEmpty, let parser = htmlNewParserCtxt() else { return }
        defer { htmlFreeParserCtxt(parser) }
        var handler = xmlSAXHandler()
        handler.initialized = 0xDEED_BEAF  // XML_SAX2_MAGIC: errors go to `serror`.
        handler.startElement = { HTMLReader.of($0)?.begin($1, $2) }
        handler.endElement = { HTMLReader.of($0)?.end($1) }
        handler.characters = { HTMLReader.of($0)?.read($1, $2) }
        handler.ignorableWhitespace = { HTMLReader.of($0)?.read($1, $2) }
        handler.cdataBlock = { HTMLReader.of($0)?.read($1, $2) }
        // What is wrong with it is no matter, and is printed nowhere.
        handler.serror = { _, _ in }
        parser.pointee.sax.pointee = handler
        parser.pointee._private = Unmanaged.passUnretained(self).toOpaque()
        let options = HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
        unread = text[...]
        let context = Unmanaged.passUnretained(self).toOpaque()
        let tree = htmlCtxtReadIO(parser, HTMLReader.give, nil, context, nil, "UTF-8", Int32(options))
        if let tree { xmlFreeDoc(tree) }
        unread = []
        flow.finish()
        if failure == nil, flow.isTooLarge { failure = .textTooLarge(limit: limits.documentBytes) }
    }

    /// Gives a parser the next bytes, none once something has failed.
    ///
    /// The clock is looked at for every few thousand bytes, and so within a tag, of whose attributes the parser compares each
    /// with all before it.
    private static let give: xmlInputReadCallback = { context, buffer, length in
        guard let context, let buffer, length > 0 else { return 0 }
        let reader = Unmanaged<HTMLReader>.fromOpaque(context).takeUnretainedValue()
        guard reader.failure == nil else { return 0 }
        guard MonotonicClock.now <= reader.deadline else {
            reader.failure = .tooSlow(seconds: reader.limits.seconds)
            return 0
        }
        let some = reader.unread.prefix(Int(length))
        reader.unread = reader.unread.dropFirst(some.count)
        some.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: buffer, count: some.count).copyMemory(from: $0)
        }
        return Int32(some.count)
    }

    /// The reader that a parser reports to; nil once something has failed, and the parser is then stopped.
    private static func of(_ context: UnsafeMutableRawPointer?) -> HTMLReader? {
        guard let parser = context?.assumingMemoryBound(to: xmlParserCtxt.self),
            let pointer = parser.pointee._private
        else { return nil }
        let reader = Unmanaged<HTMLReader>.fromOpaque(pointer).takeUnretainedValue()
        guard reader.failure == nil, !reader.flow.isTooLarge else {
            xmlStopParser(parser)
            return nil
        }
        return reader
    }

    private func begin(
        _ name: UnsafePointer<xmlChar>?,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        depth += 1
        guard depth <= limits.nesting else {
            failure = .tooDeep(limit: limits.nesting)
            return
        }
        let role = Self.role(name)
        guard hiddenDepth == nil || role == .meta else { return }
        let attributes = Self.pairs(attributes)
        let isHidden =
            hiddenDepth != nil || role == .hidden
            || attributes.contains { HTMLElements.hides($0.name, $0.value) }
        if role == .meta { readField(attributes, isHidden: isHidden) }
        guard hiddenDepth == nil else { return }
        if isHidden {
            if role != .inline { flow.breakBlock() }
            hiddenDepth = depth
            return
        }
        switch role {
        case .inline, .hidden, .meta: break
        case .block: flow.breakBlock()
        case .kind(let kind): flow.begin(kind, depth: depth)
        case .cell: flow.beginCell()
        case .lineBreak: flow.breakLine()
        case .title: titleDepth = titleDepth ?? depth
        }
    }

    private func end(_ name: UnsafePointer<xmlChar>?) {
        defer { depth -= 1 }
        if let hidden = hiddenDepth {
            if hidden == depth { hiddenDepth = nil }
            return
        }
        if titleDepth == depth {
            if title == nil { title = Self.joined(titleText) }
            titleDepth = nil
        } else if !flow.end(depth: depth), Self.role(name) == .block {
            flow.breakBlock()
        }
    }

    private func read(_ text: UnsafePointer<xmlChar>?, _ length: Int32) {
        guard hiddenDepth == nil, let text, length > 0 else { return }
        let bytes = UnsafeBufferPointer(start: text, count: Int(length))
        if titleDepth != nil {
            if title == nil { titleText.append(bytes, upTo: Self.longestField) }
        } else {
            flow.append(bytes)
        }
    }

    /// A field about the document: `<meta name="..." content="...">`, or `property` for the name.
    ///
    /// Who may read counts where it is hidden too: no page is less restricted than meant.
    private func readField(_ attributes: [(name: String, value: String)], isHidden: Bool) {
        let names = attributes.filter { $0.name == "name" || $0.name == "property" }
            .map { Self.joined(Array($0.value.utf8))?.lowercased() ?? "" }
        let content = attributes.first { $0.name == "content" }?.value ?? ""
        if let name = names.first(where: { Readers.isMisspelt($0) }) {
            failure = Readers.misnamed(name)
        } else if names.contains(where: { Readers.isField($0) }) {
            readers = Readers.cleaned((readers ?? []) + Readers.inCell(content))
        } else if !isHidden, let field = names.first, !field.isEmpty, field != "viewport",
            metadata[field] == nil,
            metadata.count < Self.mostFields, field.utf8.count + content.utf8.count <= Self.longestField
        {
            metadata[field] = Self.joined(Array(content.utf8)) ?? ""
        }
    }

    private static func role(_ name: UnsafePointer<xmlChar>?) -> HTMLElements.Role {
        name.map { HTMLElements.role(of: String(cString: $0).lowercased()) } ?? .inline
    }

    /// Names in lower case and values of an element's attributes.
    private static func pairs(
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) -> [(name: String, value: String)] {
        guard var next = attributes else { return [] }
        var pairs: [(name: String, value: String)] = []
        while let name = next.pointee {
            pairs.append((String(cString: name).lowercased(), next[1].map { String(cString: $0) } ?? ""))
            next += 2
        }
        return pairs
    }

    /// The words of a text with one space between them; nil where there are none.
    private static func joined(_ text: [UInt8]) -> String? {
        let words = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
