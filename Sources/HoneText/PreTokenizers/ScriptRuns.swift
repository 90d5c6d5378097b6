/// Cuts text where the script changes; characters without a script, such as the space, belong to what stands before them.
enum ScriptRuns {
    private struct Run {
        var first: UInt32
        var last: UInt32
        var script: Int
    }

    private static let runs: [Run] = {
        func number(_ digits: Substring.UTF8View.SubSequence) -> UInt32? {
            UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        }
        return ScriptTable.rows.utf8.split(separator: UInt8(ascii: " ")).map { row in
            let sides = row.split(separator: UInt8(ascii: ":"))
            let ends = sides[0].split(separator: UInt8(ascii: "-")).compactMap(number)
            let script = Int(String(decoding: sides[1], as: UTF8.self)) ?? 0
            return Run(first: ends[0], last: ends[ends.count - 1], script: script)
        }
    }()

    /// The number of the script of a character; nil where it has none.
    static func script(of value: UInt32) -> Int? {
        var (low, high) = (0, runs.count)
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].last < value { low = middle + 1 } else { high = middle }
        }
        guard low < runs.count, runs[low].first <= value else { return nil }
        return runs[low].script
    }

    /// Calls `body` with each piece of `text`, UTF-8.
    ///
    /// What stands before the first character with a script is left out, as the `tokenizers` library does.
    static func forEachPiece(of text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
        guard let base = text.baseAddress else { return }
        var (start, last): (Int?, Int?) = (nil, nil)
        var position = 0
        while position < text.count {
            guard let scalar = UTF8Scalar(base + position, count: text.count - position) else { break }
            if let script = script(of: scalar.value), script != last {
                if let start { body(start..<position) }
                start = position
                last = script
            }
            position += scalar.width
        }
        if let start { body(start..<text.count) }
    }
}
