import SystemPackage
import Testing

@testable import HoneModels

/// Names of tensors in folders and in GGUF files, both ways.
@Suite struct GGUFNamesTests {
    @Test func namesGoBothWays() {
        for architecture in DecoderRegistry.architectures {
            let family = architecture.gguf
            let names = GGUFNames(family: family, heads: 4, keyHeads: 2)
            var folder = [family.embedding, family.norm, "lm_head"] + [family.positions].compactMap(\.self)
            folder += family.modules.keys.map { "\(family.layers).3.\($0)" }
            for module in folder {
                for name in [module + ".weight", module + ".bias"] {
                    guard let place = names.place(named: name) else {
                        Issue.record("\(family.architecture) has no place for \(name)")
                        continue
                    }
                    #expect(names.place(of: place.stored).name == name)
                    #expect(names.place(of: place.stored).isAroundOne == place.isAroundOne)
                    #expect(names.place(of: place.stored).interleavedHeads == place.interleavedHeads)
                }
            }
            #expect(Set(family.modules.values).count == family.modules.count)
        }
    }

    @Test(
        arguments: [
            (Llama.gguf, "model.layers.0.self_attn.q_proj.weight", "blk.0.attn_q.weight"),
            (
                Gemma2.gguf, "model.layers.7.post_attention_layernorm.weight",
                "blk.7.post_attention_norm.weight"
            ),
            (Qwen2.gguf, "model.layers.7.post_attention_layernorm.weight", "blk.7.ffn_norm.weight"),
            (Qwen3.gguf, "model.layers.1.self_attn.k_norm.weight", "blk.1.attn_k_norm.weight"),
            (Phi3.gguf, "model.layers.1.mlp.gate_up_proj.weight", "blk.1.ffn_up.weight"),
            (GPT2.gguf, "transformer.h.11.attn.c_attn.bias", "blk.11.attn_qkv.bias"),
            (GPT2.gguf, "transformer.wpe.weight", "position_embd.weight"),
        ] as [(GGUFFamily, String, String)]
    )
    func knownNames(_ family: GGUFFamily, _ name: String, _ stored: String) {
        #expect(GGUFNames(family: family, heads: 4, keyHeads: 2).place(named: name)?.stored == stored)
    }

    @Test func whatIsNotKnownKeepsItsName() {
        let names = GGUFNames(family: Llama.gguf, heads: 4, keyHeads: 2)
        for name in ["blk.0.attn_sinks.weight", "rope_freqs.weight", "mm.0.bias", "one"] {
            #expect(names.place(of: name).name == name)
        }
        #expect(names.place(named: "model.layers.0.self_attn.rotary_emb.inv_freq") == nil)
        #expect(names.place(named: "model.layers.x") == nil)
    }
}
