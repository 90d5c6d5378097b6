import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import HoneText
import SystemPackage
import Testing

@testable import HoneWorkbench

/// A chat template in the manner of many models.
let turnsTemplate = """
    {% for m in messages %}<|turn|>{{ m.role }}
    {{ m.content }}</s>
    {% endfor %}{% if add_generation_prompt %}<|turn|>assistant
    {% endif %}
    """

/// The same without a turn of the system.
private let noSystemTemplate = """
    {% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}{% endif %}<|turn|>{{ m.role }}
    {{ m.content }}</s>
    {% endfor %}{% if add_generation_prompt %}<|turn|>assistant
    {% endif %}
    """

/// Calls `body` with a small decoder that has this chat template.
@discardableResult
func withTinyDecoder<Result>(
    template: String? = nil,
    seed: UInt64 = 1,
    maximumTokens: Int = 512,
    _ body: (Decoder, FilePath) throws -> Result
) throws -> Result {
    try withTemporaryFolder { folder in
        let path = folder.appending("tiny-decoder")
        try writeTinyDecoder(to: path, seed: seed, template: template, maximumTokens: maximumTokens)
        return try body(try Decoder(folder: path, as: .float32), path)
    }
}

@Suite struct PromptFormatTests {
    private let prompt = Prompt(
        instruction: "Sort it.",
        shots: [PromptShot(input: "a b", output: "x"), PromptShot(input: "c", output: "y")]
    )

    @Test func withoutATemplateItIsPlainText() throws {
        try withTinyDecoder { decoder, _ in
            let format = try PromptFormat(decoder)
            #expect(!format.isConversation)
            #expect(
                try format.text(prompt, "d\ne")
                    == "Sort it.\n\nInput: a b\nAnswer: x\nInput: c\nAnswer: y\nInput: d\ne\nAnswer:"
            )
            #expect(try format.text(Prompt(instruction: ""), "d") == "Input: d\nAnswer:")
        }
    }

    @Test func withATemplateItIsAConversation() throws {
        try withTinyDecoder(template: turnsTemplate) { decoder, _ in
            let format = try PromptFormat(decoder)
            #expect(format.isConversation && format.lead.isEmpty && format.ending.hasPrefix("</s>"))
            #expect(
                try format.text(prompt, "d") == """
                    <|turn|>system
                    Sort it.</s>
                    <|turn|>user
                    a b</s>
                    <|turn|>assistant
                    x</s>
                    <|turn|>user
                    c</s>
                    <|turn|>assistant
                    y</s>
                    <|turn|>user
                    d</s>
                    <|turn|>assistant

                    """
            )
        }
    }

    /// What is trained and what is asked must be one text: a whole example begins with its prompt.
    @Test func anExampleBeginsWithItsPrompt() throws {
        try withTinyDecoder(template: turnsTemplate) { decoder, _ in
            let format = try PromptFormat(decoder)
            let whole = try format.text(prompt, "d")
            let shorter = Prompt(instruction: "Sort it.", shots: [prompt.shots[0]])
            let start = try format.text(shorter, "c")
            #expect(whole.hasPrefix(start + "y" + format.ending))
        }
    }

    @Test func aTemplateWithoutSystemTurnsGetsTheInstructionInTheFirstQuestion() throws {
        try withTinyDecoder(template: noSystemTemplate) { decoder, _ in
            let format = try PromptFormat(decoder)
            #expect(
                try format.text(Prompt(instruction: "Sort it."), "d")
                    == "<|turn|>user\nSort it.\n\nd</s>\n<|turn|>assistant\n"
            )
            #expect(try format.text(prompt, "d").hasPrefix("<|turn|>user\nSort it.\n\na b</s>\n"))
        }
    }

    @Test func aTemplateThatCannotBeReadIsAnError() throws {
        try withTinyDecoder(template: "{% for %}") { decoder, _ in
            #expect(throws: TemplateError.self) { try PromptFormat(decoder) }
        }
    }

    @Test(arguments: [
        (LabelListing.none, "Do."), (.names, "Do.\nAnswer with one of these: a, b."),
        (.descriptions, "Do.\n\nAnswer with one of these:\n- a: first\n- b"),
    ])
    func labelsAreListed(_ listing: LabelListing, _ text: String) {
        let labels = [Task.Label(name: "a", description: "first"), Task.Label(name: "b")]
        #expect(listing.instruction("Do.", labels) == text)
    }
}
