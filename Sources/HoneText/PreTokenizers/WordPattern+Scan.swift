extension WordPattern {
    /// The end of the word that begins at `start`, which lies before the end of `text`, UTF-8.
    @inline(__always)
    func end(
        of text: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ classes: inout ScalarClasses
    ) -> Int {
        guard let base = text.baseAddress else { return start }
        let count = text.count
        let first = classes.first(base + start, count: count - start)
        if base[start] == UInt8(ascii: "'"), letters == .run,
            let end = contractionEnd(base, count, start)
        {
            return end
        }
        // Letters, with what may stand before them.
        if first.kind.contains(.letter) || letters == .cased && !first.kind.isDisjoint(with: [.head, .tail]) {
            if let end = lettersEnd(base, count, start, &classes) { return end }
        }
        let second = start + first.width
        if second < count, mayLead(first.kind, base[start]) {
            let next = classes.first(base + second, count: count - second)
            let isWord =
                letters == .run ? next.kind.contains(.letter) : !next.kind.isDisjoint(with: [.head, .tail])
            if isWord, let end = lettersEnd(base, count, second, &classes) { return end }
            if digits == nil, base[start] == 0x20, next.kind.contains(.number) {
                return run(base, count, second + next.width, &classes) { $0.contains(.number) }
            }
        }
        if first.kind.contains(.number) {
            guard let most = digits else {
                return run(base, count, second, &classes) { $0.contains(.number) }
            }
            var (end, left) = (second, most - 1)
            while left > 0, end < count {
                let next = classes.first(base + end, count: count - end)
                guard next.kind.contains(.number) else { break }
                end += next.width
                left -= 1
            }
            return end
        }
        if let end = otherEnd(base, count, start, first, &classes) { return end }
        return spaceEnd(base, count, start, &classes)
    }

    private func mayLead(_ kind: ScalarClass, _ byte: UInt8) -> Bool {
        lead == .space ? byte == 0x20 : kind.isDisjoint(with: [.letter, .number, .newline])
    }

    /// `'s|'t|'re|'ve|'m|'ll|'d`.
    private func contractionEnd(_ base: UnsafePointer<UInt8>, _ count: Int, _ start: Int) -> Int? {
        guard start + 1 < count else { return nil }
        func lowered(_ byte: UInt8) -> UInt8 {
            contractionsIgnoreCase && byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
        }
        let first = lowered(base[start + 1])
        switch first {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return start + 2
        case 0xC5:
            // The long s folds to s.
            return contractionsIgnoreCase && start + 2 < count && base[start + 2] == 0xBF ? start + 3 : nil
        default: break
        }
        guard start + 2 < count else { return nil }
        switch (first, lowered(base[start + 2])) {
        case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
            (UInt8(ascii: "l"), UInt8(ascii: "l")):
            return start + 3
        default: return nil
        }
    }

    @inline(__always)
    private func run(
        _ base: UnsafePointer<UInt8>,
        _ count: Int,
        _ start: Int,
        _ classes: inout ScalarClasses,
        while belongs: (ScalarClass) -> Bool
    ) -> Int {
        var end = start
        while end < count {
            let next = classes.first(base + end, count: count - end)
            guard belongs(next.kind) else { break }
            end += next.width
        }
        return end
    }

    /// The end of letters that begin at `start`; nil where capitals are followed by nothing that makes them a word.
    @inline(__always)
    private func lettersEnd(
        _ base: UnsafePointer<UInt8>,
        _ count: Int,
        _ start: Int,
        _ classes: inout ScalarClasses
    ) -> Int? {
        if letters == .run { return run(base, count, start, &classes) { $0.contains(.letter) } }
        // `head* tail+` first, with as many heads as leave a tail; else `head+ tail*`. Some scalars are both.
        let heads = run(base, count, start, &classes) { $0.contains(.head) }
        var end = run(base, count, heads, &classes) { $0.contains(.tail) }
        if end == heads {
            guard heads > start else { return nil }
            end = lastTailEnd(base, start, heads) ?? heads
        }
        return contractionAfterWord(base, count, end) ?? end
    }

    /// The end of the last scalar in `start..<end` that may be a tail.
    private func lastTailEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var end = end
        while end > start,
            let last = UTF8Scalar(endOf: UnsafeBufferPointer(start: base + start, count: end - start))
        {
            if ScalarClass(of: last.value).contains(.tail) { return end }
            end -= last.width
        }
        return nil
    }

    private func contractionAfterWord(_ base: UnsafePointer<UInt8>, _ count: Int, _ end: Int) -> Int? {
        guard end < count, base[end] == UInt8(ascii: "'") else { return nil }
        return contractionEnd(base, count, end)
    }

    /// ` ?[^\s\p{L}\p{N}]+`, with the line ends behind it where they belong to it.
    private func otherEnd(
        _ base: UnsafePointer<UInt8>,
        _ count: Int,
        _ start: Int,
        _ first: (kind: ScalarClass, width: Int),
        _ classes: inout ScalarClasses
    ) -> Int? {
        let isOther = { (kind: ScalarClass) in kind.isDisjoint(with: [.space, .letter, .number]) }
        var begin = start
        if base[start] == 0x20 { begin += 1 }
        var end = run(base, count, begin, &classes, while: isOther)
        guard end > begin else { return nil }
        if takesNewlines {
            while end < count,
                base[end] == 10 || base[end] == 13 || takesSlashes && base[end] == UInt8(ascii: "/")
            {
                end += 1
            }
        }
        return end
    }

    /// White space: up to its last line end, or all but its last scalar, or all of it.
    private func spaceEnd(
        _ base: UnsafePointer<UInt8>,
        _ count: Int,
        _ start: Int,
        _ classes: inout ScalarClasses
    ) -> Int {
        var (end, last, newline) = (start, start, -1)
        while end < count {
            let next = classes.first(base + end, count: count - end)
            guard next.kind.contains(.space) else { break }
            last = end
            end += next.width
            if next.kind.contains(.newline) { newline = end }
        }
        if keepsEnd, end == count { return end }
        if cutsAtNewlines, newline >= 0 { return newline }
        // `\s+(?!\S)`: the last one goes with the word behind it, unless it is the only one.
        return end < count && last > start ? last : max(end, start + 1)
    }
}
