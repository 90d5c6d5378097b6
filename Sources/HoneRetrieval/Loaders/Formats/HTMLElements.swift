/// What elements of HTML mean for a text.
enum HTMLElements {
    /// What an element is.
    enum Role: Equatable {
        /// Part of a line.
        case inline
        /// A line of its own.
        case block
        /// A block of this kind, whatever is in it.
        case kind(DocumentBlock.Kind)
        /// A cell of a table's row.
        case cell
        /// A line break.
        case lineBreak
        /// Not shown, or not part of the text.
        case hidden
        /// The title of the document.
        case title
        /// A field about the document.
        case meta
    }

    /// The role of the element of this name, in lower case.
    static func role(of name: String) -> Role { roles[name] ?? .inline }

    private static let roles: [String: Role] = {
        var roles: [String: Role] = [
            "td": .cell, "th": .cell, "br": .lineBreak, "title": .title, "meta": .meta,
            "li": .kind(.listItem), "dt": .kind(.listItem), "dd": .kind(.listItem),
            "tr": .kind(.tableRow), "pre": .kind(.code), "listing": .kind(.code),
        ]
        for level in 1...6 { roles["h\(level)"] = .kind(.heading(level: level)) }
        let blocks = [
            "address", "article", "aside", "blockquote", "body", "caption", "center", "details", "dialog",
            "div",
            "dl", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html",
            "legend", "main", "menu", "ol", "p", "section", "summary", "table", "tbody", "tfoot", "thead",
            "ul",
        ]
        for name in blocks { roles[name] = .block }
        let hidden = [
            "applet", "audio", "button", "canvas", "datalist", "embed", "iframe", "input", "nav",
            "noframes", "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
            "video",
        ]
        for name in hidden { roles[name] = .hidden }
        return roles
    }()

    /// Whether an attribute hides its element.
    static func hides(_ name: String, _ value: String) -> Bool {
        switch name {
        case "hidden": return true
        case "aria-hidden": return value.lowercased() == "true"
        case "role": return value.lowercased() == "navigation"
        case "style":
            let plain = value.lowercased().filter { !$0.isWhitespace }
            return plain.contains("display:none") || plain.contains("visibility:hidden")
        default: return false
        }
    }
}
