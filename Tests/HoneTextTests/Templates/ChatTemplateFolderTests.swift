import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneText

struct ChatTemplateFolderTests {
    private func template(_ files: [String: String]) throws -> ChatTemplate {
        try withTemporaryFolder { folder in
            for (name, text) in files {
                let path = folder.pushing(FilePath(name))
                try Files.makeFolder(path.removingLastComponent())
                try Files.write(text, to: path)
            }
            return try ChatTemplate(folder: folder)
        }
    }

    private func render(_ files: [String: String], tools: [JSON]? = nil) throws -> String {
        try template(files).render(messages: [["role": "user", "content": "U"]], tools: tools).text
    }

    @Test func theTemplateIsAStringOrAListOfNamedOnes() throws {
        #expect(try render(["tokenizer_config.json": #"{"chat_template": "one"}"#]) == "one")
        let named =
            #"{"chat_template": [{"name": "default", "template": "d"}, {"name": "tool_use", "template": "t"}]}"#
        #expect(try render(["tokenizer_config.json": named]) == "d")
        #expect(try render(["tokenizer_config.json": named], tools: []) == "t")
        let only = #"{"chat_template": [{"name": "default", "template": "d"}]}"#
        #expect(try render(["tokenizer_config.json": only], tools: []) == "d")
        #expect(try render(["chat_template.json": #"{"chat_template": "j"}"#]) == "j")
    }

    @Test func aFileOfItsOwnWins() throws {
        let files = [
            "tokenizer_config.json": #"{"chat_template": "config"}"#, "chat_template.jinja": "file\n",
            "chat_template.json": #"{"chat_template": "json"}"#,
            "additional_chat_templates/tool_use.jinja": "tools",
        ]
        #expect(try render(files) == "file")
        #expect(try render(files, tools: []) == "tools")
    }

    @Test func specialTokensComeFromBothFiles() throws {
        let files = [
            "tokenizer_config.json": """
            {"chat_template": "{{ bos_token }}{{ eos_token }}{{ pad_token }}{{ unk_token }}{{ image_token }}|{{ sep_token }}",
             "bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": false}, "add_bos_token": true, "unk_token": null,
             "extra_special_tokens": {"image_token": "<i>"}}
            """,
            "special_tokens_map.json":
                #"{"bos_token": "<other>", "pad_token": {"content": "<p>"}, "unk_token": "<u>"}"#,
        ]
        #expect(try render(files) == "<s></s><p><u><i>|")
        var template = try template(files)
        template.specialTokens["eos_token"] = "<end>"
        #expect(try template.render(messages: []).text == "<s><end><p><u><i>|")
    }

    @Test func whatCannotBeReadIsNamed() throws {
        #expect(throws: TemplateError.self) { try template([:]) }
        let bad = [
            #"{"chat_template": 1}"#, #"{"chat_template": [{"name": "default"}]}"#, #"{"chat_template": []}"#,
            "[]", "{",
            #"{"chat_template": null}"#, #"{"chat_template": "{% if %}"}"#,
        ]
        for text in bad {
            #expect(throws: TemplateError.self, "\(text)") { try template(["tokenizer_config.json": text]) }
        }
    }
}
