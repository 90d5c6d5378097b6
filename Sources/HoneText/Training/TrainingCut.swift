/// Cuts text into the words that training counts.
///
/// A word is a run of letters, one digit or a run of other characters, with the spaces before it; runs of line ends, of
/// tabs and of other white space are words of their own. Whether a word ends between two characters depends on these two
/// alone, so no token, being a part of words, ever reaches over such a place: text that is not cut gets the same tokens.
struct TrainingCut {
    /// What a character is to the cut; a space stands for the marker U+2581.
    private enum Kind: UInt8 {
        case space, letter, number, symbol, lineEnd, tab, otherSpace

        init(_ kind: ScalarClass, _ byte: UInt8) {
            self =
                switch byte {
                case 0x20: .space
                case 0x0A, 0x0D: .lineEnd
                case 0x09: .tab
                default:
                    // Marks are head and tail of cased words, as letters without case are.
                    if !kind.isDisjoint(with: [.letter, .head, .tail]) {
                        .letter
                    } else if kind.contains(.number) {
                        .number
                    } else {
                        kind.contains(.space) ? .otherSpace : .symbol
                    }
                }
        }

        /// The kinds, a bit each, that belong to the word of a character of this kind before them.
        var continued: UInt8 {
            switch self {
            case .number: 0
            case .space: Self.bits(.space, .letter, .number, .symbol)
            default: Self.bits(self)
            }
        }

        private static func bits(_ kinds: Kind...) -> UInt8 { kinds.reduce(0) { $0 | 1 << $1.rawValue } }
    }

    private static let continued: [UInt8] = (0..<7).map { Kind(rawValue: $0)?.continued ?? 0 }
    private static let ascii: [Kind] = (0..<128).map { Kind(ScalarClass(of: $0), UInt8($0)) }

    private var classes = ScalarClasses()
    private let continued = Self.continued
    private let ascii = Self.ascii

    /// Calls `body` with each word of `text`, UTF-8 in which spaces stand for markers.
    mutating func forEachWord(
        of text: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        guard let base = text.baseAddress else { return }
        var start = 0
        var position = 0
        var allowed: UInt8 = 0
        while position < text.count {
            let byte = base[position]
            let kind: Kind
            let width: Int
            if byte < 0x80 {
                (kind, width) = (ascii[Int(byte)], 1)
            } else {
                let scalar = classes.first(base + position, count: text.count - position)
                (kind, width) = (Kind(scalar.kind, byte), scalar.width)
            }
            if allowed >> kind.rawValue & 1 == 0, position > start {
                body(UnsafeBufferPointer(start: base + start, count: position - start))
                start = position
            }
            allowed = continued[Int(kind.rawValue)]
            position += width
        }
        if position > start { body(UnsafeBufferPointer(start: base + start, count: position - start)) }
    }
}
