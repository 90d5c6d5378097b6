/// Sets that grow together (union by size with path halving; Tarjan and van Leeuwen, JACM 1984).
struct UnionFind {
    private var parents: [Int]
    private var sizes: [Int]

    /// `count` elements, each a set of its own.
    init(_ count: Int) {
        parents = Array(0..<count)
        sizes = Array(repeating: 1, count: count)
    }

    /// The element that stands for the set of `element`.
    mutating func root(of element: Int) -> Int {
        var element = element
        while parents[element] != element {
            parents[element] = parents[parents[element]]
            element = parents[element]
        }
        return element
    }

    /// Joins the sets of both elements; false where they were one already.
    @discardableResult
    mutating func join(_ first: Int, _ second: Int) -> Bool {
        var large = root(of: first)
        var small = root(of: second)
        guard large != small else { return false }
        if sizes[large] < sizes[small] { swap(&large, &small) }
        parents[small] = large
        sizes[large] += sizes[small]
        return true
    }
}
