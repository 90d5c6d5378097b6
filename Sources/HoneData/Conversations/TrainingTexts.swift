public import SystemPackage

/// Files of texts that a decoder is trained on.
///
/// A file is JSON lines, one JSON array, or CSV, all of whose rows are in one format, told by the names of their
/// fields; or it is plain text (`.txt`, `.md`), which is one training text. Each may be packed by gzip, its name
/// then ends in `.gz`. The formats are
/// - `messages`: OpenAI's chat format, with `tools` and weights, or the older `functions`;
/// - `conversations`: ShareGPT's;
/// - `instruction` and `output`: Alpaca's, with `input`, `system` and `history`;
/// - `prompt` and `completion`: both strings, or both lists of messages;
/// - `input` and `output`, or `text` and `label`: examples of a task;
/// - `text`: plain text.
///
/// `id` and `group` are optional. Other fields are passed over, unless they change what is to be learnt:
/// these are refused by name.
public enum TrainingTexts {
    /// Whether the first of the texts in the files at `paths` is plain text.
    ///
    /// - Throws: `DataError` where it cannot be read.
    public static func arePlain(_ paths: [FilePath]) throws(DataError) -> Bool {
        var reader = TrainingTextReader(paths)
        guard case .text = try reader.next()?.content else { return false }
        return true
    }

    /// The training texts in the files at `paths`, in their order.
    ///
    /// - Throws: `DataError`, which tells the first bad rows of all files together.
    /// - Complexity: O(bytes).
    public static func load(from paths: [FilePath]) throws(DataError) -> [TrainingText] {
        var reader = TrainingTextReader(paths)
        var texts: [TrainingText] = []
        while let text = try reader.next() { texts.append(text) }
        return texts
    }
}
