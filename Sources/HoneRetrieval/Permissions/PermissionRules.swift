/// What the owner of a folder says about who may read its documents, and who is in which group.
public struct PermissionRules: Sendable, Equatable {
    /// One rule: the documents that `pattern` means may be read by `readers`.
    public struct Rule: Sendable, Equatable {
        /// Which documents.
        public var pattern: PathPattern
        /// The users and groups.
        public var readers: [String]

        /// A rule for documents of this pattern.
        public init(_ pattern: PathPattern, readers: [String]) {
            self.pattern = pattern
            self.readers = readers
        }
    }

    /// Whether documents about which nobody says anything may be read by everyone.
    public var isPublic: Bool
    /// The members of each group.
    public var groups: [String: [String]]
    /// The rules; of those that mean a document the last one holds.
    public var rules: [Rule]

    /// Nothing is said, and what nobody says anything about is closed.
    public init(isPublic: Bool = false, groups: [String: [String]] = [:], rules: [Rule] = []) {
        self.isPublic = isPublic
        self.groups = groups
        self.rules = rules
    }

    /// Who may read the document at `path` (without what stands behind `#`), which says of itself that `own` may.
    public func access(to path: String, own: [String]?) -> Access {
        Access(rules.last { $0.pattern.matches(path) }?.readers, own)
    }

    /// The user `name`, in the groups that name it.
    ///
    /// - Throws: `PermissionError.isGroup` where `name` is a group: its members are asked for by name.
    public func reader(_ name: String) throws(PermissionError) -> Reader {
        guard name != Reader.everyone, groups[name] == nil else { throw .isGroup(name) }
        return Reader(name, groups: groups(of: name))
    }

    /// Someone who reads what is for the first of `names`; nil without a name.
    ///
    /// That is the user of this name, in the groups that name it; where it is a group, a member.
    public func reader(oneOf names: [String]) -> Reader? {
        guard let name = names.first else { return nil }
        return Reader(name, groups: groups(of: name).union([name]))
    }

    private func groups(of name: String) -> Set<String> {
        Set(groups.filter { $0.value.contains(name) }.keys)
    }
}
