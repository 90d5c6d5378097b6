/// The steps that cut text into words, one after the other, each within the pieces of the one before.
struct PreTokenizer: Sendable, Equatable {
    /// One step.
    enum Step: Sendable, Equatable {
        /// Words as a pattern has them.
        case words(WordPattern)
        /// Numbers apart from the rest: each scalar of its own, or runs of them.
        case digits(isIndividual: Bool)
        /// Runs of punctuation apart from the rest.
        case punctuation
        /// Each three ASCII digits in a row apart from the rest.
        case digitTriples
    }

    var steps: [Step] = [.words(.gpt2)]

    /// The one pattern, where nothing else is done.
    var onlyPattern: WordPattern? {
        guard steps.count == 1, case .words(let pattern) = steps[0] else { return nil }
        return pattern
    }

    /// Calls `body` with each word of `text`, UTF-8, from step `step` on.
    func forEachWord(
        of text: UnsafeBufferPointer<UInt8>,
        from step: Int = 0,
        _ classes: inout ScalarClasses,
        _ body: (UnsafeBufferPointer<UInt8>, inout ScalarClasses) -> Void
    ) {
        guard step < steps.count else { return body(text, &classes) }
        var start = 0
        while start < text.count {
            let end = end(of: text, from: start, steps[step], &classes)
            forEachWord(of: UnsafeBufferPointer(rebasing: text[start..<end]), from: step + 1, &classes, body)
            start = end
        }
    }

    private func end(
        of text: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ step: Step,
        _ classes: inout ScalarClasses
    ) -> Int {
        switch step {
        case .words(let pattern): return pattern.end(of: text, from: start, &classes)
        case .digits(let isIndividual):
            return runEnd(of: text, from: start, &classes, isSingle: isIndividual) { $0.contains(.number) }
        case .punctuation:
            return runEnd(of: text, from: start, &classes, isSingle: false) { $0.contains(.punctuation) }
        case .digitTriples:
            if Self.isTriple(text, start) { return start + 3 }
            var end = start + 1
            while end < text.count, !Self.isTriple(text, end) { end += 1 }
            return end
        }
    }

    /// The end of a run of scalars that belong, or of those that do not.
    private func runEnd(
        of text: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ classes: inout ScalarClasses,
        isSingle: Bool,
        _ belongs: (ScalarClass) -> Bool
    ) -> Int {
        guard let base = text.baseAddress else { return start }
        let first = classes.first(base + start, count: text.count - start)
        var end = start + first.width
        let wanted = belongs(first.kind)
        if wanted, isSingle { return end }
        while end < text.count {
            let next = classes.first(base + end, count: text.count - end)
            guard belongs(next.kind) == wanted else { break }
            end += next.width
        }
        return end
    }

    private static func isTriple(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        guard start + 3 <= text.count else { return false }
        return (start..<start + 3).allSatisfy { text[$0] &- 0x30 < 10 }
    }
}
