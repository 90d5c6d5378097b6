import HoneBase
import Testing

@testable import HoneText

/// Damaged templates, which must be refused or rendered, and nothing else.
struct TemplateMutationTests {
    static let conversation: [JSON] = [
        ["role": "system", "content": "You help."],
        ["role": "user", "content": [["type": "text", "text": "Wetter in Zürich?"]]],
        [
            "role": "assistant", "content": nil, "reasoning": "Look it up.",
            "tool_calls": [
                [
                    "id": "c1", "type": "function",
                    "function": ["name": "f", "arguments": ["x": [1, 2.5, nil]]],
                ]
            ],
        ],
        ["role": "tool", "name": "f", "tool_call_id": "c1", "content": "{\"t\": 21}"],
        ["role": "assistant", "content": " 21 😀 "], ["role": "user", "content": "Danke"],
    ]

    static let tools: [JSON] = [
        [
            "type": "function",
            "function": ["name": "f", "description": "d", "parameters": ["type": "object"]],
        ]
    ]

    private static let pieces: [[UInt8]] = [
        "{{", "}}", "{%", "%}", "{#", "#}", "-%}", "{%-", "|", "(", ")", "[", "]", "'", "\"", " if ",
        " else ", " for ",
        " in ", " is ", " not ", "~", "**", ":", ",", ".", "=", "{% endfor %}", "{% endif %}", " recursive ",
        "loop(",
        "messages", "9223372036854775807", "-1", "1e308", "none", "|list", "|tojson", "[::-1]", "* 1000",
        "{% break %}",
    ].map { Array($0.utf8) }

    private static func mutated(_ templates: [[UInt8]], _ generator: inout Philox) -> String {
        var bytes = templates[generator.below(templates.count)]
        for _ in 0...generator.below(3) where !bytes.isEmpty {
            let place = generator.below(bytes.count + 1)
            let end = min(bytes.count, place + generator.below(40))
            switch generator.below(6) {
            case 0 where place < bytes.count: bytes[place] ^= UInt8(1 << generator.below(8))
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: generator.below(bytes.count + 1))
            case 3:
                let other = templates[generator.below(templates.count)]
                let start = generator.below(other.count)
                bytes.insert(contentsOf: other[start..<min(other.count, start + 80)], at: place)
            case 4: bytes.removeSubrange(place...)
            default: bytes.insert(contentsOf: pieces[generator.below(pieces.count)], at: place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func damagedTemplatesAreRefusedOrRendered() throws {
        let facts = try TemplateFact.read(TemplateFact.golden)
        var templates = facts.map { Array($0.template.utf8) }.filter { !$0.isEmpty }
        let own = templates.count
        if PublishedTemplates.areThere {
            for name in try PublishedTemplates.names() {
                templates.append(Array(try PublishedTemplates.source(name).utf8))
            }
        }
        var generator = Philox(seed: 7)
        var (rendered, refused) = (0, 0)
        let variables = facts[0].variables
        for round in 0..<12_000 {
            // Half of the rounds damage the templates of real size.
            let pool = round % 2 == 0 || templates.count == own ? templates : Array(templates[own...])
            let template = Self.mutated(pool, &generator)
            do throws(TemplateError) {
                let result = try ChatTemplate(template).render(
                    messages: Self.conversation,
                    tools: round % 3 == 0 ? Self.tools : nil,
                    addsGenerationPrompt: round % 5 == 0,
                    variables: variables
                )
                expectConsistent(result, template)
                rendered += 1
            } catch {
                refused += 1
            }
        }
        #expect(rendered > 1000)
        #expect(refused > 1000)
    }
}
