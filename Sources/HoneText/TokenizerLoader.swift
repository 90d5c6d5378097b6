internal import HoneBase
public import SystemPackage

/// Finds and reads the tokenizer of a model, whichever files it comes in.
public enum TokenizerLoader {
    /// The names of a folder's files that hold a tokenizer, in the order in which they are looked for.
    static let names = ["tokenizer.json", "tokenizer.model", "vocab.json", "vocab.txt"]

    /// Whether `path` is a GGUF file, whose vocabulary is read elsewhere.
    public static func isGGUF(_ path: FilePath) -> Bool {
        !Files.isFolder(path) && (try? Files.start(of: path, count: 4)) == Array("GGUF".utf8)
    }

    /// Whether a folder holds a tokenizer.
    public static func isThere(in folder: FilePath) -> Bool {
        names.contains { Files.exists(folder.appending($0)) }
            || ((try? Files.names(in: folder)) ?? []).contains { $0.hasSuffix(".tiktoken") }
    }

    /// The tokenizer in a folder or file: a tokenizer.json, a tokenizer.model of SentencePiece, a vocab.json with a
    /// merges.txt, a vocab.txt, or a rank file of tiktoken.
    ///
    /// - Throws: `TokenizerError` where nothing is found, or what is found cannot be read.
    public static func load(_ path: FilePath) throws(TokenizerError) -> any Tokenizer {
        guard Files.isFolder(path) else { return try load(file: path) }
        let present = names.filter { Files.exists(path.appending($0)) }
        switch present.first {
        case "vocab.txt": return try WordPiece.load(folder: path)
        case "tokenizer.model": return try sentencePiece(in: path)
        case let name?: return try load(file: path.appending(name))
        case nil: break
        }
        let entries = (try? Files.names(in: path)) ?? []
        if let ranks = entries.sorted().first(where: { $0.hasSuffix(".tiktoken") }) {
            return try SubwordTokenizer(ranks: path.appending(ranks))
        }
        throw .nothingFound(folder: path, lookedFor: names + ["a .tiktoken file"])
    }

    private static func load(file path: FilePath) throws(TokenizerError) -> any Tokenizer {
        let start: [UInt8]
        do throws(FileError) { start = try Files.start(of: path, count: 256) } catch { throw .file(error) }
        let name = path.lastComponent?.string ?? ""
        let folder = path.removingLastComponent()
        switch name {
        case "vocab.json", "merges.txt":
            return try SubwordTokenizer(
                vocabulary: folder.appending("vocab.json"),
                merges: folder.appending("merges.txt")
            )
        default: break
        }
        if start.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") { return try tokenizerJSON(path) }
        if name.hasSuffix(".txt") { return try WordPiece(vocabulary: path) }
        // The first field of a SentencePiece model is a piece: number 1, bytes.
        if start.first == 0x0A { return try SubwordTokenizer(sentencePiece: path) }
        return try SubwordTokenizer(ranks: path)
    }

    private static func tokenizerJSON(_ path: FilePath) throws(TokenizerError) -> any Tokenizer {
        let file = try TokenizerFile(path)
        let model = file.root["model"]
        let isWordPiece = model["type"].value == "WordPiece" || !model["max_input_chars_per_word"].isAbsent
        return isWordPiece ? try WordPiece(file) : try SubwordTokenizer(file)
    }

    /// A tokenizer.model, with what the tokenizer_config.json beside it says of the ids around a text.
    private static func sentencePiece(in folder: FilePath) throws(TokenizerError) -> any Tokenizer {
        let path = folder.appending("tokenizer.model")
        let start: [UInt8]
        do throws(FileError) { start = try Files.start(of: path, count: 1) } catch { throw .file(error) }
        guard start.first == 0x0A else { return try SubwordTokenizer(ranks: path) }
        var template = SequenceTemplate()
        let configuration = folder.appending("tokenizer_config.json")
        let model = try SentencePieceModel(path)
        if Files.exists(configuration) {
            let bytes: [UInt8]
            do throws(FileError) { bytes = try Files.bytes(of: configuration) } catch { throw .file(error) }
            let json: JSON
            do throws(JSONSyntaxError) { json = try JSONScanner.parse(bytes) } catch {
                throw .syntax(configuration, error)
            }
            if json["add_bos_token"]?.bool ?? true, let id = model.id(of: "<s>") { template.prefix = [id] }
            if json["add_eos_token"]?.bool ?? false, let id = model.id(of: "</s>") { template.suffix = [id] }
        }
        return try SubwordTokenizer(model, path, template: template)
    }
}
