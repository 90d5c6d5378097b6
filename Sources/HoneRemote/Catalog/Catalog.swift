/// The models that can be pulled by name.
public struct Catalog: Sendable, Equatable {
    /// The models, in the order in which they are shown.
    public let entries: [CatalogEntry]

    /// A catalogue of these models.
    public init(_ entries: [CatalogEntry]) { self.entries = entries }

    /// The models that this version knows; one file each.
    public static let standard = Catalog([.minilm])

    /// The model `name`; nil where it is not known.
    public subscript(name: String) -> CatalogEntry? { entries.first { $0.name == name } }
}
