/// What comes next of a file: a document, or word that something in it could not be taken as it is.
public enum LoadEvent: Sendable, Equatable {
    /// A document, whole.
    case document(Document)
    /// What is wrong with the file or with one of its rows; the rest goes on.
    case fault(LoadFault)
}
