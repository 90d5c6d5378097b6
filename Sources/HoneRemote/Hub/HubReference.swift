/// A repository of the hub at one of its revisions, written `hf:ORG/NAME[@REVISION]`.
public struct HubReference: Sendable, Equatable, CustomStringConvertible {
    /// What a reference begins with.
    public static let prefix = "hf:"

    /// The repository, `ORG/NAME`.
    public let repository: String
    /// A branch, a tag or a commit.
    public let revision: String

    /// Reads `hf:ORG/NAME` or `hf:ORG/NAME@REVISION`.
    ///
    /// - Throws: `HubError.nameUnusable` for anything else.
    public init(_ text: String) throws(HubError) {
        guard text.hasPrefix(Self.prefix) else { throw .nameUnusable(text) }
        let parts = text.dropFirst(Self.prefix.count)
            .split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let names = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        let revision = parts.count > 1 ? String(parts[1]) : "main"
        guard names.count == 2, names.allSatisfy(Self.isName), Self.isRevision(revision) else {
            throw .nameUnusable(text)
        }
        repository = String(parts[0])
        self.revision = revision
    }

    /// The repository's own name, without its owner.
    public var name: String { repository.split(separator: "/").last.map(String.init) ?? repository }

    /// Whether the revision is a commit in full, which never changes.
    public var isPinned: Bool { Self.isCommit(revision) }

    /// `hf:ORG/NAME`, and `@REVISION` where that is not the main branch.
    public var description: String {
        Self.prefix + repository + (revision == "main" ? "" : "@" + revision)
    }

    /// Whether `text` is the full name of a commit: 40 hexadecimal digits in lower case.
    static func isCommit(_ text: String) -> Bool {
        text.utf8.count == 40 && text.utf8.allSatisfy(isHexadecimal)
    }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    private static func isName(_ name: Substring) -> Bool {
        !name.isEmpty && name.utf8.count <= 96 && !name.hasPrefix(".") && !name.hasPrefix("-")
            && name.utf8.allSatisfy { HubAddress.isPlain($0) && $0 != UInt8(ascii: "~") }
    }

    private static func isRevision(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 200 && !text.hasPrefix("/") && !text.hasSuffix("/")
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
            && !text.split(separator: "/", omittingEmptySubsequences: false).contains {
                ["", ".", ".."].contains($0)
            }
    }
}
