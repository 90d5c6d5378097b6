internal import ArgumentParser
internal import HoneBase
internal import HoneModels
internal import HoneText
internal import HoneWorkbench
internal import SystemPackage

struct ChatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Talk to a model.",
        discussion: """
            Each line is a message; the answer is written as it comes, and Ctrl-C ends it. The model sees the whole
            conversation, rendered by its own template.

              /reset       begin anew
              /save FILE   write the conversation as a line of JSON, {"messages": [...]}
              /quit        leave, as Ctrl-D does

            Example:
              hone chat --model FOLDER --system 'You are brief.'
            """
    )

    @Option(help: "A name in the model store, a model folder, a GGUF file, a run, or BASE+ADAPTER.")
    var model: String

    @Option(help: "What the model is told before the conversation.")
    var system: String?

    @OptionGroup var sampling: SamplingOptions

    @Option(help: "The numbers of matrix products; by default the fastest of this machine.")
    var precision: MatrixPrecision?

    @Option(help: "What matrices are rounded to: int8 and int4 blocks are smaller and faster.")
    var weights: MatrixWeights?

    func run() throws {
        let model = try DecoderModel(
            model,
            as: precision?.type ?? weights?.type,
            in: weights?.blocks
        )
        let decoder = model.decoder
        guard let template = try decoder.chatTemplate() else {
            throw TemplateError.nothingFound(
                folder: decoder.folder,
                lookedFor: [
                    "chat_template.jinja", "tokenizer_config.json", "tokenizer.chat_template of a GGUF file",
                ]
            )
        }
        let options = try sampling.options(for: decoder)
        var messages = opening
        while true {
            if Terminal.isInteractive { Terminal.write("> ", to: 2) }
            guard let line = readLine() else { break }
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            switch words.first {
            case nil: continue
            case "/quit": return
            case "/reset":
                messages = opening
                continue
            case "/save":
                save(messages, to: words.count > 1 ? words[1] : "conversation.jsonl")
                continue
            default: break
            }
            messages.append(["role": "user", "content": .string(line)])
            let rendered = try template.renderConversation(messages, addsGenerationPrompt: true)
            let ids: [Int32]
            do throws(GenerationError) { ids = try decoder.renderedIDs(rendered.text) } catch {
                messages.removeLast()
                Terminal.message("\(error.problem.what); /reset begins anew")
                continue
            }
            Interrupt.isDeferred = true
            defer { Interrupt.isDeferred = false }
            let (texts, _) = decoder.generate([ids], options, adapter: model.adapter) { _, addition in
                Terminal.write(addition, to: 1)
                return !Interrupt.take()
            }
            Terminal.write("\n", to: 1)
            messages.append(["role": "assistant", "content": .string(texts[0].text ?? "")])
        }
    }

    private var opening: [JSON] { system.map { [["role": "system", "content": .string($0)]] } ?? [] }

    private func save(_ messages: [JSON], to name: String) {
        let text = JSON.object(JSONObject([("messages", .array(messages))])).text() + "\n"
        do throws(FileError) {
            try Files.write(text, to: FilePath(name))
            Terminal.message("written to \(name)")
        } catch {
            Terminal.message(error.problem.what)
        }
    }
}
