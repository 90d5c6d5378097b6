/// What stands above the text of a Markdown or text file, between two lines `---`: fields of a small part of YAML.
///
/// A field is `name: value` on a line, the value plain or in quotes; or a list, as `[a, b]` on the line or as lines `- a`
/// below it. Lines that begin with `#` are comments. Whatever else YAML knows (maps, text over several lines, anchors,
/// tags) is refused with its line: a field read wrongly could show a document to the wrong people.
struct FrontMatter: Equatable {
    /// The field `title`.
    var title: String?
    /// The field `readers`; nil where it is not there.
    var readers: [String]?
    /// All other fields; the elements of a list with a comma and a space between them.
    var metadata: [String: String] = [:]
    /// Where the text begins behind it.
    var end = 0

    /// What is wrong, and in which line, counted from 1.
    struct Fault: Error, Equatable {
        var line: Int
        var what: String
        var remedy: String
    }

    /// A line longer than this is no mark, whatever white space is in it.
    private static let longestMark = 80

    /// Reads the front matter with which `text` begins; nil where it begins with something else.
    static func read(_ text: UnsafeBufferPointer<UInt8>) throws(Fault) -> FrontMatter? {
        var lines = TextLines(of: text, in: 0..<text.count)
        var number = 0
        var mark = ""
        while mark.isEmpty {
            guard let line = lines.next() else { return nil }
            number += 1
            if text.isBlank(line) { continue }
            if text[line].first == UInt8(ascii: "{"), namesReaders(text) { throw otherFormat(number) }
            guard line.count >= 3, line.count < longestMark else { return nil }
            mark = text.string(line)
        }
        if mark.isMark("+++") {
            throw otherFormat(number, "it is written in TOML")
        }
        // As other programs mark one that is no YAML.
        if ["---json", "---toml", ";;;"].contains(where: { mark.lowercased().isMark($0) }) {
            throw otherFormat(number)
        }
        guard mark.isMark("---") else { return nil }
        guard let end = end(of: text, lines) else {
            // Without an end the first line is a rule, unless what follows looks like a field.
            guard let second = lines.next(), FrontMatterReader.isField(text.string(second)) else {
                return nil
            }
            throw Fault(line: number, what: "it is never closed", remedy: "close it by a line ---")
        }
        var reader = FrontMatterReader()
        while let line = lines.next(), line.lowerBound < end.lowerBound {
            number += 1
            try reader.read(text.string(line), line: number)
        }
        var matter = try reader.finished()
        matter.end = min(end.upperBound + 1, text.count)
        return matter
    }

    private static func otherFormat(_ line: Int, _ what: String = "it is not written in YAML") -> Fault {
        Fault(line: line, what: what, remedy: "write it in YAML, between lines ---")
    }

    /// How many lines of a text without a front matter are searched for a field that was meant to stand in one.
    private static let reach = 20

    /// A line `readers:` near the beginning of a text without a front matter, as a misspelt mark leaves it; the first in
    /// lower case, as the field is written, else the first in other letters, which may be prose.
    static func strayReaders(in text: UnsafeBufferPointer<UInt8>) -> (line: Int, isLowercase: Bool)? {
        let name = Array(Readers.field.utf8)
        var other: Int?
        for (index, line) in TextLines(of: text, in: 0..<text.count).prefix(reach).enumerated() {
            let start = text[line].prefix(name.count)
            let behind = text[line].dropFirst(name.count).first { !$0.isBlank }
            guard behind == UInt8(ascii: ":"), start.elementsEqual(name, by: { $0 | 0x20 == $1 }) else {
                continue
            }
            if start.elementsEqual(name) { return (index + 1, true) }
            other = other ?? index + 1
        }
        return other.map { ($0, false) }
    }

    /// Whether a member `"readers":` of JSON stands near the beginning.
    private static func namesReaders(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let name = Array("\"\(Readers.field)\"".utf8)
        return TextLines(of: text, in: 0..<text.count).prefix(reach)
            .contains { line in
                line.contains { start in
                    let rest = text[start..<line.upperBound]
                    guard rest.starts(with: name) else { return false }
                    return rest.dropFirst(name.count).first { !$0.isBlank } == UInt8(ascii: ":")
                }
            }
    }

    /// The first of `lines` that closes a front matter.
    private static func end(of text: UnsafeBufferPointer<UInt8>, _ lines: TextLines) -> Range<Int>? {
        lines.first { line in
            guard line.count >= 3, line.count < longestMark else { return false }
            let content = text.string(line)
            return content.isMark("---") || content.isMark("...")
        }
    }
}

extension String {
    /// Whether the line is this mark, with nothing but white space behind it.
    fileprivate func isMark(_ mark: String) -> Bool {
        hasPrefix(mark) && utf8.dropFirst(mark.utf8.count).allSatisfy(\.isBlank)
    }
}
