/// Looks for strings at which a text ends, in text that comes piece by piece.
struct StopStrings {
    private let strings: [[UInt8]]
    private var waiting: [UInt8] = []

    init(_ strings: [String]) { self.strings = strings.map { Array($0.utf8) }.filter { !$0.isEmpty } }

    /// What of the text so far is certainly before any stop string, and whether one was found.
    mutating func append(_ text: String) -> (text: String, isStopped: Bool) {
        guard !strings.isEmpty else { return (text, false) }
        waiting += Array(text.utf8)
        let found = strings.compactMap { Self.place(of: $0, in: waiting) }.min()
        if let found {
            defer { waiting = [] }
            return (String(decoding: waiting[..<found], as: UTF8.self), true)
        }
        // What may yet become a stop string waits.
        let held = strings.map { Self.overlap(of: $0, atEndOf: waiting) }.max() ?? 0
        let free = waiting.count - held
        defer { waiting.removeFirst(free) }
        return (String(decoding: waiting[..<free], as: UTF8.self), false)
    }

    /// What waited for a stop string that did not come.
    mutating func finish() -> String {
        defer { waiting = [] }
        return String(decoding: waiting, as: UTF8.self)
    }

    private static func place(of string: [UInt8], in text: [UInt8]) -> Int? {
        guard text.count >= string.count else { return nil }
        return (0...text.count - string.count).first { text[$0..<$0 + string.count] == string[...] }
    }

    /// The length of the longest start of `string` that `text` ends with.
    private static func overlap(of string: [UInt8], atEndOf text: [UInt8]) -> Int {
        var length = min(string.count - 1, text.count)
        while length > 0, text.suffix(length) != string.prefix(length) { length -= 1 }
        return length
    }
}
