/// A unit whose examples stand in more than one part: what is learned in one part gives away answers in the
/// other.
public struct Leak: Sendable, Equatable {
    /// The number of the unit.
    public let unit: Int
    /// The members of the unit in each part.
    public let members: [Part: [Int]]

    /// The units that stand in more than one part.
    ///
    /// - Parameter parts: the part of each example of `units`.
    public static func leaks(in units: Units, parts: [Part]) -> [Leak] {
        units.members.indices.compactMap { unit in
            let members = Dictionary(grouping: units.members[unit]) { parts[$0] }
            return members.count > 1 ? Leak(unit: unit, members: members) : nil
        }
    }
}
