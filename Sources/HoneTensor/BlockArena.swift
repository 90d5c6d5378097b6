internal import Glibc
internal import HoneBase

/// Address space for large blocks of any size: what is free lies side by side and is joined, so that pages that were
/// written once serve blocks of other sizes.
///
/// Lies on huge pages where the system gives them: a network's weights are then read with few misses of the table of
/// pages.
struct BlockArena {
    private struct FreeRange {
        var start: UInt
        var size: Int
        /// Whether its pages hold memory; others cost address space alone.
        var isTouched: Bool
        var end: UInt { start + UInt(size) }
    }

    private struct Chunk {
        var mapped: UInt
        var mappedSize: Int
        var start: UInt
        var size: Int
        var range: Range<UInt> { start..<start + UInt(size) }
    }

    /// Sorted by address; chunks never touch each other.
    private var free: [FreeRange] = []
    private var chunks: [Chunk] = []
    /// The bytes that are free and hold memory.
    private(set) var touchedFree = 0

    private static let hugePage = 2 << 20
    private static let leastChunk = 64 << 20

    /// A block of `size` bytes, a multiple of 64: the first that fits where memory is held already, else the first at
    /// all; nil where the system has no more address space.
    ///
    /// - Complexity: O(free ranges).
    mutating func take(_ size: Int) -> UInt? {
        if let place = place(of: size, touchedOnly: true) ?? place(of: size, touchedOnly: false) {
            return take(size, at: place)
        }
        guard addChunk(for: size), let place = place(of: size, touchedOnly: false) else { return nil }
        return take(size, at: place)
    }

    /// The first range at which `size` bytes lie free without a gap.
    private func place(of size: Int, touchedOnly: Bool) -> Int? {
        var first = 0
        while first < free.count {
            var (last, total) = (first, touchedOnly && !free[first].isTouched ? 0 : free[first].size)
            while total > 0, total < size, last + 1 < free.count, free[last].end == free[last + 1].start,
                !touchedOnly || free[last + 1].isTouched
            {
                last += 1
                total += free[last].size
            }
            if total >= size { return first }
            first = last + 1
        }
        return nil
    }

    private mutating func take(_ size: Int, at place: Int) -> UInt {
        let start = free[place].start
        var left = size
        while left > 0 {
            let taken = min(left, free[place].size)
            if free[place].isTouched { touchedFree -= taken }
            left -= taken
            if taken == free[place].size {
                free.remove(at: place)
            } else {
                free[place].start += UInt(taken)
                free[place].size -= taken
            }
        }
        return start
    }

    /// Takes back a block.
    mutating func release(_ start: UInt, _ size: Int) {
        touchedFree += size
        var place = lowerBound(start)
        free.insert(FreeRange(start: start, size: size, isTouched: true), at: place)
        if place > 0, joins(place - 1) { place -= 1 }
        _ = joins(place)
    }

    /// Joins a range with the next where both hold memory and touch.
    private mutating func joins(_ place: Int) -> Bool {
        guard place + 1 < free.count, free[place].isTouched == free[place + 1].isTouched,
            free[place].end == free[place + 1].start
        else { return false }
        free[place].size += free[place + 1].size
        free.remove(at: place + 1)
        return true
    }

    private func lowerBound(_ start: UInt) -> Int {
        var (low, high) = (0, free.count)
        while low < high {
            let middle = (low + high) / 2
            if free[middle].start < start { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Gives pages of free ranges back to the system, the largest first, until at most `limit` bytes of them are held.
    mutating func shrink(to limit: Int) {
        while touchedFree > limit {
            let largest = free.indices.filter { free[$0].isTouched }.max { free[$0].size < free[$1].size }
            guard let place = largest else { return }
            giveBack(place)
        }
    }

    /// Gives back the whole pages of a range; what is left of it at both ends stays.
    private mutating func giveBack(_ place: Int) {
        let page: UInt = 4_096
        let range = free[place]
        let (start, end) = ((range.start + page - 1) / page * page, range.end / page * page)
        if start < end {
            madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_DONTNEED)
        }
        touchedFree -= range.size
        free[place].isTouched = false
        _ = joins(place)
        if place > 0 { _ = joins(place - 1) }
    }

    /// Gives back all that is free: chunks that are wholly so, of others the pages.
    mutating func trim() {
        shrink(to: 0)
        var kept: [Chunk] = []
        for chunk in chunks {
            guard isFree(chunk) else {
                kept.append(chunk)
                continue
            }
            free.removeAll { chunk.range.contains($0.start) }
            munmap(UnsafeMutableRawPointer(bitPattern: chunk.mapped), chunk.mappedSize)
        }
        chunks = kept
    }

    private func isFree(_ chunk: Chunk) -> Bool {
        free.reduce(0) { $0 + (chunk.range.contains($1.start) ? $1.size : 0) } == chunk.size
    }

    private mutating func addChunk(for size: Int) -> Bool {
        let wanted = max(Self.leastChunk, (size + Self.hugePage - 1) / Self.hugePage * Self.hugePage)
        // Room on both sides, so that it begins at a huge page and touches no other chunk.
        let mappedSize = wanted + 2 * Self.hugePage
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        let address = mmap(nil, mappedSize, PROT_READ | PROT_WRITE, flags, -1, 0)
        guard let address, address != MAP_FAILED else { return false }
        let mapped = UInt(bitPattern: address)
        let start = (mapped + UInt(Self.hugePage)) / UInt(Self.hugePage) * UInt(Self.hugePage)
        madvise(UnsafeMutableRawPointer(bitPattern: start), wanted, MADV_HUGEPAGE)
        chunks.append(Chunk(mapped: mapped, mappedSize: mappedSize, start: start, size: wanted))
        free.insert(FreeRange(start: start, size: wanted, isTouched: false), at: lowerBound(start))
        return true
    }
}
