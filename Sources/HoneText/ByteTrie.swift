internal import Glibc

/// A trie over bytes in a double array (Aoe, "An Efficient Digital Search Algorithm by Using a Double-Array
/// Structure", 1989): one step reads two cells.
///
/// The child of node `n` for byte `b` is the cell `base[n] ^ b`, if that cell's parent is `n`.
final class ByteTrie: @unchecked Sendable {  // Immutable once built: the cells are only ever read.
    struct Cell {
        /// Where the children are, to be combined with the byte.
        var base: Int32 = 0
        /// The node whose child this cell is; -1 where the cell is free.
        var parent: Int32 = -1
        /// The index of the string that ends here; -1 where none does.
        var value: Int32 = -1
    }

    /// The node of the empty string.
    static let root: Int32 = 0

    let cells: UnsafeMutablePointer<Cell>
    let count: Int

    /// The first pair of equal strings, by index; of equal strings the earliest is kept.
    let duplicate: (earlier: Int, later: Int)?

    /// The trie of `strings`, each with its index as value; empty strings are left out.
    ///
    /// - Complexity: O(n log n) in the number of bytes.
    init(_ strings: ByteStrings) {
        var builder = ByteTrieBuilder(strings)
        builder.build()
        count = builder.cells.count
        duplicate = builder.duplicate
        cells = .allocate(capacity: count)
        cells.initialize(from: builder.cells, count: count)
    }

    deinit { cells.deallocate() }

    /// The child of `node` for `byte`; nil where there is none.
    @inline(__always)
    func child(of node: Int32, _ byte: UInt8) -> Int32? {
        let child = cells[Int(node)].base ^ Int32(byte)
        return cells[Int(child)].parent == node ? child : nil
    }

    /// The index of the string that ends at `node`; -1 where none does.
    @inline(__always)
    func value(at node: Int32) -> Int32 { cells[Int(node)].value }

    /// The node that `bytes` lead to from the root; nil where no string begins with them.
    func node(of bytes: some Sequence<UInt8>) -> Int32? {
        var node = Self.root
        for byte in bytes {
            guard let next = child(of: node, byte) else { return nil }
            node = next
        }
        return node
    }

    /// The index of the string that is exactly `bytes`.
    func index(of bytes: some Sequence<UInt8>) -> Int? {
        guard let node = node(of: bytes), value(at: node) >= 0 else { return nil }
        return Int(value(at: node))
    }

    /// The longest string that `node` and then `bytes` lead to: its index and the number of `bytes` it takes,
    /// at least one.
    @inline(__always)
    func longest(
        from node: Int32 = ByteTrie.root,
        _ bytes: UnsafePointer<UInt8>,
        count: Int
    ) -> (value: Int32, length: Int)? {
        var node = node
        var value: Int32 = -1
        var length = 0
        var position = 0
        while position < count, let next = child(of: node, bytes[position]) {
            node = next
            position += 1
            if cells[Int(node)].value >= 0 { (value, length) = (cells[Int(node)].value, position) }
        }
        return value < 0 ? nil : (value, length)
    }
}
