internal import HoneBase
internal import HoneFormats
public import HoneText
internal import SystemPackage

extension Decoder {
    /// The template by which the model reads conversations; nil where it has none.
    ///
    /// - Throws: `TemplateError` where there is one that cannot be read.
    public func chatTemplate() throws(TemplateError) -> ChatTemplate? {
        guard Files.isFolder(folder) else { return try ggufTemplate() }
        do throws(TemplateError) { return try ChatTemplate(folder: folder) } catch {
            if case .nothingFound = error { return nil }
            throw error
        }
    }

    /// The template in the metadata of a GGUF file.
    private func ggufTemplate() throws(TemplateError) -> ChatTemplate? {
        guard let file = try? GGUFFile(folder),
            let source = file.metadata["tokenizer.chat_template"]?.string
        else { return nil }
        var tokens: [String: String] = [:]
        for name in ["bos", "eos", "unknown", "padding"] {
            guard let id = file.metadata["tokenizer.ggml.\(name)_token_id"]?.integer, let tokenizer,
                (0..<tokenizer.vocabularySize).contains(id)
            else { continue }
            let short = ["unknown": "unk", "padding": "pad"][name] ?? name
            tokens["\(short)_token"] = tokenizer.token(Int32(id))
        }
        return try ChatTemplate(source, specialTokens: tokens)
    }
}
