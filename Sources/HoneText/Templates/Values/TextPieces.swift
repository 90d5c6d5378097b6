/// What in a conversation some text was made from.
struct TextSource: Sendable, Equatable {
    /// The kinds of text that are told apart.
    enum Kind: Sendable, Equatable {
        /// Content or reasoning.
        case content
        /// The tool calls.
        case toolCall
    }

    /// The index of the message.
    var message: Int
    var kind: Kind
}

/// Stretches of one text with their labels, in order and apart from each other.
struct TextPieces<Label: Sendable & Equatable>: Sendable, Equatable {
    /// One stretch, in bytes.
    struct Piece: Sendable, Equatable {
        var range: Range<Int>
        var label: Label
    }

    private(set) var pieces: [Piece] = []

    /// No stretches.
    init() {}

    /// The whole of a text of `count` bytes.
    init(_ label: Label, count: Int) {
        if count > 0 { pieces = [Piece(range: 0..<count, label: label)] }
    }

    var isEmpty: Bool { pieces.isEmpty }

    /// Adds a stretch that begins at or after the end of the last one; neighbours of one label become one.
    mutating func append(_ range: Range<Int>, _ label: Label) {
        guard !range.isEmpty else { return }
        if let last = pieces.last, last.label == label, last.range.upperBound == range.lowerBound {
            pieces[pieces.count - 1].range = last.range.lowerBound..<range.upperBound
        } else {
            pieces.append(Piece(range: range, label: label))
        }
    }

    /// Adds the stretches of a text that is laid down at `offset`.
    mutating func append(_ other: TextPieces, at offset: Int) {
        for piece in other.pieces {
            append(piece.range.lowerBound + offset..<piece.range.upperBound + offset, piece.label)
        }
    }

    /// The stretches within `range`, counted from its start.
    func clipped(to range: Range<Int>) -> TextPieces {
        var result = TextPieces()
        guard !pieces.isEmpty else { return result }
        var index = firstPiece(endingAfter: range.lowerBound)
        while index < pieces.count, pieces[index].range.lowerBound < range.upperBound {
            let part = pieces[index].range.clamped(to: range)
            result.append(
                part.lowerBound - range.lowerBound..<part.upperBound - range.lowerBound,
                pieces[index].label
            )
            index += 1
        }
        return result
    }

    /// Drops the stretches that begin at or after `offset`, and makes `offset` to `end` one of `label`.
    mutating func replace(from offset: Int, to end: Int, with label: Label) {
        while let last = pieces.last, last.range.lowerBound >= offset { pieces.removeLast() }
        append(offset..<end, label)
    }

    private func firstPiece(endingAfter offset: Int) -> Int {
        var (low, high) = (0, pieces.count)
        while low < high {
            let middle = (low + high) / 2
            if pieces[middle].range.upperBound > offset { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
