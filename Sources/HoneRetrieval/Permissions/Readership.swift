/// Counts the documents that nobody may read.
struct Readership {
    /// How many of the documents so far nobody may read.
    private(set) var unreadable = 0

    private let permissions: PermissionRules
    private var known: [Access: Bool] = [:]

    init(_ permissions: PermissionRules) { self.permissions = permissions }

    /// Counts a document of the file `source`, which says of itself that `own` may read it.
    mutating func add(source: String, own: [String]?) {
        let access = permissions.access(to: source, own: own)
        let isReadable: Bool
        if let answer = known[access] {
            isReadable = answer
        } else {
            isReadable = permissions.isReadable(access)
            known[access] = isReadable
        }
        if !isReadable { unreadable += 1 }
    }

    /// Counts the documents of `table` without those that are `gone`, rising.
    mutating func add(_ table: DocumentTable, without gone: [Int]) {
        var gone = gone[...]
        for document in 0..<table.count {
            if gone.first == document {
                gone.removeFirst()
                continue
            }
            add(source: table.source(of: document), own: table.readers[table.readersNumber(of: document)])
        }
    }
}

extension PermissionRules {
    /// Whether there is a name that `access` allows.
    func isReadable(_ access: Access) -> Bool {
        if access.allowsEveryone(isPublic: isPublic) { return true }
        // Whoever may read is named in a clause, or a member of a group that is.
        let named = access.clauses.joined().flatMap { [$0] + (groups[$0] ?? []) }
        return Set(named).contains { name in
            guard let reader = try? reader(name) else { return false }
            return access.allows(reader, isPublic: isPublic)
        }
    }

    /// The rules that mean none of the documents at `paths`: a slip of the pen, perhaps, that leaves them open.
    public func idleRules(for paths: some Collection<String>) -> [Rule] {
        rules.filter { rule in !paths.contains { rule.pattern.matches($0) } }
    }
}
