internal import HoneBase
internal import HoneData
internal import SystemPackage

/// The filters of the texts that a model was trained on, as they lie in its folder: by them test items are told that the
/// model has seen.
enum SeenText {
    /// The filter of the text of a pre-training.
    static let pretraining = "training-text\(ending)"
    /// The filter of the examples of a tuning.
    static let tuning = "tuning-text\(ending)"

    private static let ending = ".grams"

    /// Those of the examples `items` that share words in a row (see `GramFilter.leastWords`) with what `base` was trained
    /// on; nil where it is not known what that was.
    ///
    /// - Throws: `GramFilterError` for a filter that cannot be read.
    static func items(among items: [Int], of data: TaskExamples, by base: Base) throws(GramFilterError)
        -> [Int]?
    {
        let names = (try? Files.names(in: base.folder)) ?? []
        var filters: [GramFilter] = []
        for name in names where name.hasSuffix(ending) {
            filters.append(try GramFilter(file: base.folder.appending(name)))
        }
        guard !filters.isEmpty else { return nil }
        return items.filter { item in
            filters.contains { !$0.seenRuns(in: data.examples[item].whole).isEmpty }
        }
    }

    /// What is told of the held-out examples `seen` by `base`; nil for none.
    static func finding(_ seen: [Int], of data: TaskExamples, by base: Base) -> Finding? {
        guard !seen.isEmpty else { return nil }
        return Finding(
            "seen-in-training",
            .warning,
            "\(Figure.count(seen.count, "held-out item shares", "held-out items share")) at least "
                + "\(GramFilter.usualLength + GramFilter.leastGrams - 1) words in a row with what \(base.name) "
                + "was trained on: scores on \(base.name) may be better than on new items",
            evidence: seen.map { Finding.Evidence(data.examples[$0].source) }
        )
    }

    /// Writes the filter of the examples `texts` of a tuning into `folder`.
    ///
    /// - Throws: `FileError`.
    static func write(tunedOn texts: [String], to folder: FilePath) throws(FileError) {
        try GramFilter(of: texts).write(to: folder.appending(tuning))
    }

    /// Copies the filters in `folder` to `target`, beside those that are there: a model that was tuned twice has two.
    ///
    /// - Throws: `FileError`.
    static func copy(_ folder: FilePath, to target: FilePath) throws(FileError) {
        for name in try Files.names(in: folder) where name.hasSuffix(ending) {
            var path = target.appending(name)
            var number = 1
            while Files.exists(path) {
                number += 1
                path = target.appending("\(name.dropLast(ending.count))-\(number)\(ending)")
            }
            let bytes = try Files.bytes(of: folder.appending(name))
            try bytes.withRawBytes { (bytes) throws(FileError) in try Files.write(bytes, to: path) }
        }
    }
}
