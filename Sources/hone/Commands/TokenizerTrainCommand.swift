internal import ArgumentParser
internal import HoneBase
internal import HoneData
internal import HoneText
internal import HoneWorkbench
internal import SystemPackage

extension TokenizerCommand {
    struct Train: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Learn a tokenizer from text.",
            discussion: """
                Reads .txt and .md files, a document each, and .jsonl files, a document a line in the field "text"; each
                may be packed by gzip (.gz). Folders are searched for them. Writes a tokenizer.json for byte-pair
                encoding and a tokenizer_config.json beside it. The first entries are <unk>, <s>, </s> and those of
                --special, then come the 256 bytes, the characters and what merges make.

                Examples:
                  hone tokenizer train books --size 8192 --out my-tokenizer
                  hone tokenizer train a.jsonl.gz b.txt --special '<|user|>' --special '<|end|>' --out tokenizer.json
                """
        )

        @Argument(help: ArgumentHelp("Files or folders of text.", valueName: "corpus"))
        var corpus: [String]

        @Option(help: "The number of entries of the vocabulary.")
        var size = 8_192

        @Option(
            name: .customLong("special"),
            help: ArgumentHelp("A special token; can be given several times.", valueName: "token")
        )
        var specialTokens: [String] = []

        @Option(help: "The share of characters that get an entry each; rarer ones are written as bytes.")
        var coverage = 0.9995

        @Option(help: "The field of a .jsonl row that holds its text.")
        var field = "text"

        @Flag(help: "Let the tokenizer set <s> before every text.")
        var bos = false

        @Option(help: "The folder to write to, or a file whose name ends in .json.")
        var out: String

        @Flag(help: "Print one JSON object.")
        var json = false

        func validate() throws {
            guard !out.isEmpty else { throw ValidationError("--out needs the name of a folder or file") }
        }

        func run() throws {
            Interrupt.remains = .before
            let settings = BytePairSettings(size: size, specialTokens: specialTokens, coverage: coverage)
            try settings.validate()
            let target = try TokenizerTarget(FilePath(out))
            let corpus = try TextCorpus(corpus.map { FilePath($0) }, field: field)
            let outcome = try train(corpus, settings)
            // Nothing half-written is left: an interruption takes effect when both files are whole.
            Interrupt.isDeferred = true
            try target.write(outcome.vocabulary, addsBegin: bos)
            if Interrupt.wasAsked { throw ExitCode(130) }
            show(outcome, target)
        }

        private func train(
            _ corpus: TextCorpus,
            _ settings: BytePairSettings
        ) throws -> TokenizerTraining.Outcome {
            let line = ProgressLine()
            defer { line.end() }
            line.begin("reading")
            var isLearning = false
            return try TokenizerTraining(corpus, settings).run { progress in
                switch progress {
                case .read(let bytes): line.tell("reading  \((bytes >> 20).grouped) MB")
                case .learned(let entries):
                    if !isLearning { line.begin("learning", total: settings.size) }
                    isLearning = true
                    line.update(entries)
                }
            }
        }

        private func show(_ outcome: TokenizerTraining.Outcome, _ target: TokenizerTarget) {
            let vocabulary = outcome.vocabulary
            if json {
                return JSONOutput.print([
                    "tokenizer": .string(target.file.string), "entries": .integer(vocabulary.count),
                    "special_tokens": .integer(vocabulary.specialCount),
                    "characters": .integer(vocabulary.characterCount),
                    "merges": .integer(vocabulary.mergeCount), "documents": .integer(outcome.documents),
                    "bytes_read": .integer(vocabulary.textBytes), "tokens": .integer(vocabulary.textTokens),
                    "bytes_per_token": .number(vocabulary.bytesPerToken),
                    "train_seconds": .number(outcome.seconds), "peak_memory_mb": .number(Hone.peakMemory),
                ])
            }
            let characters = vocabulary.characterCount.grouped
            let merges = vocabulary.mergeCount.grouped
            Terminal.output("tokenizer:  \(target.file)")
            Terminal.output(
                "entries:    \(vocabulary.count.grouped) (\(vocabulary.specialCount) special tokens, 256 bytes, "
                    + "\(characters) characters, \(merges) merges)"
            )
            Terminal.output(
                "text:       \(outcome.documents.grouped) documents, \(vocabulary.textBytes.grouped) bytes, "
                    + "\(vocabulary.bytesPerToken.significant(3)) bytes per token"
            )
            Terminal.output("time:       \(outcome.seconds.duration)")
            if vocabulary.count < size {
                Terminal.message(
                    "fewer entries than asked for: no other two neighbours stand in the text more than once"
                )
            }
            Terminal.message("try it:     echo 'some text' | hone tokenizer encode --model \(target.file)")
        }
    }
}
