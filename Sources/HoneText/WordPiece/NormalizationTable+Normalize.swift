internal import HoneBase

extension NormalizationTable {
    /// How many bytes `normalize` may write for `count` bytes.
    ///
    /// A character's normalized form has at most three times its bytes (a Hangul syllable; U+1D160 and the
    /// like); one byte more may be written and not counted.
    static func capacity(for count: Int) -> Int { 3 * count + 1 }

    /// Writes the normalized form of `source` to `target`.
    ///
    /// - Returns: The number of bytes written; nil where `source` is not UTF-8.
    /// - Complexity: O(bytes).
    func normalize(
        _ source: UnsafeBufferPointer<UInt8>,
        into target: UnsafeMutablePointer<UInt8>,
        lowercasing: Bool
    ) -> Int? {
        guard let start = source.baseAddress else { return 0 }
        var written = 0
        var position = 0
        var marks = MarkRun()
        while position < source.count {
            let rest = source.count - position
            if source[position] < 0x80 {
                if !marks.isEmpty {
                    // A control character is removed first: it does not come between marks.
                    if byteResults[Int(source[position])] == Self.asciiEnd {
                        position += 1
                        continue
                    }
                    marks.end(in: target)
                }
                let copied = copyPrintable(
                    start + position,
                    count: rest,
                    to: target + written,
                    lowercasing: lowercasing
                )
                position += copied
                written += copied
                let stop = min(position + 8, source.count)
                while position < stop, source[position] < 0x80 {
                    let result = byteResults[Int(source[position])]
                    target[written] = result
                    if result != Self.asciiEnd { written += 1 }
                    position += 1
                }
            } else {
                guard let scalar = UTF8Scalar(start + position, count: rest) else { return nil }
                write(scalar, from: start + position, to: target, &written, &marks)
                position += scalar.width
            }
        }
        if !marks.isEmpty { marks.end(in: target) }
        return written
    }

    /// The normalized form of `bytes`, which must be UTF-8.
    func normalized(_ bytes: [UInt8], lowercasing: Bool) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.capacity(for: bytes.count)) { buffer, count in
            guard let target = buffer.baseAddress,
                let written = bytes.withUnsafeBufferPointer({
                    normalize($0, into: target, lowercasing: lowercasing)
                })
            else { fatalError("NormalizationTable: the text is not UTF-8") }
            count = written
        }
    }

    /// Copies blocks of eight printable ASCII bytes, in lower case if wanted, until another byte comes.
    @inline(__always)
    private func copyPrintable(
        _ source: UnsafePointer<UInt8>,
        count: Int,
        to target: UnsafeMutablePointer<UInt8>,
        lowercasing: Bool
    ) -> Int {
        // Eight bytes in one number: below 0x80, no sum carries into the next byte, and the high bit of each
        // tells whether the byte has reached 0x80 less what is added.
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highBits = ones << 7
        var position = 0
        while position + 8 <= count {
            var block = UnsafeRawPointer(source + position).loadUnaligned(as: UInt64.self)
            let isPrintable = (block &+ ones &* (0x80 - 0x20)) & ~(block &+ ones &* (0x80 - 0x7F)) & ~block
            guard isPrintable & highBits == highBits else { break }
            if lowercasing {
                let isCapital =
                    (block &+ ones &* (0x80 - 0x41)) & ~(block &+ ones &* (0x80 - 0x5B)) & highBits
                block |= isCapital >> 2
            }
            UnsafeMutableRawPointer(target + position).storeBytes(of: block, as: UInt64.self)
            position += 8
        }
        return position
    }

    /// Writes what becomes of one character that is not ASCII.
    @inline(__always)
    private func write(
        _ scalar: UTF8Scalar,
        from source: UnsafePointer<UInt8>,
        to target: UnsafeMutablePointer<UInt8>,
        _ written: inout Int,
        _ marks: inout MarkRun
    ) {
        let entry = self[scalar.value]
        let action = entry.action
        if action == .remove { return }
        if action == .reorder {
            writeParts(entry, to: target, &written, &marks)
            return
        }
        if !marks.isEmpty { marks.end(in: target) }
        if entry.isSeparated { append(0x20, to: target, &written) }
        switch action {
        case .keep:
            for offset in 0..<scalar.width { append(source[offset], to: target, &written) }
        case .replace:
            for offset in 0..<entry.poolCount { append(pool[entry.poolStart + offset], to: target, &written) }
        case .decomposeHangul:
            let index = scalar.value - 0xAC00
            append(letter: 0x1100 + index / 588, to: target, &written)
            append(letter: 0x1161 + index % 588 / 28, to: target, &written)
            if index % 28 != 0 { append(letter: 0x11A7 + index % 28, to: target, &written) }
        case .remove, .removeStarter, .reorder: break
        }
        if entry.isSeparated { append(0x20, to: target, &written) }
    }

    @inline(__always)
    private func append(_ byte: UInt8, to target: UnsafeMutablePointer<UInt8>, _ written: inout Int) {
        target[written] = byte
        written += 1
    }

    /// Appends a Hangul letter, which has three bytes.
    private func append(letter: UInt32, to target: UnsafeMutablePointer<UInt8>, _ written: inout Int) {
        append(UInt8(0xE0 | letter >> 12), to: target, &written)
        append(UInt8(0x80 | letter >> 6 & 0x3F), to: target, &written)
        append(UInt8(0x80 | letter & 0x3F), to: target, &written)
    }

    /// Writes the parts of a character among which are combining marks that are kept.
    private func writeParts(
        _ entry: Entry,
        to target: UnsafeMutablePointer<UInt8>,
        _ written: inout Int,
        _ marks: inout MarkRun
    ) {
        require(!entry.isSeparated, "NormalizationTable: a Chinese character holds combining marks")
        var next = entry.poolStart
        while next < entry.poolStart + entry.poolCount {
            let (combiningClass, width) = (pool[next], Int(pool[next + 1]))
            if combiningClass == 0 { marks.end(in: target) }
            for offset in 0..<width { target[written + offset] = pool[next + 2 + offset] }
            if combiningClass > 0 { marks.append(combiningClass, offset: written, width: width) }
            written += width
            next += 2 + width
        }
    }
}
