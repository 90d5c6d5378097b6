internal import HoneBase
public import HoneTensor

/// What a run trained beside a frozen base: low-rank branches of its linear maps.
///
/// An argument of the forward pass: the base is never changed, and serves any number of adapters.
public final class Adapter: @unchecked Sendable {
    // Sendable: once trained it moves no more, and while it is trained it stays with its one trainer.

    private let branches: [String: LowRank]
    /// What is trained, in the order of the network.
    public let parameters: [Parameter]

    init(_ branches: [(key: String, branch: LowRank)]) {
        self.branches = Dictionary(uniqueKeysWithValues: branches.map { ($0.key, $0.branch) })
        parameters = branches.flatMap { [$0.branch.down.master, $0.branch.up].compactMap(\.self) }
    }

    /// All branches.
    var allBranches: [LowRank] { Array(branches.values) }

    /// The branch of a map; nil where it has none.
    subscript(key: String) -> LowRank? { branches[key] }

    /// The number of trained numbers.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }
}
