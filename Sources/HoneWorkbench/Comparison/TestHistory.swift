internal import HoneBase
internal import HoneData
internal import SystemPackage

/// How often held-out items were looked at: each look makes the next score a little less honest.
///
/// Kept in the task's folder, by a hash of the items, so that another output folder
/// does not start the count anew.
struct TestHistory {
    private let path: FilePath
    private let key: String
    private var counts: JSONObject

    /// More looks than can be taken.
    private static let most = 1_000_000_000

    init(_ folder: FilePath, items: [Example]) throws(FileError) {
        path = folder.appending("test-opened.json")
        key = String(
            Digest(of: items.map { "\($0.id)\u{0}\($0.output)" }.sorted().joined(separator: "\u{1}"))
                .description.prefix(16)
        )
        counts = JSONObject()
        guard Files.exists(path) else { return }
        let bytes = try Files.bytes(of: path)
        counts = (try? JSONScanner.parse(bytes))?.object ?? JSONObject()
    }

    /// The number of times these items have been opened, this one included where `now`.
    func opened(_ now: Bool) throws(FileError) -> Int {
        // What a hand has written there may be any number.
        let before = min(max(counts[key]?.integer ?? 0, 0), Self.most)
        guard now else { return max(before, 1) }
        var counts = counts
        counts[key] = .integer(before + 1)
        try Files.write(JSON.object(counts).text(pretty: true), to: path)
        return before + 1
    }
}
