/// Puts the text of nested elements together: elements that make a block of their own interrupt those around them.
struct FlowText {
    /// The text and its blocks so far; `finish` adds the last one.
    private(set) var assembly: TextAssembly

    /// An element that makes a block, at its depth.
    private struct Frame {
        var kind: DocumentBlock.Kind
        var depth: Int
        var cells = 0
        var hasText = false
    }

    private var frames: [Frame] = []
    /// The text of the block that is being read.
    private var inline: [UInt8] = []
    private var isSpacePending = false

    /// An empty text of at most `limit` bytes.
    init(limit: Int) { assembly = TextAssembly(limit: limit) }

    /// The kind of block that text is added to.
    var kind: DocumentBlock.Kind { frames.last?.kind ?? .paragraph }

    /// Whether there is more text than allowed.
    var isTooLarge: Bool { assembly.isTooLarge || inline.count > assembly.limit }

    /// Adds a space, if text stands before and behind it.
    mutating func appendSpace() { if kind == .code { inline.append(0x20) } else { isSpacePending = true } }

    /// An element begins that makes a block of this kind.
    mutating func begin(_ kind: DocumentBlock.Kind, depth: Int) {
        flush()
        frames.append(Frame(kind: kind, depth: depth))
    }

    /// An element ends; false where it made no block.
    mutating func end(depth: Int) -> Bool {
        guard let frame = frames.last, frame.depth == depth else { return false }
        flush()
        frames.removeLast()
        return true
    }

    /// Makes the block around here one of another kind.
    mutating func change(to kind: DocumentBlock.Kind) {
        guard !frames.isEmpty else { return }
        frames[frames.count - 1].kind = kind
    }

    /// A line of its own begins or ends.
    mutating func breakBlock() {
        switch kind {
        case .paragraph: flush()
        case .heading, .tableRow: isSpacePending = true
        case .listItem, .code: breakLine()
        }
    }

    /// A line ends.
    mutating func breakLine() {
        switch kind {
        case .heading, .tableRow: isSpacePending = true
        case .paragraph, .listItem, .code:
            isSpacePending = false
            if kind == .code || !inline.isEmpty { inline.append(0x0A) }
        }
    }

    /// A cell of a table's row begins; a bar divides it from the one before.
    mutating func beginCell() {
        guard let last = frames.indices.last, frames[last].kind == .tableRow else { return breakBlock() }
        if frames[last].cells > 0 {
            inline.append(contentsOf: " | ".utf8)
            isSpacePending = false
        }
        frames[last].cells += 1
    }

    /// Adds text; white space becomes one space, but not where line breaks are meant.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let last = frames.indices.last, !frames[last].hasText {
            frames[last].hasText = !bytes.isBlank(0..<bytes.count)
        }
        if kind == .code {
            // A carriage return can stand there as an entity.
            inline.append(contentsOf: bytes.lazy.map { $0 == 0x0D ? 0x0A : $0 })
            return
        }
        for byte in bytes {
            if byte.isBlank {
                isSpacePending = true
                continue
            }
            if isSpacePending, let last = inline.last, !last.isBlank { inline.append(0x20) }
            isSpacePending = false
            inline.append(byte)
        }
    }

    /// Ends the text.
    mutating func finish() {
        flush()
        frames.removeAll()
    }

    private mutating func flush() {
        // A row of empty cells is only bars.
        if kind != .tableRow || frames.last?.hasText == true { assembly.append(kind, inline) }
        inline.removeAll(keepingCapacity: true)
        isSpacePending = false
    }
}
