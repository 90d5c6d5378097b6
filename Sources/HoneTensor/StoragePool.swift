internal import Glibc
internal import Synchronization

/// Memory for tensors: blocks return here with the last reference to a storage and are handed out again.
///
/// Sizes are rounded up to eight classes for each power of two. What is in use, its peak, and what waits to be reused
/// are known to the byte, and both together never grow beyond the most that was ever in use: what waits goes back to
/// the system before that.
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

        /// Takes a block of `size`, or one of the next larger classes where it wastes at most half.
        mutating func takeCached(_ size: Int) -> (address: UInt, size: Int)? {
            var candidate = size
            while candidate <= size + size / 2 {
                if let address = blocks[candidate]?.popLast() {
                    usage.cached -= candidate
                    return (address, candidate)
                }
                candidate = StoragePool.blockSize(for: candidate + 1)
            }
            return nil
        }

        /// Lets go of the largest blocks that wait until all that is held is at most `limit`; what is to be freed.
        mutating func shrink(to limit: Int) -> [(address: UInt, size: Int)] {
            var freed: [(UInt, Int)] = []
            while usage.inUse + usage.cached > limit, usage.cached > 0 {
                let largest = blocks.lazy.filter { !$0.value.isEmpty }.map(\.key).max()
                guard let size = largest, let address = blocks[size]?.popLast() else { break }
                usage.cached -= size
                freed.append((address, size))
            }
            return freed
        }
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
        let (cached, size, freed) = state.withLock { state in
            let cached = state.takeCached(wanted)
            let size = cached?.size ?? wanted
            state.usage.inUse += size
            state.usage.peak = max(state.usage.peak, state.usage.inUse)
            state.most = max(state.most, state.usage.inUse)
            return (cached, size, cached == nil ? state.shrink(to: state.most) : [])
        }
        for block in freed { give(block.address, block.size) }
        if let cached {
            return .init(start: UnsafeMutableRawPointer(bitPattern: cached.address), count: size)
        }
        return .init(start: take(size), count: size)
    }

    /// Takes back a block that `allocate` handed out.
    func release(_ block: UnsafeMutableRawBufferPointer) {
        state.withLock { state in
            state.usage.inUse -= block.count
            state.usage.cached += block.count
            state.blocks[block.count, default: []].append(UInt(bitPattern: block.baseAddress))
        }
    }

    /// Gives the blocks that wait back to the system.
    public func trim() {
        let blocks = state.withLock { state in
            defer {
                state.blocks = [:]
                state.usage.cached = 0
            }
            return state.blocks
        }
        for (size, addresses) in blocks { for address in addresses { give(address, size) } }
    }

    // MARK: The system

    /// From this size on, blocks are pages of their own, which go back to the system when they are freed.
    private static let pageBlock = 128 << 10

    private func take(_ size: Int) -> UnsafeMutableRawPointer? {
        if isRehearsed { return UnsafeMutableRawPointer(bitPattern: 64) }
        let address: UnsafeMutableRawPointer?
        if size >= Self.pageBlock {
            address = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        } else {
            address = aligned_alloc(64, size)
        }
        guard let address, address != MAP_FAILED else {
            fatalError("StoragePool: no memory for \(size) bytes; \(usage.inUse) bytes are in use")
        }
        return address
    }

    private func give(_ address: UInt, _ size: Int) {
        guard !isRehearsed, let pointer = UnsafeMutableRawPointer(bitPattern: address) else { return }
        if size >= Self.pageBlock { munmap(pointer, size) } else { free(pointer) }
    }
}
