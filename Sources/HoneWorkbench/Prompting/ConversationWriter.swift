internal import HoneBase
internal import HoneData
internal import HoneModels
internal import HoneText
internal import HoneTraining
internal import SystemPackage

/// Writes training texts as a decoder reads them, with the tokens that are wanted of it.
///
/// What is wanted comes from the roles of the rendered conversation, never from comparing tokens.
struct ConversationWriter {
    /// Why a text was not written.
    enum Failure: Error {
        /// The row cannot be trained on.
        case fault(TuningRowFault.Fault)
        /// No row of its kind can, with this base.
        case base(TuningError)
    }

    private let base: Base
    private let template: ChatTemplate?
    private let tokenizer: any Tokenizer
    /// The tokens that end a turn or a text.
    let ends: Set<Int32>

    /// A writer for the decoder of `base`.
    ///
    /// - Throws: `TemplateError` where its template cannot be read, `GenerationError` where it has no tokenizer.
    init(_ base: Base) throws {
        let decoder = base.decoder
        guard let tokenizer = decoder.tokenizer else {
            throw GenerationError.noTokenizer(folder: decoder.folder.string)
        }
        self.base = base
        self.tokenizer = tokenizer
        template = try decoder.chatTemplate()
        ends = template == nil ? Set(decoder.special.ends) : try PromptReader(decoder).ends
    }

    /// The text in tokens.
    func supervised(_ content: TrainingText.Content) -> Result<Supervised.Text, Failure> {
        switch content {
        case .conversation(let conversation): written(conversation)
        case .completion(let prompt, let completion): .success(completed(prompt, completion))
        case .text:
            .failure(
                .fault(.wrongContent(objective: Supervised.name, expected: "conversations and completions"))
            )
        }
    }

    private func written(_ conversation: Conversation) -> Result<Supervised.Text, Failure> {
        guard let template else { return .failure(.base(.noTemplate(base: base.name))) }
        let rendered: RenderedConversation
        do throws(TemplateError) {
            rendered = try template.render(messages: conversation.messages, tools: conversation.tools)
        } catch {
            return .failure(.fault(.template(error.problem.what)))
        }
        var wanted: [(bytes: Range<Int>, weight: Float)] = []
        for (index, message) in rendered.messages.enumerated() where message.role == "assistant" {
            guard message.weight > 0 else { continue }
            guard let span = message.answerSpan else {
                return .failure(.fault(.noAnswerSpan(message: index)))
            }
            wanted.append((span, Float(message.weight)))
        }
        let asked = AskedConversation(conversation, rendered, by: template)
        wanted = wanted.compactMap { span in asked.place(of: span.bytes).map { ($0, span.weight) } }
        let pieces = tokenizer.pieces(of: asked.text)
        let contents = rendered.messages.flatMap(\.contentSpans).compactMap(asked.place)
        if let mark = mark(in: pieces, contents) {
            return .failure(.fault(.mark(mark)))
        }
        return .success(text(pieces, wanted))
    }

    /// A special token among what messages say: it would end a turn, or forge one.
    private func mark(in pieces: [TokenPiece], _ contents: [Range<Int>]) -> String? {
        let special = pieces.filter { tokenizer.isSpecial($0.id) && !$0.range.isEmpty }
        return special.first { piece in
            contents.contains {
                $0.lowerBound <= piece.range.lowerBound && piece.range.upperBound <= $0.upperBound
            }
        }
        .flatMap { tokenizer.token($0.id) }
    }

    /// The pieces as a text, of which those are wanted that lie within some bytes.
    private func text(
        _ pieces: [TokenPiece],
        _ wanted: [(bytes: Range<Int>, weight: Float)]
    ) -> Supervised.Text {
        var spans: [Supervised.Text.Span] = []
        var next = 0
        for (bytes, weight) in wanted.sorted(by: { $0.bytes.lowerBound < $1.bytes.lowerBound }) {
            // A token that begins before the answer is the prompt's to write.
            while next < pieces.count, pieces[next].range.lowerBound < bytes.lowerBound { next += 1 }
            var end = next
            while end < pieces.count, pieces[end].range.lowerBound < bytes.upperBound { end += 1 }
            // What a template writes behind the end of a turn is not the model's to write.
            let last = (next..<end).first { ends.contains(pieces[$0].id) }.map { $0 + 1 } ?? end
            let tokens = max(next, 1)..<max(last, 1)
            if !tokens.isEmpty { spans.append(.init(tokens, weight: weight)) }
            next = end
        }
        return Supervised.Text(ids: pieces.map(\.id), spans: spans)
    }

    /// A prompt and what completes it, as one text that is begun and ended.
    private func completed(_ prompt: String, _ completion: String) -> Supervised.Text {
        let opening = tokenizer.openingIDs
        let pieces = tokenizer.pieces(of: prompt + completion)
        let border = prompt.utf8.count
        // A token over the border belongs to the completion: read together, it is not the prompt's own.
        let first = opening.count + (pieces.firstIndex { $0.range.upperBound > border } ?? pieces.count)
        var ids = opening + pieces.map(\.id)
        if let end = base.decoder.special.ends.first, ids.last != end { ids.append(end) }
        let tokens = max(first, 1)..<max(ids.count, 1)
        return Supervised.Text(ids: ids, spans: tokens.isEmpty ? [] : [.init(tokens)])
    }
}
