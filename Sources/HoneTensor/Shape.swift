internal import HoneBase

/// The sizes of a tensor's axes, outermost first; at most four, held inline.
public struct Shape: Sendable, Hashable, CustomStringConvertible, ExpressibleByArrayLiteral {
    /// The most axes that a tensor can have.
    public static let maximumRank = 4

    private var sizes: SIMD4<Int> = .zero
    /// The number of axes.
    public let rank: Int

    /// A shape with these sizes, none of them negative.
    public init(_ sizes: [Int]) {
        require(sizes.count <= Self.maximumRank, "Shape: \(sizes) has more than \(Self.maximumRank) axes")
        require(sizes.allSatisfy { $0 >= 0 }, "Shape: \(sizes) has a negative size")
        rank = sizes.count
        for (axis, size) in sizes.enumerated() { self.sizes[axis] = size }
    }

    /// A shape with these sizes.
    public init(arrayLiteral elements: Int...) { self.init(elements) }

    /// The size of `axis`; negative numbers count from the last axis.
    public subscript(axis: Int) -> Int {
        let index = axis < 0 ? axis + rank : axis
        require((0..<rank).contains(index), "Shape: axis \(axis) of \(self)")
        return sizes[index]
    }

    /// The number of elements: the product of the sizes.
    public var count: Int { (0..<rank).reduce(1) { $0 * sizes[$1] } }

    /// The sizes as an array.
    public var array: [Int] { (0..<rank).map { sizes[$0] } }

    /// The sizes in brackets, as in `[2,3]`.
    public var description: String { "[" + array.map(String.init).joined(separator: ",") + "]" }
}
