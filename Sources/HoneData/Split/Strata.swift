internal import HoneBase

/// The units of each label in the order in which they are dealt out.
///
/// A unit's label is that of most of its members. Within a label the large units come first, since small ones
/// then even out what is left, and the rest of the order is by a hash of the content: it does not depend on
/// the order of the rows.
struct Strata {
    /// The units of each label; one list of all units where the split is not by label.
    let units: [[Int]]

    /// Orders `units` of `examples`, by label where `byLabel`; another `salt` makes another order.
    init(of units: Units, _ examples: [Example], byLabel: Bool, salt: UInt64) {
        var unitsOfLabel: [String: [Int]] = [:]
        for unit in 0..<units.count {
            let label = byLabel ? Self.majority(of: units.members[unit].map { examples[$0].output }) : ""
            unitsOfLabel[label, default: []].append(unit)
        }
        func hash(_ text: String) -> UInt64 { Digest(of: "\(salt)\u{0}\(text)").prefix }
        // The smallest hash of a member: it mostly stays when a member is added.
        let keys = units.members.map { members in members.map { hash(units.foldedInputs[$0]) }.min() ?? 0 }
        let sizes = units.members.map(\.count)
        self.units =
            unitsOfLabel
            .sorted { (hash($0.key), $0.key) < (hash($1.key), $1.key) }
            .map { $0.value.sorted { (-sizes[$0], keys[$0], $0) < (-sizes[$1], keys[$1], $1) } }
    }

    /// The most frequent of `labels`; of several, the first by spelling.
    static func majority(of labels: [String]) -> String {
        var counts: [String: Int] = [:]
        for label in labels { counts[label, default: 0] += 1 }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
    }
}
