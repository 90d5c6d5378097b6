/// Examples that must not be torn apart: near-duplicates and examples of one group form one unit.
public struct Units: Sendable {
    /// The unit of each example; units are numbered in the order of their first members.
    public let ofExample: [Int]
    /// The examples of each unit, in rising order.
    public let members: [[Int]]
    /// The duplicates that were found, enough to join all that belong together.
    public let links: [NearDuplicates.Link]
    /// The folded input of each example.
    let foldedInputs: [String]

    /// The units of `examples`: whoever is joined by similar inputs or by a group, also through others, is
    /// one unit.
    ///
    /// - Complexity: that of `NearDuplicates`.
    public init(of examples: [Example]) {
        let duplicates = NearDuplicates(of: examples.map(\.input))
        var joined = UnionFind(examples.count)
        for link in duplicates.links { joined.join(link.first, link.second) }
        var firstOfGroup: [String: Int] = [:]
        for (index, example) in examples.enumerated() {
            guard let group = example.group else { continue }
            if let first = firstOfGroup[group] {
                joined.join(first, index)
            } else {
                firstOfGroup[group] = index
            }
        }
        self.init(
            of: examples.indices.map { joined.root(of: $0) },
            links: duplicates.links,
            foldedInputs: duplicates.folded
        )
    }

    /// The units whose examples share a number in `keys`.
    private init(of keys: [Int], links: [NearDuplicates.Link], foldedInputs: [String]) {
        var numbers: [Int: Int] = [:]
        var ofExample: [Int] = []
        var members: [[Int]] = []
        for (index, key) in keys.enumerated() {
            let number = numbers[key] ?? members.count
            if number == members.count {
                numbers[key] = number
                members.append([])
            }
            ofExample.append(number)
            members[number].append(index)
        }
        self.ofExample = ofExample
        self.members = members
        self.links = links
        self.foldedInputs = foldedInputs
    }

    /// The same units of some of the examples, which are numbered anew in the order of `examples`.
    ///
    /// Examples that only one left out has joined stay together.
    func limited(to examples: [Int]) -> Units {
        let position = Dictionary(uniqueKeysWithValues: zip(examples, examples.indices))
        return Units(
            of: examples.map { ofExample[$0] },
            links: links.compactMap { link in
                guard let first = position[link.first], let second = position[link.second] else { return nil }
                return NearDuplicates.Link(first: first, second: second, similarity: link.similarity)
            },
            foldedInputs: examples.map { foldedInputs[$0] }
        )
    }

    /// The number of units.
    public var count: Int { members.count }
}
