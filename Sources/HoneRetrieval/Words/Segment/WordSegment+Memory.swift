public import HoneBase

extension WordSegment {
    /// A copy of bytes at an address that a segment may begin at.
    private final class Copy {
        let bytes: UnsafeMutableRawBufferPointer

        init(_ bytes: [UInt8]) {
            self.bytes = .allocate(byteCount: bytes.count, alignment: WordSegmentLayout.alignment)
            self.bytes.copyBytes(from: bytes)
        }

        deinit { bytes.deallocate() }
    }

    /// Opens a segment in memory; `bytes` are copied.
    ///
    /// - Throws: where they are damaged, cut, of a newer version or of an unknown analysis.
    public convenience init(_ bytes: [UInt8]) throws(WordSegmentError) {
        let copy = Copy(bytes)
        try self.init(UnsafeRawBufferPointer(copy.bytes), keptBy: copy)
    }

    /// Opens the segment that stands at `range` in `file`, from an offset that eight divides; it is not copied.
    ///
    /// - Throws: where it is damaged, cut, of a newer version or of an unknown analysis.
    public convenience init(_ file: MappedFile, at range: Range<Int>) throws(WordSegmentError) {
        guard range.lowerBound >= 0, range.upperBound <= file.count else {
            throw .cut(expected: UInt64(max(0, range.upperBound)), found: file.count)
        }
        // They do not leave the file: the segment keeps it.
        let bytes = file.withBytes { UnsafeRawBufferPointer(rebasing: $0[range]) }
        try self.init(bytes, keptBy: file)
    }
}
