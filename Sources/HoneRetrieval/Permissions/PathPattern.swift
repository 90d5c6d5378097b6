@_spi(_Unicode) internal import Swift

/// A pattern of paths: `*` stands for any characters of one name, `?` for one of them, `**` for any names.
///
/// As in `.gitignore`, a pattern without `/` is for names in any folder, and one that means a folder means all that is in
/// it. Letters with marks are the same in whatever code points they are written; a name `.` stands for nothing.
public struct PathPattern: Sendable, Hashable {
    /// The pattern as it was written.
    public let text: String
    private let names: [[UInt8]]

    /// The pattern `text`.
    public init(_ text: String) {
        self.text = text
        let parts = Self.names(of: text)
        let isAtTop = ["/", "./"].contains { text.utf8.starts(with: $0.utf8) }
        let isAnywhere = parts.isEmpty || (parts.count < 2 && !isAtTop)
        names = isAnywhere ? [Array("**".utf8)] + parts : parts
    }

    /// Whether `path`, with `/` between names, is one of those meant.
    ///
    /// - Complexity: the product of both lengths, at most.
    public func matches(_ path: String) -> Bool {
        let parts = Self.names(of: path)
        // reachable[k]: the first names of the pattern match the first k parts.
        var reachable = [true] + [Bool](repeating: false, count: parts.count)
        for name in names {
            var next = [Bool](repeating: false, count: parts.count + 1)
            if name == Array("**".utf8) {
                var isOpen = false
                for index in reachable.indices {
                    isOpen = isOpen || reachable[index]
                    next[index] = isOpen
                }
            } else {
                for index in parts.indices where reachable[index] {
                    next[index + 1] = Self.matches(name, parts[index])
                }
            }
            reachable = next
        }
        return reachable.dropFirst().contains(true)
    }

    /// The names between slashes, by their bytes: a mark behind a slash makes one character of both.
    private static func names(of path: String) -> [[UInt8]] {
        var text = path
        if !path.utf8.allSatisfy({ $0 < 0x80 }) {
            text = ""
            for scalar in path._nfc { text.unicodeScalars.append(scalar) }
        }
        return text.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }.filter {
            $0 != Array(".".utf8)
        }
    }

    private static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
        let (star, mark) = (UInt8(ascii: "*"), UInt8(ascii: "?"))
        var (place, at) = (0, 0)
        var retry: (place: Int, at: Int)?
        while at < name.count {
            if place < pattern.count, pattern[place] == star {
                retry = (place, at)
                place += 1
            } else if place < pattern.count, pattern[place] == name[at] || pattern[place] == mark {
                at += 1
                place += 1
                // A mark stands for a character, of however many bytes.
                if pattern[place - 1] == mark {
                    while at < name.count, name[at] & 0xC0 == 0x80 { at += 1 }
                }
            } else if let last = retry {
                retry = (last.place, last.at + 1)
                (place, at) = (last.place + 1, last.at + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == star }
    }
}
