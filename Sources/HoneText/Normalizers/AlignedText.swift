/// Text on its way through a tokenizer: its bytes, and from where in the text that was given each of them came.
struct AlignedText {
    /// UTF-8.
    private(set) var bytes: [UInt8]
    /// Whether the places are kept.
    let isTracked: Bool
    // Where each byte's origin begins and ends; empty where every byte is still in its own place.
    private var starts: [Int32] = []
    private var ends: [Int32] = []
    private let offset: Int

    /// The text as it was given.
    ///
    /// - Parameters:
    ///   - offset: where it begins in a longer text.
    ///   - isTracked: whether origins will be asked for.
    init(_ text: UnsafeBufferPointer<UInt8>, offset: Int = 0, isTracked: Bool) {
        bytes = Array(text)
        self.offset = offset
        self.isTracked = isTracked
    }

    /// Where the bytes at `range` came from; those that were added stand at an empty place.
    func origin(of range: Range<Int>) -> Range<Int> {
        guard !starts.isEmpty else { return offset + range.lowerBound..<offset + range.upperBound }
        guard !range.isEmpty else {
            let place = range.lowerBound < starts.count ? starts[range.lowerBound] : ends.last ?? 0
            return offset + Int(place)..<offset + Int(place)
        }
        // Places never go back.
        let start = Int(starts[range.lowerBound])
        return offset + start..<offset + max(start, Int(ends[range.upperBound - 1]))
    }

    /// Gives the text new bytes: those that `body` keeps or puts.
    mutating func rewrite(_ body: (inout Rewriter) -> Void) {
        var rewriter = Rewriter(of: self)
        body(&rewriter)
        rewriter.finish()
        self = rewriter.result
    }

    /// Writes a text anew, part by part from its start to its end.
    struct Rewriter {
        /// The bytes before.
        let source: [UInt8]
        private let old: AlignedText
        fileprivate var result: AlignedText

        fileprivate init(of text: AlignedText) {
            source = text.bytes
            old = text
            result = text
            result.bytes = []
            result.bytes.reserveCapacity(text.bytes.count + text.bytes.count / 4)
            result.starts = []
            result.ends = []
        }

        /// Takes the bytes at `range` over.
        mutating func keep(_ range: Range<Int>) {
            result.bytes.append(contentsOf: source[range])
            guard old.isTracked else { return }
            for index in range { place(old.local(index..<index + 1), count: 1) }
        }

        /// Writes `bytes` for those at `range`.
        mutating func put(_ bytes: some Collection<UInt8>, for range: Range<Int>) {
            result.bytes.append(contentsOf: bytes)
            if old.isTracked { place(old.local(range), count: bytes.count) }
        }

        private mutating func place(_ range: Range<Int>, count: Int) {
            for _ in 0..<count {
                result.starts.append(Int32(range.lowerBound))
                result.ends.append(Int32(range.upperBound))
            }
        }

        fileprivate mutating func finish() {
            // A text that became empty has no places to look up.
            if result.bytes.isEmpty { result.starts = [] }
        }
    }

    private func local(_ range: Range<Int>) -> Range<Int> {
        let found = origin(of: range)
        return found.lowerBound - offset..<found.upperBound - offset
    }
}
