internal import HoneBase
internal import HoneRetrieval

/// Passages as a person reads them: what they are of, how well they fit, and the lines that tell most.
struct PassageOutput {
    /// What is looked for: of a long passage the lines are shown that hold most of its words.
    let query: String
    /// The most columns of a line.
    var width = min(Terminal.width, 110)
    /// The most lines of a passage; nil for all.
    var lineLimit: Int? = 8

    private static let indent = "   "

    /// Passage number `number` in lines.
    ///
    /// A document may be called or hold anything: what would steer a terminal is shown as what it is.
    func lines(_ result: SearchResult, number: Int) -> [String] {
        let document = result.document
        // Most documents begin with their title as a heading.
        let headings =
            result.headings.first == document.title ? result.headings.dropFirst() : result.headings[...]
        let name = (document.title ?? document.identifier).withControlsEscaped
        let place = ([document.identifier] + headings).map(\.withControlsEscaped).joined(
            separator: " > "
        )
        let score = result.score.significant(3)
        let bytes = "bytes \(result.range.lowerBound.grouped) to \(result.range.upperBound.grouped)"
        var lines = [Style.bold("\(number). \(name)") + "  " + Style.green(score)]
        lines.append(Self.indent + Style.dim("\(place)  (\(bytes))"))
        let text = result.text.withControlsEscapedInLines
        let all = text.split(separator: "\n").flatMap {
            Self.wrapped(String($0), to: width - Self.indent.count)
        }
        let shown = window(of: all)
        if shown.lowerBound > 0 { lines.append(Self.indent + Style.dim("...")) }
        lines += all[shown].map { Self.indent + $0 }
        if shown.upperBound < all.count {
            let left = all.count - shown.count
            lines.append(
                Self.indent
                    + Style.dim("... \(left.counted("more line")): --full shows all")
            )
        }
        return lines
    }

    /// The lines that are shown: of all windows of `lineLimit` the first that holds the most words of the query.
    func window(of lines: [String]) -> Range<Int> {
        guard let limit = lineLimit, lines.count > limit else { return lines.indices }
        let words = Set(query.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 2 })
        let found = lines.map { line in
            let line = line.lowercased()
            return words.filter { line.contains($0) }
        }
        let counts = (0...lines.count - limit).map { Set(found[$0..<$0 + limit].joined()).count }
        let start = counts.firstIndex(of: counts.max() ?? 0) ?? 0
        return start..<start + limit
    }

    /// A line cut behind words into lines of at most `width` characters; a longer word is cut where it must be.
    static func wrapped(_ line: String, to width: Int) -> [String] {
        let width = max(width, 20)
        guard line.count > width else { return [line] }
        var (lines, current) = ([String](), "")
        var length = 0
        for word in line.split(separator: " ", omittingEmptySubsequences: true) {
            var rest = word[...]
            if length > 0, length + 1 + rest.count > width {
                lines.append(current)
                (current, length) = ("", 0)
            }
            while rest.count > width {
                lines.append(String(rest.prefix(width)))
                rest = rest.dropFirst(width)
            }
            current += (length > 0 ? " " : "") + rest
            length += (length > 0 ? 1 : 0) + rest.count
        }
        return length > 0 ? lines + [current] : lines
    }
}
