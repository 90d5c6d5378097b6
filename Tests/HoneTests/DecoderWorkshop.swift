import HoneBase
import HoneTestSupport
import SystemPackage

/// What a workshop needs in which decoders learn.
extension Workshop {
    /// A chat template that ends each turn with the token that ends texts.
    static let turns = """
        {% for m in messages %}<|turn|>{{ m.role }}
        {{ m.content }}</s>
        {% endfor %}{% if add_generation_prompt %}<|turn|>assistant
        {% endif %}
        """

    /// A function of bash: whether the run in a folder has a checkpoint of so many steps or more.
    static let reached = """
        reached() {
            for file in $1/checkpoints/step-*.json; do
                step=${file##*-}; [ "${step%.json}" -ge $2 ] 2> /dev/null && return 0
            done
            return 1
        }

        """

    /// Calls `body` with a workshop that holds a decoder in `decoder`.
    static func withDecoder(
        template: String? = turns,
        maximumTokens: Int = 512,
        _ body: (Workshop) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let workshop = Workshop(folder: folder)
            try writeTinyDecoder(
                to: workshop.path("decoder"),
                template: template,
                maximumTokens: maximumTokens
            )
            try body(workshop)
        }
    }

    /// A line of OpenAI's chat format; `weight` stands beside the answer.
    static func chat(_ question: String, _ answer: String, weight: Int? = nil) -> String {
        var said = JSONObject([("role", "assistant"), ("content", .string(answer))])
        if let weight { said["weight"] = .integer(weight) }
        let messages: [JSON] = [["role": "user", "content": .string(question)], .object(said)]
        return JSON.object(JSONObject([("messages", .array(messages))])).text() + "\n"
    }

    /// Conversations of one question and its label, a line each.
    static func chats(_ rows: [TicketRow]) -> [String] { rows.map { chat($0.input, $0.output) } }

    /// The losses of the steps of a run.
    func losses(_ run: String) throws -> [Double] {
        (try json("\(run)/run.json")["training"]?["losses"]?.array ?? []).compactMap(\.double)
    }

    /// The files of weights that a run holds, by their paths in it.
    func weights(_ run: String) throws -> [String: [UInt8]] {
        try snapshot(run).filter { $0.key.hasSuffix(".safetensors") }
    }

    /// The numbers of a file of float32 weights.
    func floats(_ name: String) throws -> [Float] {
        let bytes = try Files.bytes(of: path(name))
        let header = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        return stride(from: 8 + header, to: bytes.count, by: 4).map { place in
            Float(bitPattern: bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
        }
    }
}
