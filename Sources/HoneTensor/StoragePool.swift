internal import Glibc
internal import Synchronization

/// Memory for tensors: blocks return here with the last reference to a storage and are handed out again.
///
/// Sizes are rounded up to eight classes for each power of two, so that at most an eighth is wasted and
/// batches of similar size share blocks. What is in use, its peak, and what waits to
/// be reused are known to the byte.
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
        var blocks: [Int: [UInt]] = [:]
    }

    private let state = Mutex(State())

    /// A pool that holds nothing.
    public init() {}

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
        let size = Self.blockSize(for: byteCount)
        let cached: UInt? = state.withLock { state in
            state.usage.inUse += size
            state.usage.peak = max(state.usage.peak, state.usage.inUse)
            guard let block = state.blocks[size]?.popLast() else { return nil }
            state.usage.cached -= size
            return block
        }
        if let cached { return .init(start: UnsafeMutableRawPointer(bitPattern: cached), count: size) }
        // Unused blocks go before the process grows beyond what it needs.
        if usage.cached > max(usage.inUse, 64 << 20) { trim() }
        guard let address = aligned_alloc(64, size) else {
            fatalError("StoragePool: no memory for \(size) bytes; \(usage.inUse) bytes are in use")
        }
        return .init(start: address, count: size)
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
        for block in blocks.values.joined() { free(UnsafeMutableRawPointer(bitPattern: block)) }
    }
}
