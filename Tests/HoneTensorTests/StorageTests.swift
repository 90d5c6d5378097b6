import Testing

@testable import HoneTensor

@Suite struct StorageTests {
    /// Memory is back in its pool with the last of the tensors that share it, and not before.
    @Test func memoryReturnsWithTheLastReference() {
        let pool = StoragePool()
        var whole: Tensor? = Tensor(
            storage: Storage(byteCount: 4000, pool: pool, backend: CPU.shared),
            shape: [10, 100],
            dtype: .float32
        )
        var slice = whole?.rows(3..<5)
        var reshaped = slice?.reshaped([200])
        #expect(slice?.shape == [2, 100] && reshaped?.shape == [200])
        #expect(pool.usage == .init(inUse: 4096, peak: 4096, cached: 0))
        whole = nil
        slice = nil
        #expect(pool.usage.inUse == 4096)
        reshaped = nil
        #expect(pool.usage == .init(inUse: 0, peak: 4096, cached: 4096))
        pool.trim()
    }

    private final class Owner {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 24, alignment: 64)
        deinit { bytes.deallocate() }
    }

    /// A tensor over borrowed bytes copies nothing and keeps their owner.
    @Test func borrowedBytesKeepTheirOwner() {
        weak var observed: Owner?
        var slice: Tensor?
        do {
            let owner = Owner()
            observed = owner
            owner.bytes.copyBytes(from: (0..<24).map { UInt8($0) })
            let tensor = Tensor(
                borrowing: UnsafeRawBufferPointer(owner.bytes),
                owner: owner,
                shape: [3, 2],
                .int32
            )
            #expect(tensor.address == owner.bytes.baseAddress)
            slice = tensor.rows(1..<2)
        }
        #expect(observed != nil)
        #expect(slice?.integers() == [0x0B0A_0908, 0x0F0E_0D0C])
        slice = nil
        #expect(observed == nil)
    }
}
