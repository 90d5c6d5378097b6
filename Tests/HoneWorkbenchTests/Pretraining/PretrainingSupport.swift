import HoneBase
import HoneModels
import HoneTestSupport
import SystemPackage

@testable import HoneWorkbench

/// Calls `body` with a request for a tiny model of some documents, and a folder for it.
func withPretrainingRequest<Result>(
    _ texts: [String] = (0..<8).map { "Document \($0) says \($0) and no more of \($0 * 7).\n" },
    _ body: (PretrainingRequest, FilePath) throws -> Result
) throws -> Result {
    try withTemporaryFolder { folder in
        let books = folder.appending("books")
        try Files.makeFolder(books)
        for (number, text) in texts.enumerated() {
            try Files.write(text, to: books.appending("\(number).txt"))
        }
        let shape: JSON = [
            "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 300,
            "hidden_size": 16,
            "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
            "num_key_value_heads": 1, "hidden_act": "silu", "rms_norm_eps": 1e-5, "rope_theta": 10_000,
            "max_position_embeddings": 64, "tie_word_embeddings": true, "attention_bias": false,
            "mlp_bias": false,
        ]
        try Files.write(shape.text(), to: folder.appending("config.json"))
        var request = PretrainingRequest([books], try ModelShape(folder.appending("config.json").string))
        request.context = 16
        return try body(request, folder.appending("base"))
    }
}
