/// Who asks: a user and the groups that the user belongs to.
///
/// Every search takes one: what a reader may not read is not there for that search, in no result, count or score.
public struct Reader: Sendable, Hashable {
    /// The user's name.
    public let name: String
    /// The groups.
    public let groups: Set<String>

    /// The group that every reader belongs to.
    public static let everyone = "everyone"

    /// The user `name` in these groups.
    public init(_ name: String, groups: Set<String> = []) {
        self.name = name
        self.groups = groups
    }

    /// Whether one of `names` is the user or one of the groups.
    func isOne(of names: some Sequence<String>) -> Bool {
        names.contains { $0 == name || $0 == Self.everyone || groups.contains($0) }
    }
}
