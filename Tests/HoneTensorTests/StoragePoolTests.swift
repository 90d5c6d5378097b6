import Glibc
import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct StoragePoolTests {
    /// From 512 bytes on a block wastes less than an eighth; below that less than a cache line.
    @Test func blocksWasteAtMostAnEighth() {
        var draws = Draws(1)
        let random = draws.indices(2000, below: Int(Int32.max)).map(Int.init)
        for byteCount in Array(0...5000) + random + random.map({ $0 << 8 }) {
            let size = StoragePool.blockSize(for: byteCount)
            #expect(size >= byteCount && size >= 64 && size % 64 == 0, "\(byteCount): \(size)")
            #expect(size - byteCount <= max(64, byteCount / 8), "\(byteCount): \(size)")
            #expect(StoragePool.blockSize(for: size) == size, "\(byteCount): \(size)")
        }
    }

    /// Eight sizes for each power of two.
    @Test func blockSizesFormClasses() {
        for exponent in [10, 20, 30] {
            let sizes = (1...64).map { StoragePool.blockSize(for: (64 + $0) << (exponent - 6)) }
            #expect(Set(sizes) == Set((9...16).map { $0 << (exponent - 3) }))
        }
    }

    @Test func everyByteIsAccountedFor() {
        let pool = StoragePool()
        #expect(pool.usage == .init(inUse: 0, peak: 0, cached: 0))
        let first = pool.allocate(byteCount: 1000)
        #expect(first.count == 1024)
        #expect(pool.usage == .init(inUse: 1024, peak: 1024, cached: 0))
        let second = pool.allocate(byteCount: 0)
        #expect(second.count == 64)
        #expect(pool.usage == .init(inUse: 1088, peak: 1088, cached: 0))
        pool.release(first)
        #expect(pool.usage == .init(inUse: 64, peak: 1088, cached: 1024))
        pool.resetPeak()
        #expect(pool.usage == .init(inUse: 64, peak: 64, cached: 1024))
        let third = pool.allocate(byteCount: 2000)
        // What waited went, so that no more is held than was ever in use.
        #expect(pool.usage == .init(inUse: 2112, peak: 2112, cached: 0))
        pool.release(second)
        pool.release(third)
        #expect(pool.usage == .init(inUse: 0, peak: 2112, cached: 2112))
        pool.trim()
        #expect(pool.usage == .init(inUse: 0, peak: 2112, cached: 0))
    }

    @Test func aReleasedBlockServesTheNextOfItsSize() {
        let pool = StoragePool()
        let first = pool.allocate(byteCount: 5000)
        #expect(UInt(bitPattern: first.baseAddress) % 64 == 0)
        let other = pool.allocate(byteCount: 50_000)
        pool.release(first)
        #expect(pool.usage.cached == first.count)
        let again = pool.allocate(byteCount: 4900)
        #expect(again.baseAddress == first.baseAddress && again.count == first.count)
        #expect(
            pool.usage == .init(inUse: first.count + other.count, peak: first.count + other.count, cached: 0)
        )
        pool.release(other)
        pool.release(again)
    }

    /// A block that is a little too large serves as well; one more than half too large does not.
    @Test func aLargerBlockServes() {
        let pool = StoragePool()
        pool.release(pool.allocate(byteCount: 100_000))
        pool.trim()
        let first = pool.allocate(byteCount: 1400)
        let other = pool.allocate(byteCount: 8000)
        pool.release(first)
        let small = pool.allocate(byteCount: 500)
        #expect(pool.usage.cached == first.count)
        let near = pool.allocate(byteCount: 1000)
        #expect(near.baseAddress == first.baseAddress && near.count == first.count && pool.usage.cached == 0)
        for block in [other, small, near] { pool.release(block) }
    }

    /// What large blocks leave serves others of any size.
    @Test func largeBlocksShareWhatTheyLeave() {
        let pool = StoragePool()
        let blocks = [10 << 20, 20 << 20].map(pool.allocate)
        for block in blocks { pool.release(block) }
        #expect(pool.usage.cached == 30 << 20)
        let next = pool.allocate(byteCount: 26 << 20)
        #expect(pool.usage == .init(inUse: 26 << 20, peak: 30 << 20, cached: 4 << 20))
        #expect(next.baseAddress == blocks[0].baseAddress)
        pool.release(next)
        pool.trim()
        #expect(pool.usage.cached == 0)
    }

    /// Any sequence of large requests: no two blocks overlap, and hardly more is held than was in use.
    @Test(arguments: [1, 2, 3] as [UInt64]) func largeBlocksNeverOverlap(_ seed: UInt64) {
        let pool = StoragePool()
        var draws = Draws(seed)
        var held: [UnsafeMutableRawBufferPointer] = []
        for size in draws.indices(3_000, below: 6 << 20) {
            if size % 2 == 0 || held.count > 40, !held.isEmpty {
                pool.release(held.remove(at: Int(size) / 3 % held.count))
            } else {
                held.append(pool.allocate(byteCount: (128 << 10) + Int(size)))
            }
            let usage = pool.usage
            #expect(usage.inUse == held.reduce(0) { $0 + $1.count })
            #expect(usage.inUse + usage.cached <= usage.peak + usage.peak / 16 + 4 << 20)
            let sorted = held.map { UInt(bitPattern: $0.baseAddress) }.sorted()
            let sizes = Dictionary(
                uniqueKeysWithValues: held.map { (UInt(bitPattern: $0.baseAddress), $0.count) }
            )
            for (start, next) in zip(sorted, sorted.dropFirst()) {
                #expect(start + UInt(sizes[start] ?? 0) <= next)
            }
        }
        for block in held { pool.release(block) }
        #expect(pool.usage.inUse == 0)
    }

    /// Memory that was given back and comes again is whole.
    @Test func whatIsGivenBackCanBeUsedAgain() {
        let pool = StoragePool()
        for round in 0..<3 {
            let blocks = (1...6).map { pool.allocate(byteCount: $0 << 20) }
            for (number, block) in blocks.enumerated() {
                block.initializeMemory(as: UInt8.self, repeating: UInt8(number + round))
            }
            for (number, block) in blocks.enumerated() {
                #expect(block.allSatisfy { $0 == UInt8(number + round) })
                pool.release(block)
            }
            pool.trim()
        }
    }

    /// Any sequence of requests: never more is held than the most that was ever in use.
    @Test func noMoreIsHeldThanWasInUse() {
        let pool = StoragePool(isRehearsed: true)
        var draws = Draws(3)
        var held: [UnsafeMutableRawBufferPointer] = []
        for size in draws.indices(5_000, below: 1 << 24) {
            if size % 2 == 0, let last = held.popLast() {
                pool.release(last)
            } else if size % 3 == 0, !held.isEmpty {
                pool.release(held.removeFirst())
            } else {
                held.append(pool.allocate(byteCount: Int(size)))
            }
            #expect(pool.usage.inUse == held.reduce(0) { $0 + $1.count })
            #expect(pool.usage.inUse + pool.usage.cached <= pool.usage.peak)
        }
    }

    /// Threads write their own number into their blocks: no block is handed to two of them.
    @Test func threadsShareAPool() async {
        let pool = StoragePool()
        await withTaskGroup(of: Bool.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var draws = Draws(UInt64(worker))
                    var isIntact = true
                    for size in draws.indices(2000, below: 3000) {
                        let blocks = [pool.allocate(byteCount: Int(size)), pool.allocate(byteCount: 700)]
                        for block in blocks {
                            block.initializeMemory(as: UInt8.self, repeating: UInt8(worker))
                        }
                        for block in blocks {
                            isIntact = isIntact && block.allSatisfy { $0 == UInt8(worker) }
                            pool.release(block)
                        }
                    }
                    return isIntact
                }
            }
            for await isIntact in group { #expect(isIntact) }
        }
        #expect(pool.usage.inUse == 0)
        #expect(pool.usage.peak <= 8 * (3072 + 704) && pool.usage.cached > 0)
        pool.trim()
        #expect(pool.usage.cached == 0)
    }

    /// A pool that goes gives its blocks back: without, 64 GiB of address space would be gone.
    @Test func aPoolThatGoesGivesItsBlocksBack() throws {
        let before = try #require(addressSpace())
        for _ in 0..<256 {
            let pool = StoragePool()
            pool.release(pool.allocate(byteCount: 256 << 20))
        }
        #expect(try #require(addressSpace()) - before < 32 << 30)
    }
}

/// The process's address space in bytes.
private func addressSpace() -> Int? {
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 256)
    guard fgets(&buffer, 256, file) != nil else { return nil }
    return Int(atol(buffer)) * 4096
}
