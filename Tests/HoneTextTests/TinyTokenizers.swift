import HoneBase
import HoneTestSupport

@testable import HoneText

/// A small tokenizer of each kind, as files hold them.
enum TinyTokenizers {
    /// A text that no part of a tokenizer passes over.
    static let hardText =
        "Hello, hell  he'll\t\u{E9}e\u{301}\u{323}\u{FB01} \u{1F468}\u{200D}\u{1F469}\r\n\n a\u{2581}b 12345 \u{B2}<s><x> </s>"
        + "\u{4E2D}\u{56FD}\u{AC01}\u{1100}\u{1161} ab\u{0}\u{7F}\u{FFFD}\u{10FFFF}\u{130}  "
        + String(repeating: "aab", count: 40) + String(repeating: "\u{301}", count: 50) + " <x>x<x> <mask>\n"

    private static func added(_ content: String, _ id: Int, _ isNormalized: Bool = false) -> JSON {
        TinyVocabulary.addedToken(content, id, normalized: isNormalized, special: !isNormalized)
    }

    private static func vocabulary(_ tokens: [String]) -> JSON {
        .object(JSONObject(tokens.enumerated().map { ($0.element, .integer($0.offset)) }))
    }

    /// Byte-level byte pairs, with a pattern, added tokens and a template.
    static var byteLevel: JSON {
        let letters = ["a", "b", "e", "h", "l", "o", "Ġ", "1", "2", "Ċ", "Ã", "©", "'", ",", "H"]
        let tokens = letters + ["ll", "he", "hell", "hello", "Ġhe", "Ġhell", "Ã©", "aa", "aab"]
        return [
            "version": "1.0", "truncation": nil, "padding": nil,
            "added_tokens": [
                added("<s>", 24), added("</s>", 25), added("a", 0, true),
                TinyVocabulary.addedToken("<x>", 26, singleWord: true, stripsLeft: true, stripsRight: true),
            ],
            "normalizer": [
                "type": "Sequence",
                "normalizers": [
                    ["type": "NFC"], ["type": "Lowercase"], ["type": "NFD"], ["type": "StripAccents"],
                    ["type": "Strip", "strip_left": true, "strip_right": false],
                    ["type": "Replace", "pattern": ["Regex": " {2,}"], "content": " "],
                ],
            ],
            "pre_tokenizer": [
                "type": "Sequence",
                "pretokenizers": [
                    [
                        "type": "Split", "pattern": ["Regex": "(?i:'s|'ll)|[^\\r\\n\\p{L}]?\\p{L}+|\\s+"],
                        "behavior": "Isolated", "invert": false,
                    ],
                    ["type": "Digits", "individual_digits": true],
                    [
                        "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
                        "use_regex": true,
                    ],
                ],
            ],
            "post_processor": [
                "type": "Sequence",
                "processors": [
                    ["type": "ByteLevel", "trim_offsets": false],
                    [
                        "type": "TemplateProcessing",
                        "single": [
                            ["SpecialToken": ["id": "<s>", "type_id": 0]],
                            ["Sequence": ["id": "A", "type_id": 0]],
                        ],
                        "pair": [],
                        "special_tokens": ["<s>": ["id": "<s>", "ids": [24], "tokens": ["<s>"]]],
                    ],
                ],
            ],
            "decoder": ["type": "ByteLevel"],
            "model": [
                "type": "BPE", "dropout": nil, "unk_token": nil, "continuing_subword_prefix": "",
                "end_of_word_suffix": "", "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
                "vocab": vocabulary(tokens),
                "merges": ["l l", "h e", "he ll", ["hell", "o"], "Ġ he", "Ġhe ll", "Ã ©", "a a", "aa b"],
            ],
        ]
    }

    /// The 256 tokens of bytes, `<0x00>` to `<0xFF>`.
    static let byteTokens = (0..<256).map {
        "<0x" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) + ">"
    }

    /// Byte pairs of characters, with the bytes of what is unknown.
    static var byteFallback: JSON {
        let tokens =
            ["<unk>", "<s>", "</s>"] + byteTokens
            + ["\u{2581}", "a", "b", "h", "e", "l", "aa", "he", "ll", "\u{2581}he", "\u{2581}hell"]
        return [
            "version": "1.0",
            "added_tokens": [added("<unk>", 0), added("<s>", 1), added("</s>", 2)],
            "normalizer": [
                "type": "Sequence",
                "normalizers": [
                    ["type": "Prepend", "prepend": "\u{2581}"],
                    ["type": "Replace", "pattern": ["String": " "], "content": "\u{2581}"],
                ],
            ],
            "pre_tokenizer": nil,
            "post_processor": ["type": "BertProcessing", "sep": ["</s>", 2], "cls": ["<s>", 1]],
            "decoder": [
                "type": "Sequence",
                "decoders": [
                    ["type": "Replace", "pattern": ["String": "\u{2581}"], "content": " "],
                    ["type": "ByteFallback"], ["type": "Fuse"],
                    ["type": "Strip", "content": " ", "start": 1, "stop": 0],
                ],
            ],
            "model": [
                "type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true,
                "vocab": vocabulary(tokens),
                "merges": ["a a", "h e", "l l", "\u{2581} he", "\u{2581}he ll"],
            ],
        ]
    }

    /// Unigrams with a table of replacements.
    static var unigram: JSON {
        let pieces: [(String, Double)] = [
            ("<unk>", 0), ("<s>", 0), ("</s>", 0), ("\u{2581}", -2), ("a", -3), ("b", -3.5), ("he", -4),
            ("l", -4), ("ll", -4.5), ("\u{2581}hell", -5), ("o", -3), ("\u{E9}", -6), ("\u{4E2D}", -9),
            ("aab", -8), ("fi", -7),
        ]
        let map = CharacterMapMaker.bytes(of: [
            ("\u{FB01}", "fi"), ("\t", " "), ("e\u{301}", "\u{E9}"), ("\u{B2}", "2"), ("H", "h"),
        ])
        return [
            "version": "1.0",
            "added_tokens": [added("<unk>", 0), added("<s>", 1), added("</s>", 2), added("<mask>", 15)],
            "normalizer": [
                "type": "Sequence",
                "normalizers": [
                    ["type": "Precompiled", "precompiled_charsmap": .string(base64(map))],
                    ["type": "Replace", "pattern": ["Regex": " {2,}"], "content": "\u{2581}"],
                ],
            ],
            "pre_tokenizer": [
                "type": "Sequence",
                "pretokenizers": [
                    ["type": "WhitespaceSplit"],
                    [
                        "type": "Metaspace", "replacement": "\u{2581}", "prepend_scheme": "always",
                        "split": true,
                    ],
                ],
            ],
            "post_processor": [
                "type": "TemplateProcessing",
                "single": [
                    ["Sequence": ["id": "A", "type_id": 0]], ["SpecialToken": ["id": "</s>", "type_id": 0]],
                ],
                "pair": [], "special_tokens": ["</s>": ["id": "</s>", "ids": [2], "tokens": ["</s>"]]],
            ],
            "decoder": [
                "type": "Metaspace", "replacement": "\u{2581}", "prepend_scheme": "always", "split": true,
            ],
            "model": [
                "type": "Unigram", "unk_id": 0, "byte_fallback": false,
                "vocab": .array(pieces.map { [.string($0.0), .number($0.1)] }),
            ],
        ]
    }

    /// BERT's.
    static var wordPiece: JSON {
        get throws { try JSONScanner.parse(TinyVocabulary.tokenizerJSON()) }
    }

    /// A tokenizer.model of SentencePiece.
    ///
    /// - Parameter algorithm: 1 for unigrams, 2 for byte pairs.
    static func sentencePiece(algorithm: UInt8) -> [UInt8] {
        func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
            precondition(bytes.count < 1 << 14)
            return [number << 3 | 2, UInt8(bytes.count & 0x7F | 0x80), UInt8(bytes.count >> 7)] + bytes
        }
        func number(_ number: UInt8, _ value: UInt8) -> [UInt8] { [number << 3, value] }
        func piece(_ text: String, _ score: Float, _ kind: UInt8) -> [UInt8] {
            let bits = score.bitPattern
            let float = [UInt8(2 << 3 | 5)] + (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
            return field(1, field(1, Array(text.utf8)) + float + number(3, kind))
        }
        var file = piece("<unk>", 0, 2) + piece("<s>", 0, 3) + piece("</s>", 0, 3) + piece("<x>", 0, 4)
        for token in byteTokens { file += piece(token, 0, 6) }
        let words = [
            "\u{2581}", "a", "b", "h", "e", "l", "o", "aa", "aab", "he", "ll", "\u{2581}hell", "\u{E9}",
        ]
        for (index, word) in words.enumerated() { file += piece(word, -Float(index), 1) }
        let map = CharacterMapMaker.bytes(of: [("\u{FB01}", "fi"), ("\t", " "), ("e\u{301}", "\u{E9}")])
        // Field 35 takes two bytes as a key.
        file += field(2, number(3, algorithm) + [0x98, 0x02, 1])
        file += field(3, field(2, map) + number(3, 1) + number(4, 1) + number(5, 1))
        return file
    }

    /// Bytes in base 64.
    static func base64(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = (0..<3).reduce(0) {
                $0 << 8 | (start + $1 < bytes.count ? Int(bytes[start + $1]) : 0)
            }
            for place in 0..<4 {
                let isThere = start + place <= bytes.count
                text.append(isThere ? letters[group >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Lays out a table of replacements as `CharacterMap` reads it.
enum CharacterMapMaker {
    /// The table that writes each second string for the first.
    static func bytes(of pairs: [(from: String, to: String)]) -> [UInt8] {
        var replacements: [UInt8] = []
        var units = [UInt32](repeating: 0, count: 4_096)
        var isTaken = [Bool](repeating: false, count: 4_096)
        isTaken[0] = true
        var strings: [(bytes: [UInt8], value: UInt32)] = []
        for (from, to) in pairs {
            strings.append((Array(from.utf8), UInt32(replacements.count)))
            replacements += Array(to.utf8) + [0]
        }
        var used = 0
        func lay(_ node: Int, _ strings: [(bytes: [UInt8], value: UInt32)]) {
            let leaf = strings.first { $0.bytes.isEmpty }?.value
            let heads = Set(strings.compactMap(\.bytes.first)).sorted()
            let places = heads.map(Int.init) + (leaf == nil ? [] : [0])
            // Where the children go: each at the place of the block combined with its byte.
            let block = (1..<3_840).first { block in places.allSatisfy { !isTaken[block ^ $0] } } ?? 0
            for place in places { isTaken[block ^ place] = true }
            used = max(used, (places.map { block ^ $0 }.max() ?? 0) + 1)
            units[node] |= UInt32(node ^ block) << 10
            if let leaf {
                units[node] |= 1 << 8
                units[block] = leaf | 0x8000_0000
            }
            for head in heads {
                units[block ^ Int(head)] |= UInt32(head)
                let rest = strings.filter { $0.bytes.first == head }
                lay(block ^ Int(head), rest.map { (Array($0.bytes.dropFirst()), $0.value) })
            }
        }
        lay(0, strings)
        let written = units[..<used].flatMap { unit in
            (0..<4).map { UInt8(truncatingIfNeeded: unit >> (8 * $0)) }
        }
        let size = UInt32(written.count)
        return (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) } + written + replacements
    }
}
