import HoneBase
import SystemPackage

@testable import HoneText

/// The published templates that stand beside the checkout.
enum PublishedTemplates {
    static let root = SharedData.root.appending("chat-templates")

    static var areThere: Bool { Files.exists(root.appending("expected.jsonl")) }

    /// The source of the template that expected.jsonl names: a file, or a field of one after `#`.
    static func source(_ name: String) throws -> String {
        let path = root.pushing(FilePath(name))
        guard name.hasSuffix(".jinja") else {
            return try ChatTemplate(folder: path.removingLastComponent()).source
        }
        let text = try Files.text(of: path)
        guard name.hasPrefix("community") else { return text }
        // These are laid out for reading, and say so: layout is not part of them.
        var plain: [UInt8] = []
        for byte in text.utf8 where byte != 0x0A && byte != 0x0D {
            plain.append(byte)
            if plain.suffix(4) == [0x20, 0x20, 0x20, 0x20] { plain.removeLast(4) }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// The names of all templates.
    static func names() throws -> [String] {
        var names: [String] = []
        for folder in ["llama.cpp", "community/chat_templates"] {
            names += try Files.names(in: root.pushing(FilePath(folder))).map { "\(folder)/\($0)" }
        }
        for model in try Files.names(in: root.appending("tokenizer_configs")) {
            let folder = root.appending("tokenizer_configs").appending(model)
            let hasFile = Files.exists(folder.appending("chat_template.jinja"))
            let file = hasFile ? "chat_template.jinja" : "tokenizer_config.json"
            if (try? ChatTemplate(folder: folder)) != nil {
                names.append("tokenizer_configs/\(model)/\(file)")
            }
        }
        return names
    }

    /// The rows of a file of JSON lines.
    static func rows(_ name: String) throws -> [JSON] {
        try Files.text(of: root.appending(name)).utf8.split(separator: 0x0A).map {
            try JSONScanner.parse(Array($0))
        }
    }
}
