/// The rank of a module's branch, and how much it counts.
struct BranchSize: Equatable {
    /// The rows of A and columns of B.
    var rank: Int
    /// What the scale is made from.
    var alpha: Double
    /// Whether the scale is `alpha / √rank` instead of `alpha / rank`.
    var stabilisesRank: Bool

    /// What B A is multiplied by.
    var scale: Double { alpha / (stabilisesRank ? Double(rank).squareRoot() : Double(rank)) }
}
