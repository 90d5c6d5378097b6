/// What the tensors of a GGUF file are called in folders of Hugging Face, and how they differ.
struct GGUFNames {
    /// One tensor.
    struct Place {
        /// The name in a folder.
        var name: String
        /// The name in the file.
        var stored: String
        /// The heads in each of which pairs of rows lie side by side that a folder holds half a head apart.
        var interleavedHeads: Int?
        /// Whether the file holds the weight of a norm around 1 that a folder holds around 0.
        var isAroundOne = false
    }

    /// `general.architecture`.
    let architecture: String
    let heads: Int
    let keyHeads: Int

    private static let plain: [String: String] = [
        "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
        "attn_output": "self_attn.o_proj", "attn_qkv": "self_attn.qkv_proj", "attn_norm": "input_layernorm",
        "attn_q_norm": "self_attn.q_norm", "attn_k_norm": "self_attn.k_norm",
        "ffn_norm": "post_attention_layernorm",
        "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
    ]
    private static let sandwich = [
        "ffn_norm": "pre_feedforward_layernorm", "post_attention_norm": "post_attention_layernorm",
        "post_ffw_norm": "post_feedforward_layernorm",
    ]
    private static let gpt2 = [
        "attn_qkv": "attn.c_attn", "attn_output": "attn.c_proj", "attn_norm": "ln_1", "ffn_norm": "ln_2",
        "ffn_up": "mlp.c_fc", "ffn_down": "mlp.c_proj",
    ]

    /// Where the tensor `stored` belongs; one that is not known keeps its name, and is told as left over.
    func place(of stored: String) -> Place {
        var parts = stored.split(separator: ".").map(String.init)
        let isGPT2 = architecture == "gpt2"
        switch parts.first {
        case "token_embd":
            return Place(
                name: isGPT2 ? "transformer.wte.weight" : "model.embed_tokens.weight",
                stored: stored
            )
        case "position_embd": return Place(name: "transformer.wpe.weight", stored: stored)
        case "output": return Place(name: "lm_head.weight", stored: stored)
        case "output_norm":
            let name = (isGPT2 ? "transformer.ln_f." : "model.norm.") + (parts.last ?? "")
            return Place(name: name, stored: stored, isAroundOne: architecture.hasPrefix("gemma"))
        case "blk" where parts.count == 4: break
        default: return Place(name: stored, stored: stored)
        }
        var module = Self.plain[parts[2]]
        if ["gemma2", "gemma3"].contains(architecture), let found = Self.sandwich[parts[2]] {
            module = found
        }
        if architecture == "phi3", parts[2] == "ffn_up" { module = "mlp.gate_up_proj" }
        if isGPT2 { module = Self.gpt2[parts[2]] }
        guard let module else { return Place(name: stored, stored: stored) }
        let isNorm = parts[2].hasSuffix("norm")
        parts[0] = isGPT2 ? "transformer.h" : "model.layers"
        parts[2] = module
        var place = Place(name: parts.joined(separator: "."), stored: stored)
        place.isAroundOne = isNorm && architecture.hasPrefix("gemma")
        // llama.cpp turns the heads of this architecture in pairs of neighbours.
        if architecture == "llama" {
            if module == "self_attn.q_proj" { place.interleavedHeads = heads }
            if module == "self_attn.k_proj" { place.interleavedHeads = keyHeads }
        }
        return place
    }
}
