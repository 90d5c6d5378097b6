/// Who may read a document.
///
/// A document may say so itself, and the owner of its folder may say so too: then both must allow it, so that neither can
/// open what the other keeps closed. What nobody says anything about may be read only where the index is public.
public struct Access: Sendable, Hashable {
    /// The users and groups of each word that was said, sorted; a reader must be named by all of them.
    public let clauses: [[String]]

    /// Access by what was said: nil for nothing.
    public init(_ said: [String]?...) {
        clauses = said.compactMap { names in names.map { Set($0).sorted() } }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Access by clauses as they were kept.
    init(clauses: [[String]]) { self.clauses = clauses }

    /// Whether everyone may read it, whatever name and groups they have.
    func allowsEveryone(isPublic: Bool) -> Bool {
        clauses.isEmpty ? isPublic : clauses.allSatisfy { $0.contains(Reader.everyone) }
    }

    /// Whether `reader` may read it, in an index that shows what nobody said anything about where `isPublic`.
    public func allows(_ reader: Reader, isPublic: Bool) -> Bool {
        clauses.isEmpty ? isPublic : clauses.allSatisfy { reader.isOne(of: $0) }
    }
}
