/// Finds what each message has become in a rendered text.
struct ConversationSpans {
    /// What is known of a message beside the text.
    struct Speaker {
        var role: String
        var weight: Int
    }

    private let bytes: [UInt8]
    private let sources: [TextPieces<TextSource>.Piece]
    private let emissions: [TextPieces<Int>.Piece]
    private let generations: [Range<Int>]
    /// Each message's emissions, and the stretches of its content.
    private var runs: [[Range<Int>]]
    private var pieces: [[TextPieces<TextSource>.Piece]]

    init(_ interpreter: TemplateInterpreter, count: Int) {
        bytes = interpreter.output.bytes
        sources = interpreter.output.sources.pieces
        emissions = interpreter.emissions.pieces
        generations = interpreter.generations.pieces.map(\.range)
        runs = Array(repeating: [], count: count)
        pieces = Array(repeating: [], count: count)
        for piece in emissions { runs[piece.label].append(piece.range) }
        for piece in sources { pieces[piece.label.message].append(piece) }
    }

    /// The messages, of which an assistant's begin with `prompt` where the template writes one.
    func messages(_ speakers: [Speaker], prompt: [UInt8]?) -> [RenderedConversation.Message] {
        var places = speakers.indices.map(place)
        demote(&places)
        return speakers.indices.map { index in
            let (placement, span) = places[index]
            let isAnswer = speakers[index].role == "assistant" && placement == .own
            return RenderedConversation.Message(
                role: speakers[index].role,
                weight: speakers[index].weight,
                placement: placement,
                span: span,
                contentSpans: contentSpans(index),
                answerSpan: isAnswer ? span.flatMap { answer(index, in: $0, prompt) } : nil
            )
        }
    }

    private func contentSpans(_ index: Int) -> [Range<Int>] {
        var merged = TextPieces<Bool>()
        for piece in pieces[index] { merged.append(piece.range, true) }
        return merged.pieces.map(\.range)
    }

    private func place(_ index: Int) -> (placement: RenderedConversation.Placement, span: Range<Int>?) {
        let content = contentSpans(index)
        let written = runs[index]
        guard let first = content.first, let last = content.last else {
            if written.count == 1 { return (.own, written[0]) }
            return (written.isEmpty ? .absent : .scattered, nil)
        }
        let hull = first.lowerBound..<last.upperBound
        if written.count == 1 {
            let run = written[0]
            if run.lowerBound <= hull.lowerBound, hull.upperBound <= run.upperBound { return (.own, run) }
            // A turn that wrote white space only, of a message that stands elsewhere, is no turn of it.
            guard !run.overlaps(hull), isBlank(run) else { return (.scattered, nil) }
        } else if !written.isEmpty {
            return (.scattered, nil)
        }
        let around = emissions.filter { $0.range.overlaps(hull) && $0.label != index }
        if let only = around.first {
            let isWithin = around.count == 1 && only.range.clamped(to: hull) == hull
            return (isWithin ? .within(only.label) : .scattered, nil)
        }
        let hasOthers = sources.contains { $0.range.overlaps(hull) && $0.label.message != index }
        return hasOthers ? (.scattered, nil) : (.outside, hull)
    }

    private func isBlank(_ range: Range<Int>) -> Bool {
        TemplateText(bytes: Array(bytes[range])).stripped().isEmpty
    }

    /// Takes the spans from messages that do not stand in the order of the conversation: from those outside
    /// of the loop rather than from those within.
    private func demote(_ places: inout [(placement: RenderedConversation.Placement, span: Range<Int>?)]) {
        let inner = places.indices.filter { places[$0].placement == .own }
        let outer = places.indices.filter { places[$0].placement == .outside }
        for (candidates, others) in [
            (inner, inner), (outer, places.indices.filter { places[$0].span != nil }),
        ] {
            let spans = places.map(\.span)
            var before = 0
            var endBefore = [Int](repeating: 0, count: places.count)
            for index in places.indices {
                endBefore[index] = before
                if others.contains(index), let span = spans[index] { before = max(before, span.upperBound) }
            }
            var after = Int.max
            for index in places.indices.reversed() {
                if candidates.contains(index), let span = spans[index],
                    span.lowerBound < endBefore[index] || span.upperBound > after
                {
                    places[index] = (.moved, nil)
                }
                if others.contains(index), let span = spans[index] { after = min(after, span.lowerBound) }
            }
        }
    }

    private func answer(_ index: Int, in span: Range<Int>, _ prompt: [UInt8]?) -> Range<Int>? {
        let blocks = generations.filter { $0.overlaps(span) }.map { $0.clamped(to: span) }
        if let first = blocks.first, let last = blocks.last { return first.lowerBound..<last.upperBound }
        let content = pieces[index].first
        var start: Int?
        if let prompt, bytes[span].starts(with: prompt) { start = span.lowerBound + prompt.count }
        if let begin = start, let content, content.range.lowerBound < begin { start = nil }
        if start == nil, let content, content.label.kind == .content { start = content.range.lowerBound }
        guard let start, start < span.upperBound else { return nil }
        return start..<span.upperBound
    }
}
