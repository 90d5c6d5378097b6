internal import Glibc
internal import Synchronization

/// Memory for tensors: blocks return here with the last reference to a storage and are handed out again.
///
/// Sizes are rounded up to eight classes for each power of two. What is in use, its peak, and what waits to be reused
/// are known to the byte, and both together hardly grow beyond the most that was ever in use: what waits goes back to
/// the system before that. Small blocks wait by their size; large ones share an arena, in which what one size leaves
/// serves another.
public final class StoragePool: Sendable {
    /// A reading of the pool, in bytes.
    public struct Usage: Sendable, Equatable {
        /// Held by living tensors.
        public var inUse = 0
        /// The largest `inUse` since the last `resetPeak()`.
        public var peak = 0
        /// Waiting to be handed out again.
        public var cached = 0
    }

    private struct State {
        var usage = Usage()
        /// The largest `inUse` ever.
        var most = 0
        var blocks: [Int: [UInt]] = [:]
        var arena = BlockArena()
        /// The bytes of small blocks that are in use or wait, and the most that ever were in use.
        var smallCached = 0, smallInUse = 0, smallMost = 0

        /// Takes a block of `size`, or one of the next larger classes where it wastes at most half.
        mutating func takeCached(_ size: Int) -> (address: UInt, size: Int)? {
            var candidate = size
            while candidate <= size + size / 2 {
                if let address = blocks[candidate]?.popLast() {
                    smallCached -= candidate
                    countCached()
                    return (address, candidate)
                }
                candidate = StoragePool.blockSize(for: candidate + 1)
            }
            return nil
        }

        /// Lets go of the largest small blocks that wait until all small ones held are at most `limit`; what is to be
        /// freed.
        mutating func shrink(to limit: Int) -> [(address: UInt, size: Int)] {
            var freed: [(UInt, Int)] = []
            while smallInUse + smallCached > limit, smallCached > 0 {
                let largest = blocks.lazy.filter { !$0.value.isEmpty }.map(\.key).max()
                guard let size = largest, let address = blocks[size]?.popLast() else { break }
                smallCached -= size
                freed.append((address, size))
            }
            countCached()
            return freed
        }

        mutating func takeLarge(_ size: Int) -> UInt? {
            defer { countCached() }
            return arena.take(size)
        }

        /// Gives free pages of the arena back before more is held than ever was in use, but for what lies between
        /// blocks of unlike sizes: giving that back would cost more than it frees.
        mutating func shrinkArena() {
            let limit = most + most / 16 + (4 << 20)
            guard usage.inUse + usage.cached > limit else { return }
            arena.shrink(to: max(0, limit - usage.inUse - smallCached))
            countCached()
        }

        mutating func countCached() { usage.cached = smallCached + arena.touchedFree }
    }

    private let state = Mutex(State())
    private let isRehearsed: Bool

    /// A pool that holds nothing.
    ///
    /// - Parameter isRehearsed: whether memory is only counted: blocks have an address that no one may touch.
    public init(isRehearsed: Bool = false) { self.isRehearsed = isRehearsed }

    deinit { trim() }

    /// What the pool holds now.
    public var usage: Usage { state.withLock { $0.usage } }

    /// Starts a new measurement of the peak.
    public func resetPeak() { state.withLock { $0.usage.peak = $0.usage.inUse } }

    /// The size of the block that holds `byteCount` bytes.
    public static func blockSize(for byteCount: Int) -> Int {
        let least = max(byteCount, 64)
        let step = max(64, 1 << max(0, Int.bitWidth - (least - 1).leadingZeroBitCount - 4))
        return (least + step - 1) / step * step
    }

    /// A block of at least `byteCount` bytes, aligned to 64.
    func allocate(byteCount: Int) -> UnsafeMutableRawBufferPointer {
        let wanted = Self.blockSize(for: byteCount)
        let (address, size) = state.withLock { state in
            let (address, size) =
                isLarge(wanted) ? (state.takeLarge(wanted), wanted) : takeSmall(wanted, &state)
            state.usage.inUse += size
            state.usage.peak = max(state.usage.peak, state.usage.inUse)
            state.most = max(state.most, state.usage.inUse)
            if isLarge(wanted) { state.shrinkArena() }
            return (address, size)
        }
        guard let address, let pointer = UnsafeMutableRawPointer(bitPattern: address) else {
            fatalError("StoragePool: no memory for \(wanted) bytes; \(usage.inUse) bytes are in use")
        }
        return .init(start: pointer, count: size)
    }

    /// Takes back a block that `allocate` handed out.
    func release(_ block: UnsafeMutableRawBufferPointer) {
        let address = UInt(bitPattern: block.baseAddress)
        state.withLock { state in
            state.usage.inUse -= block.count
            if isLarge(block.count) {
                state.arena.release(address, block.count)
            } else {
                state.smallInUse -= block.count
                state.smallCached += block.count
                state.blocks[block.count, default: []].append(address)
            }
            state.countCached()
        }
    }

    /// Gives the blocks that wait back to the system.
    public func trim() {
        let blocks = state.withLock { state in
            defer {
                state.blocks = [:]
                state.smallCached = 0
                state.arena.trim()
                state.countCached()
            }
            return state.blocks
        }
        for (_, addresses) in blocks { for address in addresses { give(address) } }
    }

    // MARK: The system

    /// Whether a block lies in the arena; memory that is only counted has no addresses to lay out.
    private func isLarge(_ size: Int) -> Bool { size >= 128 << 10 && !isRehearsed }

    private func takeSmall(_ wanted: Int, _ state: inout State) -> (UInt?, Int) {
        let cached = state.takeCached(wanted)
        let size = cached?.size ?? wanted
        state.smallInUse += size
        state.smallMost = max(state.smallMost, state.smallInUse)
        if let cached { return (cached.address, size) }
        for block in state.shrink(to: state.smallMost) { give(block.address) }
        if isRehearsed { return (64, size) }
        return (aligned_alloc(64, size).map { UInt(bitPattern: $0) }, size)
    }

    private func give(_ address: UInt) {
        guard !isRehearsed else { return }
        free(UnsafeMutableRawPointer(bitPattern: address))
    }
}
