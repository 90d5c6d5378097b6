internal import HoneBase
internal import HoneData
internal import SystemPackage

/// The filter of the text that a model was pre-trained on, as it lies in its folder: by it test items are told that the
/// model has seen.
enum SeenText {
    /// What the file is called.
    static let fileName = "training-text.grams"

    /// How many of `texts` stand in what `base` was trained on, by their 13-grams; nil where that is not known.
    ///
    /// - Throws: `GramFilterError` for a filter that cannot be read.
    static func count(among texts: [String], by base: Base) throws(GramFilterError) -> Int? {
        let path = base.folder.appending(fileName)
        guard Files.exists(path) else { return nil }
        let filter = try GramFilter(file: path)
        return texts.count { filter.contains($0) }
    }
}
