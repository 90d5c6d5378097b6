internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneRetrieval
internal import SystemPackage

/// A question with the answers that are right, and the passages that hold them.
struct JudgedQuestion: Sendable, Equatable {
    /// Words of a document that hold what an answer needs.
    struct Quote: Sendable, Equatable {
        var document: String
        var quote: String
    }

    /// The question.
    var text: String
    /// The answers, any of which is right.
    var answers: [String]
    /// Whether some document holds the answer.
    var isAnswerable: Bool
    /// For each thing that an answer needs, the quotes of which any one holds it.
    var evidence: [[Quote]]
    /// Who may read all of the evidence; nil for everyone.
    var readers: [String]?
    /// Where it stands; nil for one of no file.
    var source: Problem.Place?

    /// Reads the file at `path`: rows as `Examples/equipment-questions` has them, with `input`, and of `output`, `answers`,
    /// `answerable`, `evidence` and `readers` what is there.
    ///
    /// - Parameter needsAnswers: whether each row must hold an answer that is right.
    /// - Throws: `DataError` where it cannot be read, `GroundingError.badRow` for a field that cannot be used.
    static func all(in path: FilePath, needsAnswers: Bool = true) throws -> [JudgedQuestion] {
        var reader = try InputReader(path)
        var questions: [JudgedQuestion] = []
        while true {
            let rows = try reader.next(512)
            guard !rows.isEmpty else { return questions }
            for row in rows {
                func bad(_ field: String, _ expected: String) -> GroundingError {
                    .badRow(row.source.in(field: field), expected: expected)
                }
                let fields = row.fields
                var answers: [String] = []
                if let output = fields["output"], !output.isNull {
                    guard let text = output.string else { throw bad("output", "the answer as a string") }
                    answers.append(text)
                }
                if let more = try Self.names(fields["answers"], else: bad("answers", "a list of strings")) {
                    answers += more
                }
                guard !needsAnswers || !answers.isEmpty else {
                    throw bad("output", "the answer that is right")
                }
                let isAnswerable = fields["answerable"] ?? .bool(true)
                guard let isAnswerable = isAnswerable.bool else { throw bad("answerable", "true or false") }
                questions.append(
                    JudgedQuestion(
                        text: row.input,
                        answers: answers,
                        isAnswerable: isAnswerable,
                        evidence: try Self.evidence(fields["evidence"], else: bad("evidence", evidenceForm)),
                        readers: try Self.names(fields["readers"], else: bad("readers", "a list of names")),
                        source: row.source
                    )
                )
            }
        }
    }

    /// The question of a task's example.
    ///
    /// - Throws: `GroundingError.badRow` for evidence that cannot be used.
    init(_ example: Example) throws(GroundingError) {
        let error = GroundingError.badRow(example.source.in(field: "evidence"), expected: Self.evidenceForm)
        self.init(
            text: example.input,
            answers: [example.output],
            isAnswerable: true,
            evidence: try Self.evidence(example.evidence, else: error),
            readers: example.readers.isEmpty ? nil : example.readers,
            source: example.source
        )
    }

    init(
        text: String,
        answers: [String],
        isAnswerable: Bool,
        evidence: [[Quote]],
        readers: [String]? = nil,
        source: Problem.Place? = nil
    ) {
        self.text = text
        self.answers = answers
        self.isAnswerable = isAnswerable
        self.evidence = evidence
        self.readers = readers
        self.source = source
    }

    private static let evidenceForm =
        "a list of passages, as in [{\"document\": \"a.md\", \"quote\": \"...\", \"or\": [...]}]"

    private static func names(_ json: JSON?, else error: GroundingError) throws(GroundingError) -> [String]? {
        guard let json, !json.isNull else { return nil }
        if let name = json.string { return [name] }
        guard let list = json.array else { throw error }
        let names = list.compactMap(\.string)
        guard names.count == list.count else { throw error }
        return names
    }

    private static func evidence(_ json: JSON?, else error: GroundingError) throws(GroundingError)
        -> [[Quote]]
    {
        // In a table's cell the list stands as text.
        let cell = json?.string
        if let cell, cell.utf8.allSatisfy({ $0 <= 0x20 }) { return [] }
        let json = cell.map { try? JSONScanner.parse(Array($0.utf8)) } ?? json
        guard let json, !json.isNull else {
            guard cell == nil else { throw error }
            return []
        }
        guard let list = json.array else { throw error }
        var all: [[Quote]] = []
        for need in list {
            var quotes: [Quote] = []
            let others = need["or"] ?? .array([])
            guard let others = others.array else { throw error }
            for one in [need] + others {
                guard let document = one["document"]?.string, let quote = one["quote"]?.string, !quote.isEmpty
                else {
                    throw error
                }
                quotes.append(Quote(document: document, quote: quote))
            }
            all.append(quotes)
        }
        return all
    }

    /// Where the evidence stands in what `reader` may read of `index`: for each thing that is needed its passages, and how
    /// many things were not found.
    ///
    /// A quote is found byte for byte, or with other white space. Of a table whose rows are documents it is the row that has
    /// all of its words.
    func evidence(in index: Index, as reader: Reader) -> (needed: [[Passage]], missing: Int) {
        let needed = evidence.map { quotes in
            quotes.flatMap { quote in
                let documents = index.documents(named: quote.document, as: reader)
                let found = documents.compactMap { document, text in
                    Self.place(of: Array(quote.quote.utf8), in: text).map { Passage(document.identifier, $0) }
                }
                guard found.isEmpty, documents.count > 1 else { return found }
                let terms = Set(ContentWords.terms(of: quote.quote))
                let rows = documents.filter { _, text in
                    terms.isSubset(of: ContentWords.terms(of: String(decoding: text, as: UTF8.self)))
                }
                // Words that stand in several rows name none.
                guard !terms.isEmpty, rows.count == 1 else { return [] }
                return rows.map { Passage($0.document.identifier, 0..<$0.text.count) }
            }
        }
        return (needed.filter { !$0.isEmpty }, needed.count { $0.isEmpty })
    }

    /// Where `quote` first stands in `text`, whatever the white space between its words.
    static func place(of quote: [UInt8], in text: [UInt8]) -> Range<Int>? {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        let words = quote.split(whereSeparator: isSpace)
        guard let first = words.first?.first else { return nil }
        var start = 0
        candidates: while let found = text[start...].firstIndex(of: first) {
            start = found + 1
            var place = found
            for (number, word) in words.enumerated() {
                if number > 0 {
                    guard place < text.count, isSpace(text[place]) else { continue candidates }
                    while place < text.count, isSpace(text[place]) { place += 1 }
                }
                guard text[place...].starts(with: word) else { continue candidates }
                place += word.count
            }
            return found..<place
        }
        return nil
    }
}

extension Problem.Place {
    /// This place, at a field of its row.
    fileprivate func `in`(field: String) -> Problem.Place {
        var place = self
        place.field = field
        return place
    }
}
