public import SystemPackage

/// A model that was asked for, found.
public struct ResolvedModel: Sendable, Equatable {
    /// The name in the store, or the last part of the folder's path.
    public let name: String
    /// Where its files are.
    public let folder: FilePath
    /// What the store knows of it; nil for a folder outside of the store.
    public let record: ModelRecord?
}
