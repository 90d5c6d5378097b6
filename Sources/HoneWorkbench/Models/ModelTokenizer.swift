internal import HoneBase
internal import HoneModels
internal import HoneRemote
public import HoneText
internal import SystemPackage

/// The tokenizer of a model, wherever it lies.
public enum ModelTokenizer {
    /// The tokenizer of a name in the store, a model folder, or a file that holds one.
    ///
    /// - Throws: `ModelStoreError` where nothing is there, `TokenizerError` where it cannot be read.
    public static func load(_ name: String) throws -> any Tokenizer {
        let path = FilePath(name)
        if Files.exists(path), !Files.isFolder(path) {
            return TokenizerLoader.isGGUF(path)
                ? try GGUFTokenizer.load(path) : try TokenizerLoader.load(path)
        }
        return try TokenizerLoader.load(ModelStore.standard.resolve(name).folder)
    }
}
