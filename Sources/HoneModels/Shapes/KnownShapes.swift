internal import HoneBase

extension ModelShape {
    /// Well-known open models up to 8 billion parameters, by the settings that their makers published.
    public static let known: [ModelShape] = [
        ModelShape(
            "smollm2-135m",
            licence: "Apache-2.0",
            [
                "model_type": "llama", "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30,
                "num_attention_heads": 9, "num_key_value_heads": 3, "vocab_size": 49152,
                "max_position_embeddings": 8192, "rope_theta": 100000, "rms_norm_eps": 1e-5,
                "tie_word_embeddings": true,
            ]
        ),
        ModelShape(
            "smollm2-360m",
            licence: "Apache-2.0",
            [
                "model_type": "llama", "hidden_size": 960, "intermediate_size": 2560, "num_hidden_layers": 32,
                "num_attention_heads": 15, "num_key_value_heads": 5, "vocab_size": 49152,
                "max_position_embeddings": 8192, "rope_theta": 100000, "rms_norm_eps": 1e-5,
                "tie_word_embeddings": true,
            ]
        ),
        ModelShape(
            "smollm2-1.7b",
            licence: "Apache-2.0",
            [
                "model_type": "llama", "hidden_size": 2048, "intermediate_size": 8192,
                "num_hidden_layers": 24,
                "num_attention_heads": 32, "num_key_value_heads": 32, "vocab_size": 49152,
                "max_position_embeddings": 8192, "rope_theta": 130000, "rms_norm_eps": 1e-5,
                "tie_word_embeddings": true,
            ]
        ),
        ModelShape(
            "smollm3-3b",
            licence: "Apache-2.0",
            [
                "model_type": "smollm3", "hidden_size": 2048, "intermediate_size": 11008,
                "num_hidden_layers": 36,
                "num_attention_heads": 16, "num_key_value_heads": 4, "vocab_size": 128256,
                "max_position_embeddings": 65536, "rope_theta": 5000000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
            ]
        ),
        ModelShape(
            "tinyllama-1.1b",
            licence: "Apache-2.0",
            [
                "model_type": "llama", "hidden_size": 2048, "intermediate_size": 5632,
                "num_hidden_layers": 22,
                "num_attention_heads": 32, "num_key_value_heads": 4, "vocab_size": 32000,
                "max_position_embeddings": 2048, "rope_theta": 10000, "rms_norm_eps": 1e-5,
                "tie_word_embeddings": false,
            ]
        ),
        ModelShape(
            "llama-3.2-1b",
            licence: "Llama 3.2 Community",
            [
                "model_type": "llama", "hidden_size": 2048, "intermediate_size": 8192,
                "num_hidden_layers": 16,
                "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256,
                "max_position_embeddings": 131072, "rope_theta": 500000, "rms_norm_eps": 1e-5,
                "tie_word_embeddings": true,
                "head_dim": 64,
                "rope_scaling": [
                    "rope_type": "llama3", "factor": 32, "low_freq_factor": 1, "high_freq_factor": 4,
                    "original_max_position_embeddings": 8192,
                ],
            ]
        ),
        ModelShape(
            "llama-3.2-3b",
            licence: "Llama 3.2 Community",
            [
                "model_type": "llama", "hidden_size": 3072, "intermediate_size": 8192,
                "num_hidden_layers": 28,
                "num_attention_heads": 24, "num_key_value_heads": 8, "vocab_size": 128256,
                "max_position_embeddings": 131072, "rope_theta": 500000, "rms_norm_eps": 1e-5,
                "tie_word_embeddings": true,
                "head_dim": 128,
                "rope_scaling": [
                    "rope_type": "llama3", "factor": 32, "low_freq_factor": 1, "high_freq_factor": 4,
                    "original_max_position_embeddings": 8192,
                ],
            ]
        ),
        ModelShape(
            "llama-3.1-8b",
            licence: "Llama 3.1 Community",
            [
                "model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336,
                "num_hidden_layers": 32,
                "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256,
                "max_position_embeddings": 131072, "rope_theta": 500000, "rms_norm_eps": 1e-5,
                "tie_word_embeddings": false,
                "head_dim": 128,
                "rope_scaling": [
                    "rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4,
                    "original_max_position_embeddings": 8192,
                ],
            ]
        ),
        ModelShape(
            "qwen2.5-0.5b",
            licence: "Apache-2.0",
            [
                "model_type": "qwen2", "hidden_size": 896, "intermediate_size": 4864, "num_hidden_layers": 24,
                "num_attention_heads": 14, "num_key_value_heads": 2, "vocab_size": 151936,
                "max_position_embeddings": 32768, "rope_theta": 1000000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
            ]
        ),
        ModelShape(
            "qwen2.5-1.5b",
            licence: "Apache-2.0",
            [
                "model_type": "qwen2", "hidden_size": 1536, "intermediate_size": 8960,
                "num_hidden_layers": 28,
                "num_attention_heads": 12, "num_key_value_heads": 2, "vocab_size": 151936,
                "max_position_embeddings": 32768, "rope_theta": 1000000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
            ]
        ),
        ModelShape(
            "qwen2.5-3b",
            licence: "Qwen Research",
            [
                "model_type": "qwen2", "hidden_size": 2048, "intermediate_size": 11008,
                "num_hidden_layers": 36,
                "num_attention_heads": 16, "num_key_value_heads": 2, "vocab_size": 151936,
                "max_position_embeddings": 32768, "rope_theta": 1000000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
            ]
        ),
        ModelShape(
            "qwen2.5-7b",
            licence: "Apache-2.0",
            [
                "model_type": "qwen2", "hidden_size": 3584, "intermediate_size": 18944,
                "num_hidden_layers": 28,
                "num_attention_heads": 28, "num_key_value_heads": 4, "vocab_size": 152064,
                "max_position_embeddings": 32768, "rope_theta": 1000000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": false,
            ]
        ),
        ModelShape(
            "qwen3-0.6b",
            licence: "Apache-2.0",
            [
                "model_type": "qwen3", "hidden_size": 1024, "intermediate_size": 3072,
                "num_hidden_layers": 28,
                "num_attention_heads": 16, "num_key_value_heads": 8, "vocab_size": 151936,
                "max_position_embeddings": 40960, "rope_theta": 1000000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
                "head_dim": 128,
            ]
        ),
        ModelShape(
            "qwen3-1.7b",
            licence: "Apache-2.0",
            [
                "model_type": "qwen3", "hidden_size": 2048, "intermediate_size": 6144,
                "num_hidden_layers": 28,
                "num_attention_heads": 16, "num_key_value_heads": 8, "vocab_size": 151936,
                "max_position_embeddings": 40960, "rope_theta": 1000000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
                "head_dim": 128,
            ]
        ),
        ModelShape(
            "qwen3-4b",
            licence: "Apache-2.0",
            [
                "model_type": "qwen3", "hidden_size": 2560, "intermediate_size": 9728,
                "num_hidden_layers": 36,
                "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 151936,
                "max_position_embeddings": 40960, "rope_theta": 1000000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
                "head_dim": 128,
            ]
        ),
        ModelShape(
            "qwen3-8b",
            licence: "Apache-2.0",
            [
                "model_type": "qwen3", "hidden_size": 4096, "intermediate_size": 12288,
                "num_hidden_layers": 36,
                "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 151936,
                "max_position_embeddings": 40960, "rope_theta": 1000000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": false,
                "head_dim": 128,
            ]
        ),
        ModelShape(
            "mistral-7b",
            licence: "Apache-2.0",
            [
                "model_type": "mistral", "hidden_size": 4096, "intermediate_size": 14336,
                "num_hidden_layers": 32,
                "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 32768,
                "max_position_embeddings": 32768, "rope_theta": 1000000, "rms_norm_eps": 1e-5,
                "tie_word_embeddings": false,
                "sliding_window": .null,
            ]
        ),
        ModelShape(
            "phi-3-mini",
            licence: "MIT",
            [
                "model_type": "phi3", "hidden_size": 3072, "intermediate_size": 8192, "num_hidden_layers": 32,
                "num_attention_heads": 32, "num_key_value_heads": 32, "vocab_size": 32064,
                "max_position_embeddings": 4096, "rope_theta": 10000, "rms_norm_eps": 1e-5,
                "tie_word_embeddings": false,
                "original_max_position_embeddings": 4096, "sliding_window": 2047,
            ]
        ),
        ModelShape(
            "gemma-2b",
            licence: "Gemma Terms of Use",
            [
                "model_type": "gemma", "hidden_size": 2048, "intermediate_size": 16384,
                "num_hidden_layers": 18,
                "num_attention_heads": 8, "num_key_value_heads": 1, "vocab_size": 256000,
                "max_position_embeddings": 8192, "rope_theta": 10000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
                "head_dim": 256,
            ]
        ),
        ModelShape(
            "gemma-2-2b",
            licence: "Gemma Terms of Use",
            [
                "model_type": "gemma2", "hidden_size": 2304, "intermediate_size": 9216,
                "num_hidden_layers": 26,
                "num_attention_heads": 8, "num_key_value_heads": 4, "vocab_size": 256000,
                "max_position_embeddings": 8192, "rope_theta": 10000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
                "head_dim": 256, "sliding_window": 4096, "query_pre_attn_scalar": 256,
            ]
        ),
        ModelShape(
            "gemma-3-270m",
            licence: "Gemma Terms of Use",
            [
                "model_type": "gemma3_text", "hidden_size": 640, "intermediate_size": 2048,
                "num_hidden_layers": 18,
                "num_attention_heads": 4, "num_key_value_heads": 1, "vocab_size": 262144,
                "max_position_embeddings": 32768, "rope_theta": 1000000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
                "head_dim": 256, "sliding_window": 512, "query_pre_attn_scalar": 256,
            ]
        ),
        ModelShape(
            "gemma-3-1b",
            licence: "Gemma Terms of Use",
            [
                "model_type": "gemma3_text", "hidden_size": 1152, "intermediate_size": 6912,
                "num_hidden_layers": 26,
                "num_attention_heads": 4, "num_key_value_heads": 1, "vocab_size": 262144,
                "max_position_embeddings": 32768, "rope_theta": 1000000, "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
                "head_dim": 256, "sliding_window": 512, "query_pre_attn_scalar": 256,
            ]
        ),
        ModelShape(
            "gpt2",
            licence: "MIT",
            [
                "model_type": "gpt2", "n_embd": 768, "n_layer": 12, "n_head": 12, "n_positions": 1_024,
                "vocab_size": 50_257,
            ]
        ),
        ModelShape(
            "gpt2-medium",
            licence: "MIT",
            [
                "model_type": "gpt2", "n_embd": 1024, "n_layer": 24, "n_head": 16, "n_positions": 1_024,
                "vocab_size": 50_257,
            ]
        ),
    ]
}
