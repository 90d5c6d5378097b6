/// A cut of text at the matches of a pattern.
struct Splitting: Sendable {
    /// What becomes of a match.
    enum Behavior: String, Sendable, CaseIterable {
        /// It is left out.
        case removed = "Removed"
        /// It is a piece of its own.
        case isolated = "Isolated"
        /// It belongs to the piece before it.
        case mergedWithPrevious = "MergedWithPrevious"
        /// It belongs to the piece behind it.
        case mergedWithNext = "MergedWithNext"
        /// Matches that follow each other are one piece.
        case contiguous = "Contiguous"
    }

    var pattern: TextPattern
    var behavior: Behavior = .isolated
    /// Whether what lies between the matches counts as match.
    var isInverted = false

    /// The pieces of `text`, in order, none of them empty.
    func pieces(of text: UnsafeBufferPointer<UInt8>, _ classes: inout ScalarClasses) -> [Range<Int>] {
        var parts: [(range: Range<Int>, isMatch: Bool)] = []
        var position = 0
        for match in pattern.matches(in: text, &classes) {
            if match.lowerBound > position { parts.append((position..<match.lowerBound, isInverted)) }
            parts.append((match, !isInverted))
            position = match.upperBound
        }
        if position < text.count { parts.append((position..<text.count, isInverted)) }
        var pieces: [Range<Int>] = []
        pieces.reserveCapacity(parts.count)
        var previous: Bool?
        for (range, isMatch) in parts {
            defer { previous = isMatch }
            let joins =
                switch behavior {
                case .removed, .isolated: false
                case .mergedWithPrevious: isMatch && previous == false
                case .mergedWithNext: !isMatch && previous == true
                case .contiguous: previous == isMatch
                }
            if joins, let last = pieces.popLast() {
                pieces.append(last.lowerBound..<range.upperBound)
            } else if !(behavior == .removed && isMatch) {
                pieces.append(range)
            }
        }
        return pieces
    }
}
