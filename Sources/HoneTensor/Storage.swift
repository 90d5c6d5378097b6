/// The memory behind tensors.
///
/// It returns to its pool, or lets go of its owner, with the last reference.
///
/// Only a backend touches the address: for another device than the CPU it need not be readable here.
public final class Storage: @unchecked Sendable {
    // Sendable: written once by the operation that makes it, then only read.

    /// Who computes on this memory.
    public let backend: any Backend
    /// The number of bytes that may be used.
    public let byteCount: Int
    let address: UnsafeMutableRawPointer
    private let block: UnsafeMutableRawBufferPointer?
    private let pool: StoragePool?
    private let owner: AnyObject?

    /// New memory from `pool`; its content is undefined.
    init(byteCount: Int, pool: StoragePool, backend: any Backend) {
        let block = pool.allocate(byteCount: byteCount)
        guard let address = block.baseAddress else { fatalError("Storage: the pool returned no memory") }
        self.backend = backend
        self.byteCount = byteCount
        self.address = address
        self.block = block
        self.pool = pool
        owner = nil
    }

    /// Memory that `owner` keeps alive, such as a mapped file; it is never written.
    init(borrowing bytes: UnsafeRawBufferPointer, owner: AnyObject, backend: any Backend) {
        guard let address = bytes.baseAddress else { fatalError("Storage: no bytes to borrow") }
        self.backend = backend
        byteCount = bytes.count
        self.address = UnsafeMutableRawPointer(mutating: address)
        block = nil
        pool = nil
        self.owner = owner
    }

    deinit {
        if let block, let pool { pool.release(block) }
    }
}
