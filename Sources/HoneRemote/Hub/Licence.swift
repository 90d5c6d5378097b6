/// The names of licences.
enum Licence {
    /// The SPDX identifiers of those that the hub writes in its own way, but for the case of letters.
    private static let identifiers = [
        "Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Clear", "CC-BY-4.0", "CC-BY-3.0",
        "CC-BY-2.0", "CC-BY-2.5", "CC-BY-SA-4.0", "CC-BY-SA-3.0", "CC-BY-NC-4.0", "CC-BY-NC-3.0",
        "CC-BY-NC-2.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-2.0", "CC-BY-NC-ND-4.0",
        "CC-BY-NC-ND-3.0", "CC-BY-ND-4.0", "CC0-1.0", "AFL-3.0", "GPL-2.0", "GPL-3.0", "AGPL-3.0",
        "LGPL-2.1", "LGPL-3.0", "MPL-2.0", "EUPL-1.1", "EUPL-1.2", "Artistic-2.0", "BSL-1.0", "ISC", "NCSA",
        "MS-PL", "OSL-3.0", "PostgreSQL", "Unlicense", "WTFPL", "Zlib", "ECL-2.0", "EPL-1.0", "EPL-2.0",
        "OFL-1.1", "PDDL-1.0", "ODbL-1.0", "ODC-By-1.0", "LPPL-1.3c", "GFDL-1.3",
    ]

    private static let byHubName: [String: String] = Dictionary(
        uniqueKeysWithValues: identifiers.map { ($0.lowercased(), $0) }
    )
    .merging(["odbl": "ODbL-1.0", "odc-by": "ODC-By-1.0", "pddl": "PDDL-1.0", "gfdl": "GFDL-1.3"]) { $1 }

    /// The SPDX identifier of the licence that the hub calls `name`; the name itself where there is none.
    static func identifier(_ name: String) -> String {
        byHubName[name.lowercased()] ?? String(name.visible.prefix(100))
    }

    /// The licence that the front matter of a model's card states; nil where it states none.
    ///
    /// Only a plain `license: name` line at the top level is read; that is how cards have it.
    static func stated(inCard text: String) -> String? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.first?.trimmed == "---" else { return nil }
        var fields: [Substring: String] = [:]
        for line in lines.dropFirst() {
            if line.trimmed == "---" { break }
            guard let colon = line.firstIndex(of: ":"), line.first?.isWhitespace == false else { continue }
            let value = line[line.index(after: colon)...].trimmed.filter { $0 != "\"" && $0 != "'" }
            if !value.isEmpty { fields[line[..<colon]] = value }
        }
        guard let name = fields["license"] else { return nil }
        return identifier(name == "other" ? fields["license_name"] ?? name : name)
    }
}
