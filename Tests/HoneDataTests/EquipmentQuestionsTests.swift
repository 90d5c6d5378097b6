import HoneBase
import SystemPackage
import Testing

@testable import HoneData

/// The example `Examples/equipment-questions` holds what its task file says: questions on the documents of
/// `Examples/equipment-tickets`, with answers and the passages that hold them.
@Suite struct EquipmentQuestionsTests {
    /// A part of a document, byte for byte.
    struct Passage {
        var document: String
        var quote: String

        init(_ value: JSON) throws {
            document = try #require(value["document"]?.string)
            quote = try #require(value["quote"]?.string)
        }
    }

    struct Question {
        var id: String
        var input: String
        var output: String
        var group: String
        var isAnswerable: Bool
        var asks: String
        /// What is needed, each with the passages of which any one holds it.
        var evidence: [[Passage]]
        var readers: [String]?

        init(_ row: JSON) throws {
            id = try #require(row["id"]?.string)
            input = try #require(row["input"]?.string)
            output = try #require(row["output"]?.string)
            group = try #require(row["group"]?.string)
            isAnswerable = try #require(row["answerable"]?.bool as Bool?)
            asks = try #require(row["asks"]?.string)
            evidence = try #require(row["evidence"]?.array).map { item in
                try [Passage(item)] + (item["or"]?.array ?? []).map(Passage.init)
            }
            readers = row["readers"]?.array?.compactMap(\.string)
        }
    }

    private static let examples: FilePath = {
        var path = FilePath(#filePath)
        for _ in 0..<3 { path.removeLastComponent() }
        return path.appending("Examples")
    }()

    private let questions: [Question]
    /// The documents by their names.
    private let documents: [String: [UInt8]]

    init() throws {
        let bytes = try ["train", "test"].flatMap { (part: String) in
            try Files.bytes(of: Self.examples.pushing(FilePath("equipment-questions/\(part).jsonl")))
        }
        questions = try bytes.split(separator: 0x0A).map { try Question(JSONScanner.parse(Array($0))) }
        let folder = Self.examples.pushing("equipment-tickets/documents")
        var documents: [String: [UInt8]] = [:]
        for name in try Files.names(in: folder) where name != "permissions.yaml" {
            documents[name] = try Files.bytes(of: folder.appending(name))
        }
        self.documents = documents
    }

    private var passages: [Passage] { questions.flatMap { $0.evidence.joined() } }

    /// Where `part` stands in `bytes`.
    private func places(of part: [UInt8], in bytes: [UInt8]) -> [Range<Int>] {
        guard !part.isEmpty, part.count <= bytes.count else { return [] }
        return (0...bytes.count - part.count).filter { bytes[$0..<$0 + part.count].elementsEqual(part) }
            .map { $0..<$0 + part.count }
    }

    @Test func theRowsAreExamples() throws {
        let folder = Self.examples.appending("equipment-questions")
        let examples = try TaskExamples.load(from: folder, outputs: .texts).examples
        #expect(examples.map(\.id).sorted() == (1...110).map { "q-" + String("00\($0)".suffix(3)) })
        #expect(examples.map(\.input) == questions.map(\.input))
        #expect(examples.map(\.group) == questions.map(\.group))
        let task = try Files.text(of: folder.appending("task.yaml"))
        #expect(task.contains("\nkind: generate\n"))
        #expect(task.contains("\ndocuments: ../equipment-tickets/documents\n"))
    }

    @Test func thereIsSomethingOfEverything() {
        #expect(questions.count { $0.isAnswerable } == 100)
        let kinds = Dictionary(grouping: questions, by: \.asks).mapValues(\.count)
        let least = [
            "same-words": 15, "other-words": 25, "table-row": 10, "similar-models": 15,
            "similar-documents": 5,
            "two-documents": 8, "not-answered": 10,
        ]
        #expect(Set(kinds.keys) == Set(least.keys))
        for (kind, count) in least { #expect(kinds[kind, default: 0] >= count, "\(kind)") }
        let groups = Dictionary(grouping: questions, by: \.group).mapValues(\.count)
        #expect(Set(groups.keys) == Set(documents.keys))
        for (document, count) in groups { #expect((3...8).contains(count), "\(document)") }
        for question in questions where question.asks == "two-documents" {
            #expect(Set(question.evidence.map { $0[0].document }).count == 2, "\(question.id)")
        }
    }

    @Test func questionsWithoutAnAnswerSaySo() {
        for question in questions where !question.isAnswerable {
            #expect(
                question.output == "The documents do not say." && question.evidence.isEmpty,
                "\(question.id)"
            )
            #expect(question.asks == "not-answered" && question.readers == nil, "\(question.id)")
        }
        for question in questions where question.isAnswerable {
            #expect(!question.evidence.isEmpty && question.asks != "not-answered", "\(question.id)")
            #expect(question.group == question.evidence.first?.first?.document, "\(question.id)")
        }
    }

    @Test func everyQuoteStandsOnceInItsDocument() throws {
        for passage in passages {
            let document = try #require(documents[passage.document], "\(passage.document)")
            #expect(places(of: Array(passage.quote.utf8), in: document).count == 1, "\(passage.quote)")
        }
        #expect(passages.count > 110)
    }

    /// A quote begins where a line or a sentence does, and ends where one does.
    @Test func everyQuoteIsWhole() throws {
        for passage in passages {
            let document = try #require(documents[passage.document])
            let place = try #require(places(of: Array(passage.quote.utf8), in: document).first)
            let before = document[..<place.lowerBound].suffix(2)
            let beginsLine = "\n>".utf8.contains(before.last ?? 0)
            let beginsSentence = before.last == UInt8(ascii: " ") && ".:-".utf8.contains(before.first ?? 0)
            #expect(beginsLine || beginsSentence, "\(passage.quote)")
            let after = place.upperBound < document.count ? document[place.upperBound] : 0x0A
            #expect(
                after == 0x0A || after == UInt8(ascii: "<") || passage.quote.hasSuffix("."),
                "\(passage.quote)"
            )
            #expect(passage.quote.utf8.count >= 20, "\(passage.quote)")
        }
    }

    @Test func everyAnswerStandsInItsQuotes() throws {
        for question in questions where question.isAnswerable {
            #expect((1...20).contains(question.output.split(separator: " ").count), "\(question.id)")
            var held: Set<String> = []
            for passage in question.evidence.compactMap(\.first) {
                held.formUnion(words(passage.quote))
                held.formUnion(words(try headings(of: passage)))
            }
            for word in words(question.output) where !Self.smallWords.contains(word) {
                #expect(held.contains(word), "\(question.id): \(word)")
            }
        }
    }

    /// Passages that would do in the place of the first hold as much of the answer as that one.
    @Test func otherPassagesHoldAsMuch() {
        for question in questions {
            let answer = Set(words(question.output)).subtracting(Self.smallWords)
            let numbers = answer.filter { $0.contains(where: \.isNumber) }
            for need in question.evidence {
                for other in need.dropFirst() {
                    let held = numbers.intersection(words(need[0].quote))
                    #expect(held.isSubset(of: words(other.quote)), "\(question.id): \(other.quote)")
                }
            }
        }
    }

    @Test func questionsDiffer() {
        #expect(NearDuplicates(of: questions.map(\.input)).links.isEmpty)
        let sets = questions.map { Set(words($0.input)) }
        for first in sets.indices {
            for second in sets.indices[(first + 1)...] {
                let common = Double(sets[first].intersection(sets[second]).count)
                let share = common / Double(sets[first].union(sets[second]).count)
                #expect(share < 0.6, "\(questions[first].id) and \(questions[second].id)")
            }
        }
    }

    @Test func readersAreThoseOfTheEvidence() throws {
        for question in questions {
            var expected: [String]?
            for passage in question.evidence.compactMap(\.first) {
                guard let readers = readers(of: passage.document), readers != ["everyone"] else { continue }
                expected = expected.map { $0.filter(readers.contains) } ?? readers
            }
            #expect(question.readers == expected, "\(question.id)")
        }
        let internals = questions.count { $0.readers == ["service"] }
        let customers = questions.count { $0.readers == ["customers", "service"] }
        #expect(internals >= 8 && customers >= 10)
    }

    // MARK: - What the checks stand on

    /// Words that say nothing of their own in an answer.
    private static let smallWords: Set<String> = [
        "a", "an", "and", "at", "in", "of", "the", "to", "with", "within",
    ]

    /// Runs of letters, digits, points between them and degree signs, in lower case.
    private func words(_ text: String) -> [String] {
        let parts = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "." && $0 != "°" }
        return parts.compactMap { part in
            var word = part
            while word.first == "." { word.removeFirst() }
            while word.last == "." { word.removeLast() }
            return word.isEmpty ? nil : String(word)
        }
    }

    /// What stands above a quote and belongs to it: the heading of its section and the first row of its table.
    private func headings(of passage: Passage) throws -> String {
        let document = String(decoding: try #require(documents[passage.document]), as: UTF8.self)
        var lines = document.split(separator: "\n", omittingEmptySubsequences: false)
        if passage.document.hasSuffix(".csv") { return String(lines[0]).replacing("_", with: " ") }
        lines = Array(lines.prefix { !$0.contains(passage.quote) })
        var headings = lines.last { $0.hasPrefix("#") }.map(String.init) ?? ""
        if passage.quote.hasPrefix("|") {
            for line in lines.reversed() {
                guard line.hasPrefix("|") else { break }
                headings += " " + line
            }
        }
        return headings
    }

    /// Who may read a document by its own word; nil where it does not say, as a table cannot.
    private func readers(of document: String) -> [String]? {
        let text = String(decoding: documents[document] ?? [], as: UTF8.self)
        for line in text.split(separator: "\n").prefix(12) {
            for (start, end) in [
                ("readers: [", "]"), ("Readers: ", ""), ("<meta name=\"readers\" content=\"", "\">"),
            ]
            where line.hasPrefix(start) && line.hasSuffix(end) {
                let names = line.dropFirst(start.count).dropLast(end.count)
                return names.split(separator: ",").map { String(String($0).trimmedOfSpace) }
            }
        }
        return nil
    }
}
