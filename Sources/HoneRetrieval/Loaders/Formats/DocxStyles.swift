/// The paragraph styles of a Word document: which are headings, which make entries of lists.
struct DocxStyles {
    private struct Style {
        var name = ""
        var base: String?
        var level: Int?
        var isList: Bool?
    }

    private var styles: [String: Style] = [:]
    /// How far a style may build on others.
    private static let longestChain = 32

    /// No styles: only the names that Word itself gives are known.
    init() {}

    /// Reads `word/styles.xml`.
    init(_ part: [UInt8]) throws(LoadReason) {
        var styles: [String: Style] = [:]
        var current: (id: String, style: Style)?
        try XMLEvents.read(part, as: "Word") { (event, attributes) throws(LoadReason) in
            switch event {
            case .begin("style"): current = (attributes["styleId"] ?? "", Style())
            case .begin("name") where current?.style.name == "": current?.style.name = attributes["val"] ?? ""
            case .begin("basedOn"): current?.style.base = attributes["val"]
            case .begin("outlineLvl"):
                // Counted from 0; 9, and whatever else no level has, is text.
                current?.style.level = attributes["val"].flatMap { Int($0) }
                    .map { (0..<9).contains($0) ? $0 + 1 : 0 }
            case .begin("numPr"): current?.style.isList = true
            case .end("style"):
                if let (id, style) = current { styles[id] = style }
                current = nil
            default: break
            }
        }
        self.styles = styles
    }

    /// What a paragraph of this style is.
    func kind(of id: String) -> DocumentBlock.Kind {
        var next: String? = id
        var isList: Bool?
        for _ in 0..<Self.longestChain {
            guard let id = next else { break }
            let style = styles[id] ?? Style()
            if let level = style.level ?? Self.level(named: style.name) ?? Self.level(named: id) {
                return (1...9).contains(level)
                    ? .heading(level: min(level, 6)) : isList == true ? .listItem : .paragraph
            }
            isList = isList ?? style.isList
            next = style.base
        }
        return isList == true ? .listItem : .paragraph
    }

    /// The level of Word's own headings, by the name or the id of their style, which has no space.
    private static func level(named name: String) -> Int? {
        let name = name.lowercased()
        if name == "title" { return 1 }
        guard name.hasPrefix("heading") else { return nil }
        let number = name.dropFirst("heading".count).drop { $0 == " " }
        guard number.count == 1, let level = Int(number), level > 0 else { return nil }
        return level
    }
}
