import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneTraining

@Suite struct SupervisedTests {
    private func withDecoder(_ body: (Decoder) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder)
            try body(try Decoder(folder: folder, as: .float32))
        }
    }

    /// The sum of a text's losses by weight, from the text alone.
    private func exactSum(_ text: Supervised.Text, _ decoder: Decoder) -> Double {
        let losses = DecoderProblem.exactLosses(text.ids, decoder)
        return text.spans.reduce(0) { sum, span in
            sum + span.tokens.reduce(0) { $0 + losses[$1 - 1] * Double(span.weight) }
        }
    }

    @Test func whatCountsIsCounted() throws {
        let text = Supervised.Text(
            ids: [1, 2, 3, 4, 5, 6, 7],
            spans: [.init(1..<3), .init(3..<4, weight: 0), .init(5..<7, weight: 0.25)]
        )
        #expect(text.supervisedCount == 4 && text.weight == 2.5)
        #expect(Supervised.Text(ids: [1, 2], spans: []).weight == 0)
        try withDecoder { decoder in
            let objective = Supervised([text, .init(ids: [9], spans: [])], on: decoder)
            #expect(objective.count == 2 && objective.weight(of: 0) == 2.5 && objective.weight(of: 1) == 0)
            #expect(objective.tokenCount(of: 0) == 7 && objective.texts(of: 0) == [text.ids])
            #expect(objective.usedTokens == [1, 2, 3, 4, 5, 6, 7, 9] && objective.isSeparable)
        }
    }

    /// The loss of a step is the mean over wanted tokens by their weights, each text read alone.
    @Test func theLossIsThatOfEachTextAlone() throws {
        try withDecoder { decoder in
            let texts = DecoderProblem.texts()
            let objective = Supervised(texts, on: decoder)
            let pass = ForwardPass()
            for batch in [Array(texts.indices), [6, 1, 4], [2]] {
                let sum = batch.reduce(0.0) { $0 + exactSum(texts[$1], decoder) }
                let weight = batch.reduce(0.0) { $0 + texts[$1].weight }
                let loss = objective.loss(of: batch, { decoder.read($0, pass) }, pass)
                expectClose([loss.item()], [sum / weight], relative: 1e-5)
            }
            let states = decoder.read(PackedTokens(texts.map(\.ids)), pass)
            let each = Supervised.losses(of: texts, states, on: decoder)
            #expect(each.map(\.weight) == texts.map(\.weight))
            expectClose(
                each.map { Float($0.nats) },
                texts.map { exactSum($0, decoder) },
                relative: 1e-5
            )
        }
    }

    /// Only what is marked is asked for: of other texts and tokens no logits are made.
    @Test func whatIsNotWantedIsNotAsked() throws {
        try withDecoder { decoder in
            let ids: [Int32] = [1, 2, 3, 4, 5, 6]
            let marked = Supervised.Text(ids: ids, spans: [.init(2..<4), .init(4..<6, weight: 0)])
            let plain = Supervised.Text(ids: ids, spans: [.init(2..<4)])
            let silent = Supervised.Text(ids: [7, 8, 9], spans: [])
            let pass = ForwardPass()
            func loss(_ texts: [Supervised.Text]) -> Float {
                Supervised(texts, on: decoder)
                    .loss(of: Array(texts.indices), { decoder.read($0, pass) }, pass).item()
            }
            #expect(loss([marked]) == loss([plain]))
            expectClose([loss([silent, marked])], [Double(loss([plain]))], relative: 1e-6)
            let states = decoder.read(PackedTokens([silent.ids, marked.ids]), pass)
            let each = Supervised.losses(of: [silent, marked], states, on: decoder)
            #expect(each.map(\.weight) == [0, 2] && each[0].nats == 0 && each[1].nats > 0)
            // Nothing at all is wanted: no loss, and no mistake.
            let none = Supervised.losses(
                of: [silent],
                decoder.read(PackedTokens([silent.ids]), pass),
                on: decoder
            )
            #expect(none.map(\.weight) == [0] && none.map(\.nats) == [0])
        }
    }

    @Test func spansThatCannotBeTrap() async {
        let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Supervised.Text(ids: [1, 2], spans: [.init(0..<1)])
        }
        expectTrap(first, "Supervised.Text: spans [Range(0..<1)] of 2 tokens")
        let far = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Supervised.Text(ids: [1, 2], spans: [.init(1..<3)])
        }
        expectTrap(far, "of 2 tokens")
        let twice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Supervised.Text(ids: [1, 2, 3, 4], spans: [.init(1..<3), .init(2..<4)])
        }
        expectTrap(twice, "of 4 tokens")
        let negative = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Supervised.Text(ids: [1, 2], spans: [.init(1..<2, weight: -0.5)])
        }
        expectTrap(negative, "Supervised.Text: a weight of -0.5")
        let infinite = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Supervised.Text(ids: [1, 2], spans: [.init(1..<2, weight: .infinity)])
        }
        expectTrap(infinite, "Supervised.Text: a weight of inf")
    }
}
