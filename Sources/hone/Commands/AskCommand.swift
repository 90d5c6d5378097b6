internal import ArgumentParser
internal import HoneBase
internal import HoneRetrieval
internal import HoneWorkbench
internal import SystemPackage

struct AskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Answer a question from an index, for one reader, with quotes.",
        discussion: """
            A model answers from the passages that were found for the reader, as many as it can read. Behind each sentence
            stand the sentences of the documents that support it, with their place, compared byte by byte with what is
            stored; a sentence that nothing supports is marked so. Supported means that most words of the
            sentence, and its numbers, stand in what is quoted, not that it is right. Where no passage speaks to the
            question, the answer says that, and no model is asked.

            The evidence is a number from 0 to 1: the share of the question's words, the rarer ones counting more, that the
            best passage holds; with vectors, the mean of that and of the nearness in meaning. Below --threshold there is
            none. All of it comes from what the reader may read. Who asked, when, and what was found is written to
            INDEX.audit.jsonl.

            Without a question, or for -, one is read from each line of standard input.

            Examples:
              hone ask documents.index "What pressure is the BR-45 set to?" --as anna
              hone ask documents.index "How long is the warranty?" --as anna --model qwen.gguf --json
              hone ask documents.index --as anna --search words --json < questions.txt
            """
    )

    @Argument(help: "The file of the index.")
    var index: String

    @Argument(help: "The question; by default, or for -, one a line of standard input.")
    var question: String?

    @Option(
        help: "What answers: a decoder's name in the store, a folder, a run, a GGUF file, or BASE+ADAPTER."
    )
    var model = "hone-base"

    @Option(name: .customLong("as"), help: "Who reads.")
    var reader: String

    @OptionGroup var search: SearchMethodOption

    @OptionGroup var grounding: GroundingOptions

    @Flag(inversion: .prefixedNo, help: "Write the query to the log beside the index.")
    var audit = true

    @Flag(help: "Print one JSON object a question.")
    var json = false

    func validate() throws { try ReaderOption.validate(reader) }

    func run() throws {
        let questions = try asked()
        let opened = try OpenIndex(
            FilePath(index),
            needsMeaning: search.method?.needsMeaning ?? true,
            isAudited: audit
        )
        let model = try GroundedModel(opened, model: model, grounding.options(search.method))
        let reader = try model.reader(reader)
        for question in questions {
            for answer in try model.answer([(question, reader)]) { tell(answer) }
        }
    }

    private func asked() throws -> [String] {
        let lines = if let question, question != "-" { [question] } else { try StandardInput.lines() }
        let questions = lines.filter { !$0.allSatisfy(\.isWhitespace) }
        guard !questions.isEmpty else { throw GroundingError.noQuestion }
        return questions
    }

    private func tell(_ answer: GroundedAnswer) {
        if answer.isQuestionCut {
            Terminal.message("the question is longer than the model reads: its end was left out")
        }
        if json { return JSONOutput.print(answer.json) }
        guard answer.text != nil else { return Terminal.output(GroundedAnswer.noEvidence) }
        let citations = answer.citations
        let sentences = answer.statements.map { statement in
            let numbers = statement.citations.compactMap(citations.firstIndex).map { "[\($0 + 1)]" }
            return "\(statement.text) \(statement.isSupported ? numbers.joined() : "[not supported]")"
        }
        Terminal.output(sentences.isEmpty ? "(the model wrote nothing)" : sentences.joined(separator: "\n"))
        for (number, citation) in citations.enumerated() {
            let version = citation.version.prefix(12)
            Terminal.output("\n[\(number + 1)] \(citation.document)  (bytes \(citation.range) of \(version))")
            let lines = citation.quote.split(whereSeparator: \.isNewline).map { "   \"" + $0 + "\"" }
            Terminal.output(lines.joined(separator: "\n"))
        }
    }
}
