internal import Glibc

extension Record {
    /// The line that starts at `start`; a carriage return before the line feed belongs to the break.
    init?(lineIn bytes: UnsafeBufferPointer<UInt8>, from start: Int, isWhole: Bool) {
        guard let base = bytes.baseAddress else { return nil }
        let found = memchr(base + start, 0x0A, bytes.count - start).map {
            UnsafeRawPointer($0) - UnsafeRawPointer(base)
        }
        guard let end = found ?? (isWhole ? bytes.count : nil) else { return nil }
        let contentEnd = end > start && bytes[end - 1] == 0x0D ? end - 1 : end
        self.init(
            content: start..<contentEnd,
            next: found == nil ? end : end + 1,
            lineBreaks: found == nil ? 0 : 1
        )
    }
}
