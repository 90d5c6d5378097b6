public import HoneBase
internal import HoneData
internal import SystemPackage

/// What the text of a pre-training is: counts of what was read, dropped and kept.
public struct PretrainingFacts: Sendable, Equatable {
    /// Documents to learn from and to measure on.
    public var documents = 0, heldOutDocuments = 0
    /// Their bytes.
    public var bytes = 0, heldOutBytes = 0
    /// Their tokens.
    public var tokens = 0, heldOutTokens = 0
    /// The entries of the vocabulary.
    public var vocabulary = 0
    /// What was dropped: for each reason documents, paragraphs and bytes.
    public var drops: [Drop] = []
    /// A digest over all token ids.
    public var digest = ""

    /// What was dropped for one reason.
    public struct Drop: Sendable, Equatable {
        /// The reason, as in `repeated-paragraph`.
        public var reason: String
        /// How much.
        public var documents: Int, paragraphs: Int, bytes: Int
    }

    init() {}

    mutating func note(_ drops: CorpusDrops) {
        self.drops = drops.reasons.map { reason in
            let count = drops[reason]
            return Drop(
                reason: reason.rawValue,
                documents: count.documents,
                paragraphs: count.paragraphs,
                bytes: count.bytes
            )
        }
    }

    /// The counts for programs.
    public var json: JSON {
        [
            "documents": .integer(documents), "bytes": .integer(bytes), "tokens": .integer(tokens),
            "held_out_documents": .integer(heldOutDocuments), "held_out_bytes": .integer(heldOutBytes),
            "held_out_tokens": .integer(heldOutTokens), "vocabulary": .integer(vocabulary),
            "dropped": .array(
                drops.map {
                    [
                        "reason": .string($0.reason), "documents": .integer($0.documents),
                        "paragraphs": .integer($0.paragraphs), "bytes": .integer($0.bytes),
                    ]
                }
            ),
            "digest": .string(digest),
        ]
    }

    init(file path: FilePath) throws {
        guard let json = try? JSONScanner.parse(Files.bytes(of: path)) else {
            throw PretrainingError.damagedText(path)
        }
        func number(_ key: String, in json: JSON) throws -> Int {
            guard let number = json[key]?.integer else { throw PretrainingError.damagedText(path) }
            return number
        }
        documents = try number("documents", in: json)
        bytes = try number("bytes", in: json)
        tokens = try number("tokens", in: json)
        heldOutDocuments = try number("held_out_documents", in: json)
        heldOutBytes = try number("held_out_bytes", in: json)
        heldOutTokens = try number("held_out_tokens", in: json)
        vocabulary = try number("vocabulary", in: json)
        drops = try (json["dropped"]?.array ?? []).map { drop in
            Drop(
                reason: drop["reason"]?.string ?? "",
                documents: try number("documents", in: drop),
                paragraphs: try number("paragraphs", in: drop),
                bytes: try number("bytes", in: drop)
            )
        }
        digest = json["digest"]?.string ?? ""
    }
}
