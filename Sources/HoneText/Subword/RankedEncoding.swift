/// An encoding of tiktoken: what its rank file does not say, known by the number of its ranks.
struct RankedEncoding: Sendable {
    var name: String
    /// One more than the highest rank in its file.
    var count: Int
    var pattern: WordPattern
    var special: [(id: Int32, name: String)]

    static let known = [
        RankedEncoding(
            name: "r50k_base",
            count: 50_256,
            pattern: .gpt2,
            special: [(50_256, "<|endoftext|>")]
        ),
        // The rank of the end of text is left free among the others.
        RankedEncoding(
            name: "p50k_base",
            count: 50_281,
            pattern: .gpt2,
            special: [(50_256, "<|endoftext|>")]
        ),
        RankedEncoding(
            name: "cl100k_base",
            count: 100_256,
            pattern: .cl100k,
            special: [
                (100_257, "<|endoftext|>"), (100_258, "<|fim_prefix|>"), (100_259, "<|fim_middle|>"),
                (100_260, "<|fim_suffix|>"), (100_276, "<|endofprompt|>"),
            ]
        ),
        RankedEncoding(
            name: "o200k_base",
            count: 199_998,
            pattern: .o200k,
            special: [(199_999, "<|endoftext|>"), (200_018, "<|endofprompt|>")]
        ),
        RankedEncoding(
            name: "llama3",
            count: 128_000,
            pattern: .llama3,
            special: [
                (128_000, "<|begin_of_text|>"), (128_001, "<|end_of_text|>"),
                (128_006, "<|start_header_id|>"),
                (128_007, "<|end_header_id|>"), (128_008, "<|eom_id|>"), (128_009, "<|eot_id|>"),
                (128_010, "<|python_tag|>"),
            ]
        ),
    ]
}
