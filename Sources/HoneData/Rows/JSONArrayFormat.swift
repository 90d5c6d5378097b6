internal import HoneBase

/// One JSON array whose elements are the rows, on lines as they please.
///
/// The array is never held as a whole: each element is bounded by its brackets and read by itself.
struct JSONArrayFormat: RowFormat {
    private enum State {
        /// Behind the opening bracket.
        case start
        case afterElement
        case afterComma
        /// Behind the closing bracket.
        case closed
        /// In something that follows the closing bracket.
        case behind
    }

    private var state = State.start

    mutating func record(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, isWhole: Bool) -> Record? {
        var end = start
        while end < bytes.count, isSpace(bytes[end]) { end += 1 }
        // What stands between elements is passed over as a blank record.
        guard end == start else { return blank(bytes, start..<end) }
        let (comma, bracket) = (bytes[start] == UInt8(ascii: ","), bytes[start] == UInt8(ascii: "]"))
        switch state {
        case .closed, .behind:
            state = .behind
            return Record(lineIn: bytes, from: start, isWhole: isWhole)
        case .afterElement:
            state = comma ? .afterComma : .closed
            return blank(bytes, start..<start + 1)
        case .start where bracket:
            state = .closed
            return blank(bytes, start..<start + 1)
        case .start, .afterComma:
            guard !comma, !bracket else {
                // No element: the separator is told as what stands in its place.
                state = comma ? .afterComma : .closed
                return Record(content: start..<start + 1, next: start + 1, lineBreaks: 0)
            }
            guard let end = elementEnd(bytes, from: start) ?? (isWhole ? bytes.count : nil) else {
                return nil
            }
            state = .afterElement
            return Record(content: start..<end, next: end, lineBreaks: lineBreaks(bytes, start..<end))
        }
    }

    func row(of record: UnsafeBufferPointer<UInt8>) throws(RowFault) -> JSONObject {
        guard state != .behind else { throw .brokenArray("something follows the array") }
        do throws(RowFault) {
            return try JSONLinesFormat().row(of: record)
        } catch {
            guard case .notJSON(let reason) = error else { throw error }
            throw .brokenArray(reason)
        }
    }

    mutating func faultAtEnd() -> RowFault? {
        guard state != .closed, state != .behind else { return nil }
        state = .closed
        return .brokenArray("the file ends before the array is closed")
    }

    /// The offset of the separator behind the element that starts at `start`; nil where it is not there yet.
    private func elementEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var position = start
        var depth = 0
        var isString = false
        while position < bytes.count {
            let byte = bytes[position]
            if isString {
                if byte == UInt8(ascii: "\\") { position += 1 }
                if byte == UInt8(ascii: "\"") { isString = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isString = true
                case UInt8(ascii: ","), UInt8(ascii: "]"):
                    if depth == 0 { return position }
                    if byte == UInt8(ascii: "]") { depth -= 1 }
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "}"): depth = max(0, depth - 1)
                default: break
                }
            }
            position += 1
        }
        return nil
    }

    private func blank(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Record {
        Record(
            content: range.lowerBound..<range.lowerBound,
            next: range.upperBound,
            lineBreaks: lineBreaks(bytes, range)
        )
    }

    private func lineBreaks(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        bytes[range].count { $0 == 0x0A }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
