/// Combining marks that follow each other in normalized text and are put in canonical order when the run ends
/// (Unicode Standard, section 3.11, D109).
///
/// Nearly all marks are of category Mn and removed; what is left are a few of category Mc and those newer
/// than Unicode 8.0.
struct MarkRun {
    private var marks: [(class: UInt8, offset: Int, width: Int)] = []
    private var isOrdered = true

    var isEmpty: Bool { marks.isEmpty }

    /// Adds the mark of `combiningClass` whose `width` bytes stand at `offset`, right after the mark before
    /// it.
    mutating func append(_ combiningClass: UInt8, offset: Int, width: Int) {
        if let last = marks.last, last.class > combiningClass { isOrdered = false }
        marks.append((combiningClass, offset, width))
    }

    /// Ends the run: puts its marks, which stand in `text`, in order.
    ///
    /// - Complexity: O(n log n) in the number of marks.
    mutating func end(in text: UnsafeMutablePointer<UInt8>) {
        if !isOrdered, let start = marks.first?.offset {
            marks.sort { ($0.class, $0.offset) < ($1.class, $1.offset) }
            var ordered: [UInt8] = []
            for mark in marks {
                for position in 0..<mark.width { ordered.append(text[mark.offset + position]) }
            }
            for (position, byte) in ordered.enumerated() { text[start + position] = byte }
        }
        marks.removeAll(keepingCapacity: true)
        isOrdered = true
    }
}
