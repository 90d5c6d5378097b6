import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import HoneText
import HoneTraining
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct PromptReaderTests {
    @Test func aShortPromptIsReadWhole() throws {
        try withTinyDecoder { decoder, _ in
            let reader = try PromptReader(decoder)
            let question = try reader.question(Prompt(instruction: "i"), "text", room: 8)
            #expect(!question.isCut)
            #expect(decoder.tokenizer?.decode(question.ids) == "i\n\nInput: text\nAnswer:")
        }
    }

    @Test(arguments: [nil, turnsTemplate]) func examplesAreLeftOutBeforeTheInputIsCut(_ template: String?)
        throws
    {
        try withTinyDecoder(template: template, maximumTokens: 128) { decoder, _ in
            let reader = try PromptReader(decoder)
            let shots = (0..<6).map { PromptShot(input: "example number \($0)", output: "yes") }
            let some = try reader.question(Prompt(instruction: "", shots: shots), "the input", room: 10)
            #expect(!some.isCut && some.ids.count <= 118)
            #expect(some.text.contains("number 5") && !some.text.contains("number 0"))
            let long = String(repeating: "word ", count: 100)
            let cut = try reader.question(Prompt(instruction: "", shots: shots), long, room: 10)
            #expect(cut.isCut && cut.ids.count <= 118 && cut.ids.count > 90)
            #expect(!cut.text.contains("number"))
            #expect(cut.text.hasSuffix(template == nil ? "Answer:" : "assistant\n"))
        }
    }

    @Test func anInstructionThatFillsTheContextLeavesItsEnd() throws {
        try withTinyDecoder(maximumTokens: 64) { decoder, _ in
            let reader = try PromptReader(decoder)
            let prompt = Prompt(instruction: String(repeating: "long ", count: 100))
            let question = try reader.question(prompt, "input", room: 4)
            #expect(question.isCut && question.ids.count == 60)
        }
    }

    @Test(arguments: [nil, turnsTemplate]) func answersEndAsTheModelEndsThem(_ template: String?) throws {
        try withTinyDecoder(template: template) { decoder, _ in
            let reader = try PromptReader(decoder)
            let tokenizer = try #require(decoder.tokenizer)
            let answers = reader.labels(["yes", "yes and no"])
            #expect(answers.backoff == 0)
            let texts = answers.ids.map { tokenizer.decode($0, skippingSpecial: false) }
            #expect(
                texts == (template == nil ? [" yes\n", " yes and no\n"] : ["yes</s>", "yes and no</s>"])
            )
        }
    }

    /// The likelihood of an answer is that of its tokens in the whole text.
    @Test(arguments: [nil, turnsTemplate]) func likelihoodsAreThoseOfTheWholeText(_ template: String?) throws
    {
        try withTinyDecoder(template: template) { decoder, _ in
            let reader = try PromptReader(decoder)
            let prompt = Prompt(instruction: "Sort.", shots: [PromptShot(input: "p", output: "no")])
            for input in ["one", "another input", "a third"] {
                let question = try reader.question(prompt, input, room: 20)
                let answers = reader.labels(["yes", "no", "perhaps not"])
                let found = reader.likelihoods(of: answers, after: question)
                for (ids, likelihood) in zip(answers.ids, found) {
                    let whole = decoder.score(question.ids + ids).logProbabilities.suffix(ids.count)
                    let sum = whole.reduce(0) { $0 + Double($1) }
                    #expect(abs(sum - likelihood.logProbability) < 1e-3 * abs(sum))
                    #expect(likelihood.tokenCount == ids.count)
                }
                let again = reader.likelihoods(of: answers, after: question, isRemembered: true)
                #expect(again == reader.likelihoods(of: answers, after: question, isRemembered: true))
            }
        }
    }

    /// What is learned is the question as it is served, cut as it is there, and behind it the answer to its end.
    @Test(arguments: [nil, turnsTemplate]) func whatIsLearnedIsWhatIsServed(_ template: String?) throws {
        try withTinyDecoder(template: template, maximumTokens: 128) { decoder, _ in
            let reader = try PromptReader(decoder)
            let tokenizer = try #require(decoder.tokenizer)
            let prompt = Prompt(instruction: "Sort.")
            let long = String(repeating: "word ", count: 40)
            for (input, output, room, isCut) in [
                ("one", "yes", nil, false), ("one", "yes", 20, false), (long, "yes", 20, true),
                (long, "no and no and no and no", 20, true), (long, "yes", nil, false),
            ] as [(String, String, Int?, Bool)] {
                let row = try reader.supervised(prompt, input, output, room: room)
                #expect(row.isCut == isCut)
                let needed = output.count + (template == nil ? 3 : 1)
                let question = try reader.question(
                    prompt,
                    input,
                    room: room.map { max($0, needed) } ?? -1_000
                )
                let span = try #require(row.text.spans.first)
                #expect(Array(row.text.ids[..<span.tokens.lowerBound]) == question.ids)
                let said = tokenizer.decode(Array(row.text.ids[span.tokens]), skippingSpecial: false)
                #expect(said == (template == nil ? " \(output)\n</s>" : "\(output)</s>"))
                #expect(span.tokens.upperBound == row.text.ids.count)
                #expect(row.text.ids.count <= 128 || room == nil)
            }
        }
    }

    @Test func textsAreWrittenSideBySideAsAlone() throws {
        try withTinyDecoder(template: turnsTemplate) { decoder, _ in
            let reader = try PromptReader(decoder)
            let questions = try ["a", "b c d", "e"].map {
                try reader.question(Prompt(instruction: "i"), $0, room: 24)
            }
            let together = reader.write(questions, maximumTokens: 24, isOneLine: false)
            let alone = questions.map { reader.write([$0], maximumTokens: 24, isOneLine: false)[0] }
            #expect(together.map(\.ids) == alone.map(\.ids))
        }
    }

    @Test func aDecoderWithoutTokenizerCannotBeAsked() throws {
        try withTinyDecoder { _, folder in
            try Files.remove(folder.appending("tokenizer.json"))
            #expect(throws: GenerationError.self) {
                try PromptReader(try Decoder(folder: folder, as: .float32))
            }
        }
    }
}
