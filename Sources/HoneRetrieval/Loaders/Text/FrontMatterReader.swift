/// Reads the lines of a front matter, one after the other.
struct FrontMatterReader {
    /// A field as it is written.
    private enum Value: Equatable {
        case none
        case text(String)
        case list([String])
    }

    private var fields: [(name: String, line: Int, value: Value)] = []
    private var names: Set<String> = []
    /// Whether the last field may have its list on the lines below.
    private var isListOpen = false

    /// Whether a line looks like a field.
    static func isField(_ line: String) -> Bool {
        var reader = FrontMatterReader()
        do throws(FrontMatter.Fault) {
            try reader.read(line, line: 1)
            return !reader.fields.isEmpty
        } catch {
            return false
        }
    }

    /// Reads one line.
    mutating func read(_ line: String, line number: Int) throws(FrontMatter.Fault) {
        let content = line[...].trimmedOfBlanks
        guard let first = content.utf8.first, first != UInt8(ascii: "#") else { return }
        if content == "-" || content.hasPrefix("- ") {
            try readElement(content.dropFirst().trimmedOfBlanks, line: number)
            return
        }
        guard line.utf8.first?.isBlank == false else {
            throw unsupported("a line that is indented", number)
        }
        guard let (name, rest) = Self.field(content) else {
            throw .init(
                line: number,
                what: "a field \"name: value\" is expected",
                remedy:
                    "correct the line; if no front matter is meant, begin the text with another line than ---"
            )
        }
        guard names.insert(name).inserted else {
            throw .init(
                line: number,
                what: "the field \"\(name)\" stands twice",
                remedy: "remove one of them"
            )
        }
        guard name != "reader" else {
            throw .init(line: number, what: "unknown field \"reader\"", remedy: "did you mean \"readers\"?")
        }
        let value = try value(rest, line: number)
        isListOpen = rest.isEmpty || rest.hasPrefix("#")
        fields.append((name, number, value))
    }

    /// What was read.
    func finished() throws(FrontMatter.Fault) -> FrontMatter {
        var matter = FrontMatter()
        for (name, line, value) in fields {
            switch (name, value) {
            case (Readers.field, .none): matter.readers = []
            case (Readers.field, .list(let names)): matter.readers = Readers.cleaned(names)
            case (Readers.field, .text(let name)):
                guard !name.contains(where: { $0 == "," || $0 == ";" }) else {
                    throw .init(line: line, what: "several readers are no list", remedy: "write [a, b]")
                }
                matter.readers = Readers.cleaned([name])
            case ("title", .text(let text)): matter.title = text.isEmpty ? nil : text
            case ("title", .list):
                throw .init(line: line, what: "the title is a list", remedy: "write it in double quotes")
            case (_, .text(let text)): matter.metadata[name] = text
            case (_, .list(let elements)): matter.metadata[name] = elements.joined(separator: ", ")
            case (_, .none): break
            }
        }
        return matter
    }

    /// The name and the value of a line; names of the two fields that mean something are read in any case.
    private static func field(_ content: Substring) -> (name: String, rest: Substring)? {
        guard let colon = content.firstIndex(of: ":") else { return nil }
        let rest = content[content.index(after: colon)...]
        let name = content[..<colon].trimmedOfBlanks
        guard !name.isEmpty, rest.isEmpty || rest.utf8.first?.isBlank == true,
            name.allSatisfy({ $0.isLetter || $0.isNumber || "_-. ".contains($0) })
        else { return nil }
        let lower = name.lowercased()
        let isKnown = ["title", "reader", Readers.field].contains(lower)
        return (isKnown ? lower : String(name), rest.trimmedOfBlanks)
    }

    private mutating func readElement(_ text: Substring, line: Int) throws(FrontMatter.Fault) {
        guard isListOpen, var field = fields.popLast() else {
            throw unsupported("a list without a name", line)
        }
        guard !text.hasPrefix("- "), !text.hasPrefix("[") else { throw unsupported("a list in a list", line) }
        var elements: [String] = []
        if case .list(let before) = field.value { elements = before }
        // No second reference: a long list is not copied with each element.
        field.value = .none
        if let element = try scalar(text, line: line) { elements.append(element) }
        field.value = .list(elements)
        fields.append(field)
    }

    private func value(_ text: Substring, line: Int) throws(FrontMatter.Fault) -> Value {
        guard text.hasPrefix("[") else { return try scalar(text, line: line).map { .text($0) } ?? .none }
        var elements: [String] = []
        var rest = text.dropFirst().trimmedOfBlanks
        while !rest.hasPrefix("]") {
            guard !rest.hasPrefix("["), !rest.hasPrefix("{") else {
                throw unsupported("a list in a list", line)
            }
            let element: Substring
            if let quote = rest.first, quote == "\"" || quote == "'" {
                element = try quoted(rest, quote, line: line)
            } else {
                element = rest.prefix { $0 != "," && $0 != "]" }
            }
            if let text = try scalar(element.trimmedOfBlanks, line: line) { elements.append(text) }
            rest = rest[element.endIndex...].trimmedOfBlanks
            if rest.hasPrefix(",") {
                rest = rest.dropFirst().trimmedOfBlanks
            } else if !rest.hasPrefix("]") {
                throw .init(line: line, what: "a list is not closed on its line", remedy: "close it by ]")
            }
        }
        try checkEnd(rest.dropFirst(), line: line)
        return .list(elements)
    }

    /// One value, plain or in quotes; nil for none.
    private func scalar(_ text: Substring, line: Int) throws(FrontMatter.Fault) -> String? {
        guard let first = text.first, first != "#" else { return nil }
        if first == "\"" || first == "'" {
            let quoted = try quoted(text, first, line: line)
            try checkEnd(text[quoted.endIndex...], line: line)
            let inner = quoted.dropFirst().dropLast()
            return first == "'" ? unescapedSingle(inner) : try unescapedDouble(inner, line: line)
        }
        guard !"|>&*!%@`{}[],?".contains(first) else {
            throw unsupported("a value that begins with \(first)", line)
        }
        var plain = text
        if let comment = plain.firstIndex(ofBlankBefore: "#") { plain = plain[..<comment].trimmedOfBlanks }
        guard plain.firstIndex(ofBlankAfter: ":") == nil, plain.last != ":" else {
            throw .init(
                line: line,
                what: "a value with a colon in it is not in quotes",
                remedy: "put it in double quotes"
            )
        }
        return ["~", "null", "Null", "NULL"].contains(plain) ? nil : String(plain)
    }

    /// The text in quotes with which `text` begins, quotes included.
    private func quoted(
        _ text: Substring,
        _ quote: Character,
        line: Int
    ) throws(FrontMatter.Fault) -> Substring {
        let scalars = text.unicodeScalars
        let mark = quote.unicodeScalars.first
        var index = scalars.index(after: scalars.startIndex)
        while index < scalars.endIndex {
            let next = scalars.index(after: index)
            if scalars[index] == mark {
                // Two single quotes are one within single quotes.
                guard quote == "'", next < scalars.endIndex, scalars[next] == mark else {
                    return text[text.startIndex..<next]
                }
                index = scalars.index(after: next)
            } else if quote == "\"", scalars[index] == "\\", next < scalars.endIndex {
                index = scalars.index(after: next)
            } else {
                index = next
            }
        }
        throw .init(line: line, what: "a quote is opened and not closed on its line", remedy: "close it")
    }

    private func unescapedSingle(_ text: Substring) -> String {
        var result = String.UnicodeScalarView()
        /// Whether the scalar is the first quote of a pair, which stands for one.
        var isFirst = false
        for scalar in text.unicodeScalars {
            isFirst = scalar == "'" && !isFirst
            if !isFirst { result.append(scalar) }
        }
        return String(result)
    }

    private func unescapedDouble(_ text: Substring, line: Int) throws(FrontMatter.Fault) -> String {
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                switch scalar {
                case "\"", "\\", "/": result.append(scalar)
                case "n": result.append("\n")
                case "t": result.append("\t")
                default: throw unsupported("the escape \\\(scalar)", line)
                }
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private func checkEnd(_ rest: Substring, line: Int) throws(FrontMatter.Fault) {
        let rest = rest.trimmedOfBlanks
        guard rest.isEmpty || rest.hasPrefix("#") else {
            throw .init(
                line: line,
                what: "something follows a value",
                remedy: "put all of it in double quotes"
            )
        }
    }

    private func unsupported(_ what: String, _ line: Int) -> FrontMatter.Fault {
        .init(
            line: line,
            what: "\(what) is not read",
            remedy: "write fields as name: value, name: [a, b], or a name and lines - a below it"
        )
    }
}

extension Substring {
    /// The text without ASCII white space at both ends.
    fileprivate var trimmedOfBlanks: Substring {
        let bytes = utf8
        guard let first = bytes.firstIndex(where: { !$0.isBlank }),
            let last = bytes.lastIndex(where: { !$0.isBlank })
        else { return self[endIndex...] }
        return self[first..<bytes.index(after: last)]
    }

    /// Where `mark` stands with white space before it.
    fileprivate func firstIndex(ofBlankBefore mark: Unicode.Scalar) -> Index? {
        zip(unicodeScalars.indices, unicodeScalars.indices.dropFirst())
            .first { unicodeScalars[$0] == " " && unicodeScalars[$1] == mark }?.1
    }

    /// Where `mark` stands with white space behind it.
    fileprivate func firstIndex(ofBlankAfter mark: Unicode.Scalar) -> Index? {
        zip(unicodeScalars.indices, unicodeScalars.indices.dropFirst())
            .first { unicodeScalars[$0] == mark && unicodeScalars[$1] == " " }?.0
    }
}
