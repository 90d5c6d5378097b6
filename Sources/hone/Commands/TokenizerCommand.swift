internal import ArgumentParser
internal import HoneBase
internal import HoneText
internal import HoneWorkbench

struct TokenizerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenizer",
        abstract: "Turn text into a model's tokens and back, or learn a tokenizer.",
        subcommands: [Encode.self, Decode.self, Train.self]
    )

    struct Encode: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the ids of the text on standard input.",
            discussion: """
                The text is all of standard input, byte by byte: a line end at its end counts. --json prints the ids,
                the tokens as the vocabulary writes them, and where each stands in the text, in bytes.

                Examples:
                  printf 'Hello, world' | hone tokenizer encode --model FOLDER
                  hone tokenizer encode --model model.gguf --json < text.txt
                """
        )

        @Option(help: "A name in the model store, a model folder, or a file that holds a tokenizer.")
        var model: String

        @Flag(help: "Leave out the ids that the model expects around a text.")
        var noSpecial = false

        @Flag(help: "Print one JSON object with ids, tokens and byte offsets.")
        var json = false

        func run() throws {
            let tokenizer = try ModelTokenizer.load(model)
            let bytes = try StandardInput.bytes()
            let prefix = noSpecial ? [] : tokenizer.prefixIDs
            let suffix = noSpecial ? [] : tokenizer.suffixIDs
            guard json else {
                var ids = prefix
                bytes.withUnsafeBufferPointer { tokenizer.encode($0, into: &ids) }
                Terminal.write((ids + suffix).map(String.init).joined(separator: " ") + "\n", to: 1)
                return
            }
            let text = String(decoding: bytes, as: UTF8.self)
            var pieces = prefix.map { TokenPiece(id: $0, range: 0..<0) }
            pieces += tokenizer.pieces(of: text)
            pieces += suffix.map { TokenPiece(id: $0, range: text.utf8.count..<text.utf8.count) }
            JSONOutput.print([
                "ids": .array(pieces.map { .integer(Int($0.id)) }),
                "tokens": .array(pieces.map { .string(tokenizer.token($0.id) ?? "") }),
                "offsets": .array(
                    pieces.map { .array([.integer($0.range.lowerBound), .integer($0.range.upperBound)]) }
                ),
            ])
        }
    }

    struct Decode: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the text of the ids on standard input.",
            discussion: """
                Ids are whole numbers, apart by spaces, commas or line ends; brackets are left out, so that a JSON array
                can be read.

                Example:
                  echo '15496 11 995' | hone tokenizer decode --model FOLDER
                """
        )

        @Option(help: "A name in the model store, a model folder, or a file that holds a tokenizer.")
        var model: String

        @Flag(help: "Print special tokens too.")
        var keepSpecial = false

        @Flag(help: "Print one JSON object with the text.")
        var json = false

        func run() throws {
            let tokenizer = try ModelTokenizer.load(model)
            let ids = try TokenIDs.parse(StandardInput.bytes(), vocabularySize: tokenizer.vocabularySize)
            if json {
                let text = tokenizer.decode(ids, skippingSpecial: !keepSpecial)
                return JSONOutput.print(["text": .string(text)])
            }
            var stream = TextStream(tokenizer, skippingSpecial: !keepSpecial)
            var text = ""
            for id in ids { text += stream.append(id) }
            Terminal.write(text + stream.finish(), to: 1)
        }
    }
}
