/// Reads the body of a Word document.
struct DocxBody {
    /// Elements whose content is not shown: deleted or moved text, what formatting was before, the second form of what
    /// stands there twice.
    private static let hidden: Set<String> = [
        "del", "moveFrom", "Fallback", "pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "tcPrChange",
        "trPrChange", "numberingChange",
    ]

    private let styles: DocxStyles
    private var flow: FlowText
    private var depth = 0
    /// The depth of the element that hides what is in it.
    private var hiddenDepth: Int?
    /// How many rows of tables are around.
    private var rows = 0
    /// How many runs of text are around, and the depth of the one that is hidden.
    private var runs = 0
    private var hiddenRun: Int?
    private var isInText = false

    private init(_ styles: DocxStyles, _ limits: LoadLimits) {
        self.styles = styles
        flow = FlowText(limit: limits.documentBytes)
    }

    /// The text of `word/document.xml` and its blocks.
    static func text(of part: [UInt8], _ styles: DocxStyles, _ limits: LoadLimits) throws(LoadReason)
        -> TextAssembly
    {
        var body = DocxBody(styles, limits)
        try XMLEvents.read(part, as: "Word") { (event, attributes) throws(LoadReason) in
            switch event {
            case .begin(let name): body.begin(name, attributes)
            case .end(let name): body.end(name)
            case .text(let text):
                if body.isInText, body.hiddenDepth == nil, body.hiddenRun == nil { body.flow.append(text) }
            }
            if body.flow.isTooLarge { throw .textTooLarge(limit: limits.documentBytes) }
        }
        body.flow.finish()
        return body.flow.assembly
    }

    private mutating func begin(_ name: String, _ attributes: XMLEvents.Attributes) {
        depth += 1
        guard hiddenDepth == nil else { return }
        if Self.hidden.contains(name) {
            hiddenDepth = depth
            return
        }
        switch name {
        case "p":
            // What stands in a row's cells is one block.
            if rows == 0 { flow.begin(.paragraph, depth: depth) } else { flow.breakBlock() }
        case "tr":
            rows += 1
            flow.begin(.tableRow, depth: depth)
        case "tc": flow.beginCell()
        case "r": runs += 1
        case "t": isInText = true
        case "tab", "ptab": if runs > 0 { flow.appendSpace() }
        case "br", "cr": if runs > 0 { flow.breakLine() }
        case "noBreakHyphen": append("\u{2011}")
        case "vanish": if runs > 0, isOn(attributes["val"]) { hiddenRun = hiddenRun ?? runs }
        case "pStyle": change(to: styles.kind(of: attributes["val"] ?? ""))
        case "outlineLvl":
            if let level = attributes["val"].flatMap({ Int($0) }), (0...8).contains(level) {
                change(to: .heading(level: min(level + 1, 6)))
            }
        case "numId":
            guard rows == 0 else { break }
            if case .heading = flow.kind { break }
            change(to: attributes["val"] == "0" ? .paragraph : .listItem)
        default: break
        }
    }

    private mutating func end(_ name: String) {
        defer { depth -= 1 }
        if let hidden = hiddenDepth {
            if hidden == depth { hiddenDepth = nil }
            return
        }
        switch name {
        case "p": if !flow.end(depth: depth) { flow.breakBlock() }
        case "tr":
            rows -= 1
            _ = flow.end(depth: depth)
        case "t": isInText = false
        case "r":
            if hiddenRun == runs { hiddenRun = nil }
            runs -= 1
        default: break
        }
    }

    /// Makes the paragraph a block of another kind.
    private mutating func change(to kind: DocumentBlock.Kind) { if rows == 0 { flow.change(to: kind) } }

    private mutating func append(_ text: String) {
        guard hiddenRun == nil else { return }
        Array(text.utf8).withUnsafeBufferPointer { flow.append($0) }
    }

    /// Whether a property without a value, or with this one, is set.
    private func isOn(_ value: String?) -> Bool { !["0", "false", "off"].contains(value ?? "1") }
}
