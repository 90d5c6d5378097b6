internal import HoneBase
internal import HoneData
internal import HoneFormats
internal import HoneModels
internal import HoneTensor
internal import HoneText
internal import SystemPackage

/// The text of a pre-training as token ids: read, cleaned and cut into tokens once, and kept beside the checkpoints.
struct PretrainingText: Sendable {
    /// A document, or its beginning, that is measured on.
    struct HeldOut: Sendable {
        /// Its ids, begun and ended.
        var ids: [Int32]
        /// The bytes of its text.
        var bytes: Int
    }

    /// What is learned from, documents end to end, each begun and ended.
    let training: [Int32]
    /// What is measured on.
    let heldOut: [HeldOut]
    /// Counts of what was read and dropped.
    let facts: PretrainingFacts

    private static let fileName = "text.safetensors"
    private static let recordName = "text.json"

    /// Where a preparation stands in the folder of a pre-training.
    static func folder(in folder: FilePath) -> FilePath { folder.appending("text") }

    /// Whether the text was prepared as a whole.
    static func isThere(_ folder: FilePath) -> Bool {
        Files.exists(Self.folder(in: folder).appending(recordName))
    }

    /// Keeps the text; its record comes last.
    func write(to folder: FilePath) throws(FileError) {
        let target = Self.folder(in: folder)
        try Files.makeFolder(target)
        var writer = SafetensorsWriter(metadata: [:])
        let arrays = [
            "training": training, "held_out": heldOut.flatMap(\.ids),
            "held_out_tokens": heldOut.map { Int32($0.ids.count) },
            "held_out_bytes": heldOut.map { Int32($0.bytes) },
        ]
        for name in arrays.keys.sorted() { writer.add(name, .int32, shape: [arrays[name]?.count ?? 0]) }
        try writer.write(to: target.appending(Self.fileName)) { (entry, append) throws(FileError) in
            try (arrays[entry.name] ?? []).withRawBytes { (bytes) throws(FileError) in try append(bytes) }
        }
        try Files.write(facts.json.text(pretty: true), to: target.appending(Self.recordName))
    }

    /// What `write` kept.
    init(in folder: FilePath) throws {
        let target = Self.folder(in: folder)
        let file = try SafetensorsFile(target.appending(Self.fileName))
        func integers(_ name: String) throws -> [Int32] {
            guard file[name]?.dtype == .int32 else {
                throw PretrainingError.damagedText(target.appending(Self.fileName))
            }
            return try file.withBytes(of: name) { bytes in
                (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self) }
            }
        }
        training = try integers("training")
        let (ids, tokens, bytes) = (
            try integers("held_out"), try integers("held_out_tokens"), try integers("held_out_bytes")
        )
        var heldOut: [HeldOut] = []
        var start = 0
        for (count, size) in zip(tokens, bytes) {
            let end = start + Int(count)
            guard count >= 0, end <= ids.count else {
                throw PretrainingError.damagedText(target.appending(Self.fileName))
            }
            heldOut.append(HeldOut(ids: Array(ids[start..<end]), bytes: Int(size)))
            start = end
        }
        self.heldOut = heldOut
        facts = try PretrainingFacts(file: target.appending(Self.recordName))
        guard !training.isEmpty, Self.digest(of: training) == facts.digest else {
            throw PretrainingError.damagedText(target.appending(Self.fileName))
        }
    }

    /// A digest over the ids that are learned from.
    static func digest(of ids: [Int32]) -> String { ids.withRawBytes { Digest(of: $0).description } }

    init(training: [Int32], heldOut: [HeldOut], facts: PretrainingFacts) {
        (self.training, self.heldOut, self.facts) = (training, heldOut, facts)
    }

    /// What stands for all that is held out while the model learns: the beginnings of documents, of about so many
    /// tokens in all.
    func sample(tokens: Int, tokenizer: any Tokenizer) -> [HeldOut] {
        let each = max(64, tokens / max(heldOut.count, 1))
        var left = tokens
        var sample: [HeldOut] = []
        for document in heldOut where left > 0 {
            guard document.ids.count > each else {
                sample.append(document)
                left -= document.ids.count
                continue
            }
            let ids = Array(document.ids.prefix(each))
            sample.append(HeldOut(ids: ids, bytes: tokenizer.decode(ids).utf8.count))
            left -= each
        }
        return sample
    }
}
