public import HoneBase

/// One input with its wanted output.
public struct Example: Sendable, Equatable {
    /// What names the example across runs: as given in its row, or made from its texts.
    public var id: String
    /// What the model reads; never empty when it was read from a file.
    public var input: String
    /// What the model should answer: a label, or a text; never empty when it was read from a file.
    public var output: String
    /// Examples of one group (a customer, a document, a conversation) never stand in different parts of a
    /// split.
    public var group: String?
    /// Of a question on documents: users or groups, of whom one asks; empty where anyone may.
    public var readers: [String] = []
    /// Of a question on documents: what its row names as the passages that hold the answer, as it stands there.
    public var evidence: JSON?
    /// The file and the line from which the example was read.
    public var source: Problem.Place

    /// An example; without an `id` it is named by its texts, see `madeID(input:output:)`.
    public init(
        id: String? = nil,
        input: String,
        output: String,
        group: String? = nil,
        readers: [String] = [],
        evidence: JSON? = nil,
        source: Problem.Place
    ) {
        self.id = id ?? Self.madeID(input: input, output: output)
        self.input = input
        self.output = output
        self.group = group
        self.readers = readers
        self.evidence = evidence
        self.source = source
    }

    /// Input and output as one text, a line each at least.
    public var whole: String { input + "\n" + output }

    /// The id of an example that was given none: 15 hexadecimal digits of a hash of both texts.
    ///
    /// It depends on nothing but the texts, so that an example keeps its id when rows are added before it.
    public static func madeID(input: String, output: String) -> String {
        var fingerprint = Fingerprint()
        fingerprint.add(input)
        fingerprint.add("\u{0}")
        fingerprint.add(output)
        return fingerprint.digits
    }
}
