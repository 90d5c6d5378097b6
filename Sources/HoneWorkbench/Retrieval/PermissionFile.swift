internal import HoneBase
internal import HoneRetrieval
internal import SystemPackage
internal import Yams

/// `permissions.yaml` at the top of a folder of documents: who may read what, and who is in which group.
///
/// ```yaml
/// public: false                  # whether everyone may read what nobody says anything about
/// groups: {technicians: [anna, ben]}
/// documents:
///   - {match: internal/**, readers: [technicians]}   # the last rule that means a document holds
/// ```
enum PermissionFile {
    /// The rules of `folder`; nothing is said where it has no such file.
    ///
    /// - Throws: `TaskError` for an unknown key, or a value that cannot be honoured.
    static func rules(of folder: FilePath) throws(TaskError) -> PermissionRules {
        let path = folder.appending(DocumentFolder.permissionsFile)
        // A slip in the name, or a link to nothing, must not open what the file would close.
        let entries = try mapping(TaskError.file) { () throws(FileError) in try Files.names(in: folder) }
        let meant = entries.filter(DocumentFolder.isMeantAsPermissions)
        if let other = meant.first(where: { $0 != DocumentFolder.permissionsFile }) {
            throw .otherName(folder.appending(other), meant: path)
        }
        guard !meant.isEmpty else { return PermissionRules() }
        let text = try mapping(TaskError.file) { () throws(FileError) in try Files.text(of: path) }
        // An empty file is an error, too: it may have lost what it said.
        let expected = "public, groups or documents, as in \"public: false\""
        var keys = YAMLKeys(try YAMLReader.mapping(text, path, expected: expected), path)
        var rules = PermissionRules()
        if let node = keys.take("public") {
            guard let isPublic = node.bool else { throw keys.wrong("public", "true or false", node) }
            rules.isPublic = isPublic
        }
        if let node = keys.take("groups") {
            guard let mapping = node.mapping else {
                throw keys.wrong("groups", "names of groups with their members, as in {sales: [anna]}", node)
            }
            for (key, value) in mapping {
                let group = try cleanName(key, "groups", keys)
                guard group != Reader.everyone else {
                    throw keys.wrong("groups", "a name other than \(Reader.everyone), which are all", key)
                }
                guard rules.groups[group] == nil else { throw keys.wrong("groups", "each group once", key) }
                rules.groups[group] = try names(value, "groups.\(group)", keys)
            }
            try requireUsers(in: mapping, of: rules.groups, keys)
        }
        if let node = keys.take("documents") {
            guard let sequence = node.sequence else {
                throw keys.wrong(
                    "documents",
                    "a list of rules, as in {match: internal/**, readers: [sales]}",
                    node
                )
            }
            for element in sequence { rules.rules.append(try rule(element, keys)) }
        }
        try keys.finish()
        return rules
    }

    /// The members of groups are users: what a group in a group would mean is read nowhere.
    private static func requireUsers(
        in mapping: Node.Mapping,
        of groups: [String: [String]],
        _ keys: YAMLKeys
    ) throws(TaskError) {
        for (key, value) in mapping {
            for member in value.sequence.map({ Array($0) }) ?? [value] {
                let name = try cleanName(member, "groups", keys)
                guard name != Reader.everyone, groups[name] == nil else {
                    let group = try cleanName(key, "groups", keys)
                    throw keys.wrong("groups.\(group)", "names of users, and \(name) is a group", member)
                }
            }
        }
    }

    private static func rule(_ node: Node, _ keys: YAMLKeys) throws(TaskError) -> PermissionRules.Rule {
        var inner = try keys.inner(node, "documents", "rules, as in {match: internal/**, readers: [sales]}")
        guard let match = inner.take("match") else {
            throw .missingKey(keys.path, key: "documents.match", expected: "a pattern of paths")
        }
        guard let pattern = match.string, !pattern.isEmpty else {
            throw inner.wrong("documents.match", "a pattern of paths, as in internal/**", match)
        }
        guard let readers = inner.take("readers") else {
            throw .missingKey(keys.path, key: "documents.readers", expected: "a list of users and groups")
        }
        let rule = PermissionRules.Rule(
            PathPattern(pattern),
            readers: try names(readers, "documents.readers", inner)
        )
        try inner.finish()
        return rule
    }

    /// A list of names, which may be empty: then nobody is meant; or one name.
    private static func names(_ node: Node, _ key: String, _ keys: YAMLKeys) throws(TaskError) -> [String] {
        guard let sequence = node.sequence else {
            let name = try cleanName(node, key, keys)
            guard !name.contains(where: { $0 == "," || $0 == ";" }) else {
                throw keys.wrong(key, "a list of names, as in [anna, ben]", node)
            }
            return [name]
        }
        var names: [String] = []
        for element in sequence { names.append(try cleanName(element, key, keys)) }
        return names
    }

    /// A name without the white space around it.
    private static func cleanName(_ node: Node, _ key: String, _ keys: YAMLKeys) throws(TaskError) -> String {
        let text = try node.null == nil ? keys.text(of: node, key) : ""
        guard let name = Readers.cleaned([text]).first else { throw keys.wrong(key, "a name", node) }
        return name
    }
}
