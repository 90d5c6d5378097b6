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

    /// The letters that DeepSeek LLM takes for those of words: most that have a case.
    private static let casedLetters =
        #"A-Za-z\x{B5}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1BA}\x{1BC}-\x{1BF}\x{1C4}-\x{293}"#
        + #"\x{295}-\x{2AF}\x{370}-\x{373}\x{376}\x{377}\x{37B}-\x{37D}\x{37F}\x{386}\x{388}-\x{38A}"#
        + #"\x{38C}\x{38E}-\x{3A1}\x{3A3}-\x{3F5}\x{3F7}-\x{481}\x{48A}-\x{52F}\x{531}-\x{556}"#
        + #"\x{10A0}-\x{10C5}\x{13A0}-\x{13F5}\x{13F8}-\x{13FD}\x{1C90}-\x{1CBA}\x{1CBD}-\x{1CBF}"#
        + #"\x{1D00}-\x{1D2B}\x{1D6B}-\x{1D77}\x{1D79}-\x{1D9A}\x{1E00}-\x{1F15}\x{1F18}-\x{1F1D}"#
        + #"\x{1F20}-\x{1F45}\x{1F48}-\x{1F4D}\x{1F50}-\x{1F57}\x{1F59}\x{1F5B}\x{1F5D}"#
        + #"\x{1F5F}-\x{1F7D}\x{1F80}-\x{1FB4}\x{1FB6}-\x{1FBC}\x{1FBE}\x{1FC2}-\x{1FC4}"#
        + #"\x{1FC6}-\x{1FCC}\x{1FD0}-\x{1FD3}\x{1FD6}-\x{1FDB}\x{1FE0}-\x{1FEC}\x{1FF2}-\x{1FF4}"#
        + #"\x{1FF6}-\x{1FFC}\x{2102}\x{2107}\x{210A}-\x{2113}\x{2115}\x{2119}-\x{211D}\x{2124}"#
        + #"\x{2126}\x{2128}\x{212A}-\x{212D}\x{212F}-\x{2134}\x{2139}\x{213C}-\x{213F}"#
        + #"\x{2145}-\x{2149}\x{214E}\x{2183}\x{2184}\x{2C00}-\x{2C7B}\x{2C7E}-\x{2CE4}"#
        + #"\x{2CEB}-\x{2CEE}\x{2CF2}\x{2CF3}\x{A640}-\x{A66D}\x{A680}-\x{A69B}\x{A722}-\x{A76F}"#
        + #"\x{A771}-\x{A787}\x{A78B}-\x{A78E}\x{AB70}-\x{ABBF}\x{FB00}-\x{FB06}\x{FB13}-\x{FB17}"#
        + #"\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{10400}-\x{1044F}\x{104B0}-\x{104D3}"#
        + #"\x{104D8}-\x{104FB}\x{10C80}-\x{10CB2}\x{10CC0}-\x{10CF2}\x{118A0}-\x{118DF}"#
        + #"\x{1E900}-\x{1E943}"#

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
        known["deepseek-llm"] = .expressions([
            "[\r\n]", #"\s?["# + casedLetters + "]+",
            #"\s?[!-/:-~\x{FF01}-\x{FF0F}\x{FF1A}-\x{FF5E}"#
                + #"\x{2018}-\x{201F}\x{3000}-\x{3002}]+"#,
            #"\s+$"#, ideographs, deepSeekNumbers,
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
            case .markerRuns, .byteAlphabet, .scripts: return nil
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
