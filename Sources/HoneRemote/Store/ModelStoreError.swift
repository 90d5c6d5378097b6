public import HoneBase
public import SystemPackage

/// Why a model was not found in the store.
public enum ModelStoreError: HoneError, Equatable {
    case unknown(String, store: FilePath, inStore: [String], canBePulled: [String], isFile: Bool)
    case recordUnusable(FilePath, reason: String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .unknown(let name, let store, let inStore, let canBePulled, let isFile):
            Problem(
                isFile ? "\"\(name)\" is a file, not a model" : "there is no model and no folder \"\(name)\"",
                expected: (inStore.isEmpty
                    ? "a folder with a model (the store \(store.string) is empty)"
                    : "a folder with a model, or a name in the store \(store.string): "
                        + inStore.joined(separator: ", "))
                    + (canBePulled.isEmpty ? "" : "; can be pulled: " + canBePulled.joined(separator: ", ")),
                remedy: Self.remedy(name, inStore: inStore, canBePulled: canBePulled)
            )
        case .recordUnusable(let path, let reason):
            Problem(
                "the record of this model cannot be used: \(reason)",
                at: .init(file: path.string),
                remedy: "pull the model again with --force, or name another folder as HONE_HOME"
            )
        }
    }

    private static func remedy(_ name: String, inStore: [String], canBePulled: [String]) -> String {
        if canBePulled.contains(name) { return "run: hone pull \(name)" }
        if let near = Spelling.nearest(to: name, in: inStore) { return "did you mean \(near)?" }
        if let near = Spelling.nearest(to: name, in: canBePulled) {
            return "did you mean \(near)? It can be fetched with: hone pull \(near)"
        }
        if let first = inStore.first { return "name a folder, or a model of the store, such as \(first)" }
        guard let first = canBePulled.first else { return "name a folder with a model" }
        return "name a folder with a model, or run: hone pull \(first)"
    }
}
