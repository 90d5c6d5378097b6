internal import Glibc

/// Lays a trie out in a double array.
struct ByteTrieBuilder {
    private let strings: ByteStrings
    private let order: [Int]
    private(set) var cells: [ByteTrie.Cell] = []
    private(set) var duplicate: (earlier: Int, later: Int)?
    /// No cell before this one is free.
    private var firstFree = 1

    /// How many free cells are tried for a node of several children before it gets a block of its own.
    private static let maximumTrials = 64

    init(_ strings: ByteStrings) {
        self.strings = strings
        order = Self.sorted(strings)
    }

    /// The indices of `strings` in the order of their bytes, equal ones in the order of their indices.
    private static func sorted(_ strings: ByteStrings) -> [Int] {
        // The first eight bytes as a number decide nearly every comparison.
        var keys = (0..<strings.count).map { index in
            let bytes = strings[index]
            var start: UInt64 = 0
            for byte in bytes.prefix(8) { start = start << 8 | UInt64(byte) }
            start <<= UInt64(8 * max(0, 8 - bytes.count))
            return (start: start, index: index)
        }
        strings.bytes.withUnsafeBufferPointer { bytes in
            keys.sort { left, right in
                if left.start != right.start { return left.start < right.start }
                let (first, second) = (strings.range(left.index), strings.range(right.index))
                guard let base = bytes.baseAddress else { return left.index < right.index }
                let common = min(first.count, second.count)
                let difference = memcmp(base + first.lowerBound, base + second.lowerBound, common)
                if difference != 0 { return difference < 0 }
                return (first.count, left.index) < (second.count, right.index)
            }
        }
        return keys.map(\.index)
    }

    /// One node whose children are still to be placed: its strings, by their place in `order`, and its depth.
    private struct Pending {
        var node: Int32
        var strings: Range<Int>
        var depth: Int
    }

    mutating func build() {
        grow(to: 256)
        cells[0].parent = Int32.max
        var pending = [Pending(node: ByteTrie.root, strings: 0..<order.count, depth: 0)]
        var children: [(byte: UInt8, strings: Range<Int>)] = []
        while let next = pending.popLast() {
            children.removeAll(keepingCapacity: true)
            split(next, into: &children)
            guard !children.isEmpty else { continue }
            let base = place(children)
            cells[Int(next.node)].base = Int32(base)
            for child in children { cells[base ^ Int(child.byte)].parent = next.node }
            for child in children.reversed() {
                let node = Int32(base ^ Int(child.byte))
                pending.append(Pending(node: node, strings: child.strings, depth: next.depth + 1))
            }
        }
    }

    /// Gives the strings that end at the node their value, and groups the others by their next byte.
    private mutating func split(
        _ pending: Pending,
        into children: inout [(byte: UInt8, strings: Range<Int>)]
    ) {
        var position = pending.strings.lowerBound
        while position < pending.strings.upperBound, strings.range(order[position]).count == pending.depth {
            if pending.depth > 0 { end(order[position], at: Int(pending.node)) }
            position += 1
        }
        while position < pending.strings.upperBound {
            let start = position
            let byte = self.byte(position, pending.depth)
            while position < pending.strings.upperBound, self.byte(position, pending.depth) == byte {
                position += 1
            }
            children.append((byte, start..<position))
        }
    }

    private func byte(_ position: Int, _ depth: Int) -> UInt8 {
        strings.bytes[strings.range(order[position]).lowerBound + depth]
    }

    private mutating func end(_ index: Int, at node: Int) {
        if cells[node].value < 0 {
            cells[node].value = Int32(index)
        } else if duplicate == nil {
            duplicate = (Int(cells[node].value), index)
        }
    }

    /// A base at which the cells of all `children` are free.
    private mutating func place(_ children: [(byte: UInt8, strings: Range<Int>)]) -> Int {
        while firstFree < cells.count, cells[firstFree].parent >= 0 { firstFree += 1 }
        var candidate = firstFree
        var trials = 0
        while candidate < cells.count, trials < Self.maximumTrials {
            if cells[candidate].parent < 0 {
                let base = candidate ^ Int(children[0].byte)
                if children.allSatisfy({ cells[base ^ Int($0.byte)].parent < 0 }) { return base }
                trials += 1
            }
            candidate += 1
        }
        let base = cells.count
        grow(to: cells.count + 256)
        return base
    }

    private mutating func grow(to count: Int) {
        cells.append(contentsOf: repeatElement(ByteTrie.Cell(), count: count - cells.count))
    }
}
