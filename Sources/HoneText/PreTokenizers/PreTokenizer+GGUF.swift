internal import HoneBase
internal import SystemPackage

extension PreTokenizer {
    private enum Known {
        case words(WordPattern)
        /// Patterns that cut one after the other.
        case splits([TextPattern], WordPattern?)
        /// Expressions that cut one after the other.
        case expressions([String])
    }

    /// The names that `tokenizer.ggml.pre` may have, as llama.cpp gives them.
    static var namesInGGUF: [String] { known.keys.sorted() }

    private static let known: [String: Known] = {
        let numbersApart = Known.splits([.number], .gpt2)
        let deepSeekNumbers = #"\p{N}+"#
        let ideographs = "[\u{4E00}-\u{9FA5}\u{0800}-\u{4E00}\u{AC00}-\u{D7FF}]+"
        var known: [String: Known] = [:]
        for name in [
            "gpt-2", "gpt2", "phi-2", "mpt", "olmo", "jais", "roberta-bpe", "jina-es", "jina-de",
            "jina-v2-code",
        ] {
            known[name] = .words(.gpt2)
        }
        for name in ["llama3", "llama-v3", "llama-bpe", "falcon3", "dbrx", "smaug-bpe"] {
            known[name] = .words(.llama3)
        }
        for name in ["qwen2", "deepseek-r1-qwen", "stablelm2", "megrez"] { known[name] = .words(.qwen2) }
        for name in ["starcoder", "refact", "command-r", "smollm", "codeshell", "exaone"] {
            known[name] = numbersApart
        }
        for name in ["gpt-4o", "llama4"] { known[name] = .words(.o200k) }
        known["default"] = .expressions([
            #"[\p{P}\$\+<=>\^~\|]+"#, WordPattern.gpt2Source, #"\p{N}+"#, "[0-9][0-9][0-9]",
        ])
        known["falcon"] = .expressions([
            #"[\p{P}\$\+<=>\^~\|`]+"#, WordPattern.gpt2Source, "[0-9][0-9][0-9]",
        ])
        known["deepseek-coder"] = .expressions([
            "[\r\n]", #"\s?\p{L}+"#, #"\s?\p{P}+"#, ideographs, deepSeekNumbers,
        ])
        known["tekken"] = .expressions([
            #"[^\r\n\p{L}\p{N}]?((?=[\p{L}])([^a-z]))*((?=[\p{L}])([^A-Z]))+|"#
                + #"[^\r\n\p{L}\p{N}]?((?=[\p{L}])([^a-z]))+((?=[\p{L}])([^A-Z]))*|"#
                + #"\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
        ])
        return known
    }()

    /// What llama.cpp calls these steps of a byte-level vocabulary; nil where it knows none like them.
    ///
    /// - Parameter prefersWholeWords: whether a word that is a token is that token, which the name says too.
    static func name(inGGUF steps: [Step], prefersWholeWords: Bool) -> String? {
        guard let last = steps.last else { return nil }
        switch last {
        case .words(.llama3) where steps.count == 1: return prefersWholeWords ? "llama-bpe" : "dbrx"
        case _ where prefersWholeWords: return nil
        case .words(.gpt2):
            if steps.count == 1 { return "gpt-2" }
            guard steps.count == 2, case .split(let first) = steps[0], case .number = first.pattern,
                first.behavior == .isolated, !first.isInverted
            else { return nil }
            return "smollm"
        case .words(.qwen2) where steps.count == 1: return "qwen2"
        case .split(let only) where steps.count == 1:
            guard case .expression(_, source: WordPattern.o200kSource) = only.pattern,
                (only.behavior == .isolated) != only.isInverted
            else { return nil }
            return "gpt-4o"
        default: return nil
        }
    }

    /// The steps before a byte-level model as a tokenizer.json writes them; nil where that is not known.
    static func json(ofByteLevel steps: [Step]) -> JSON? {
        func byteLevel(_ usesExpression: Bool) -> JSON {
            [
                "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
                "use_regex": .bool(usesExpression),
            ]
        }
        var parts: [JSON] = []
        for (index, step) in steps.enumerated() {
            let isLast = index == steps.count - 1
            switch step {
            case .words(.gpt2) where isLast: parts.append(byteLevel(true))
            case .words(let words):
                guard let source = words.expression else { return nil }
                parts.append([
                    "type": "Split", "pattern": ["Regex": .string(source)], "behavior": "Isolated",
                    "invert": false,
                ])
                if isLast { parts.append(byteLevel(false)) }
            case .split(let cut):
                guard !isLast, case .number = cut.pattern, cut.behavior == .isolated else { return nil }
                parts.append(["type": "Digits", "individual_digits": true])
            case .markerRuns, .byteAlphabet: return nil
            }
        }
        return parts.count == 1 ? parts[0] : ["type": "Sequence", "pretokenizers": .array(parts)]
    }

    /// The steps of the pre-tokenizer that llama.cpp calls `name`; nil where it is not known.
    static func steps(ofGGUF name: String, _ path: FilePath) throws(TokenizerError) -> [Step]? {
        guard let found = known[name] else { return nil }
        switch found {
        case .words(let pattern): return [.words(pattern)]
        case .splits(let patterns, let words):
            return patterns.map { .split(Splitting(pattern: $0)) } + (words.map { [.words($0)] } ?? [])
        case .expressions(let sources):
            var steps: [Step] = []
            for source in sources {
                if let words = WordPattern.known(source) {
                    steps.append(.words(words))
                    continue
                }
                do throws(RegularExpression.SyntaxError) {
                    let expression = try RegularExpression(source)
                    steps.append(.split(Splitting(pattern: .expression(expression, source: source))))
                } catch {
                    throw .unsupported(
                        path,
                        field: "tokenizer.ggml.pre",
                        found: source,
                        supported: error.what
                    )
                }
            }
            return steps
        }
    }
}
