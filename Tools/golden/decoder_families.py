"""The tiny decoder models of tiny_decoders.py: the configuration of each, and how its config.json is spelled.

transformers 5 writes `rope_parameters`, `dtype` and `layer_types`; releases before it wrote `rope_theta` with
`rope_scaling`, `torch_dtype`, and often neither `layer_types` nor what equals a default. Most published folders are
of the second kind, so half of these are too.
"""

from dataclasses import dataclass
from typing import Callable

from transformers import (
    Gemma2Config, Gemma3TextConfig, GemmaConfig, GPT2Config, LlamaConfig, MistralConfig, Phi3Config, PreTrainedConfig,
    Qwen2Config, Qwen3Config, SmolLM3Config,
)


@dataclass
class Family:
    config: PreTrainedConfig
    # Changes config.json as transformers 5 writes it.
    spelling: Callable[[dict], None] | None = None
    dtype: str = "float32"
    max_shard_size: str = "5GB"
    # Whether decoding with a cache is known to differ from the forward pass over the whole text.
    cached_differs: bool = False
    note: str | None = None


def old(without=(), kind="rope_type", **values):
    """As releases before 5 wrote it; keys of `without` are left out, `kind` is the key of the rotary type."""

    def change(config):
        config["torch_dtype"] = config.pop("dtype")
        config.pop("transformers_version")
        rope = config.pop("rope_parameters", None)
        if rope is not None:
            config["rope_theta"] = rope.pop("rope_theta")
            name = rope.pop("rope_type")
            rope.pop("type", None)
            for key in ["partial_rotary_factor", "original_max_position_embeddings"]:
                if key in config:
                    rope.pop(key, None)
            config["rope_scaling"] = None if name == "default" else {kind: name, **rope}
        for key in without:
            del config[key]
        config.update(values)

    return change


def old_gemma3(config):
    config["torch_dtype"] = config.pop("dtype")
    rope = config.pop("rope_parameters")
    whole, local = rope["full_attention"], rope["sliding_attention"]
    config["rope_theta"] = whole.pop("rope_theta")
    config["rope_scaling"] = whole
    config["rope_local_base_freq"] = local["rope_theta"]
    for key in ["transformers_version", "_sliding_window_pattern", "layer_types", "tie_word_embeddings"]:
        del config[key]
    assert "sliding_window_pattern" in config


COMMON = dict(
    vocab_size=40, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, rms_norm_eps=0.01, bos_token_id=1, eos_token_id=2,
)
GEMMA = dict(head_dim=8, pad_token_id=0, bos_token_id=2, eos_token_id=1)
WINDOW = 5


def common(**values):
    return {**COMMON, **values}


def rope(kind="default", theta=100.0, **values):
    return {"rope_type": kind, "rope_theta": theta, **values}


def llama(**values):
    return LlamaConfig(**common(**values))


def families():
    return {
        "llama": Family(
            llama(rope_parameters=rope(theta=500.0)),
            old(without=["head_dim", "attention_bias", "mlp_bias"]),
        ),
        "llama3-scaling": Family(
            llama(
                head_dim=8, tie_word_embeddings=True, max_position_embeddings=256,
                # One frequency stays, one lies between, two are divided.
                rope_parameters=rope(
                    "llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                    original_max_position_embeddings=32,
                ),
            ),
        ),
        "llama-linear": Family(
            llama(attention_bias=True, mlp_bias=True, rope_parameters=rope("linear", factor=2.5)),
            old(kind="type"),
        ),
        "llama-dynamic": Family(
            llama(head_dim=8, max_position_embeddings=12, rope_parameters=rope("dynamic", factor=2.0)),
            cached_differs=True,
            note="The frequencies of a forward pass are those of its last position. A cached key keeps the frequencies "
            "of the pass that made it, so decoding with a cache depends on where the passes end.",
        ),
        "llama-yarn": Family(
            llama(
                head_dim=8, max_position_embeddings=128,
                rope_parameters=rope("yarn", factor=4.0, original_max_position_embeddings=32),
            ),
            old(kind="type"),
        ),
        "llama-yarn-mscale": Family(
            llama(
                head_dim=8, max_position_embeddings=128,
                rope_parameters=rope(
                    "yarn", factor=4.0, original_max_position_embeddings=32, beta_fast=4.0, beta_slow=0.5,
                    mscale=1.5, mscale_all_dim=0.5, truncate=False,
                ),
            ),
        ),
        "llama-sharded": Family(llama(rope_parameters=rope()), max_shard_size="10KB"),
        "llama-bf16": Family(llama(rope_parameters=rope()), dtype="bfloat16"),
        "smollm3": Family(
            SmolLM3Config(**common(
                num_hidden_layers=3, no_rope_layers=[1, 0, 1], pad_token_id=0, rope_parameters=rope(theta=500.0),
            )),
            old(without=["layer_types", "tie_word_embeddings"]),
        ),
        "mistral": Family(
            MistralConfig(**common(sliding_window=WINDOW, rope_parameters=rope())),
            old(without=["head_dim"]),
        ),
        "qwen2": Family(
            Qwen2Config(**common(tie_word_embeddings=True, rope_parameters=rope(theta=1000.0))),
            # There is a window, and it is not used.
            old(without=["layer_types"], sliding_window=WINDOW, max_window_layers=1),
        ),
        "qwen2-sliding": Family(
            Qwen2Config(**common(
                num_hidden_layers=3, use_sliding_window=True, sliding_window=WINDOW, max_window_layers=1,
                rope_parameters=rope(),
            )),
            old(without=["layer_types"]),
        ),
        "qwen3": Family(Qwen3Config(**common(head_dim=8, rope_parameters=rope(theta=1000.0)))),
        "gemma": Family(
            GemmaConfig(**common(**GEMMA, num_key_value_heads=1, rope_parameters=rope())),
            # Folders say "gelu" and mean the approximation with tanh.
            old(without=["tie_word_embeddings", "attention_bias", "use_bidirectional_attention"], hidden_act="gelu"),
        ),
        "gemma2": Family(
            Gemma2Config(**common(
                **GEMMA, sliding_window=WINDOW, query_pre_attn_scalar=6, attn_logit_softcapping=2.0,
                final_logit_softcapping=5.0, rope_parameters=rope(),
            )),
        ),
        "gemma3_text": Family(
            Gemma3TextConfig(**common(
                **GEMMA, num_hidden_layers=3, sliding_window=WINDOW, query_pre_attn_scalar=10,
                layer_types=["sliding_attention", "full_attention", "sliding_attention"],
                rope_parameters={"full_attention": rope(theta=1000.0), "sliding_attention": rope(theta=10.0)},
            )),
        ),
        "gemma3_text-linear": Family(
            Gemma3TextConfig(**common(
                **GEMMA, num_hidden_layers=3, sliding_window=WINDOW, query_pre_attn_scalar=10, sliding_window_pattern=2,
                rope_parameters={
                    "full_attention": rope("linear", theta=1000.0, factor=8.0), "sliding_attention": rope(theta=10.0),
                },
            )),
            old_gemma3,
        ),
        "phi3": Family(
            Phi3Config(**common(sliding_window=WINDOW + 1, pad_token_id=0, rope_parameters=rope())),
        ),
        "phi3-longrope": Family(
            Phi3Config(**common(
                hidden_size=32, intermediate_size=16, tie_word_embeddings=True, pad_token_id=0,
                partial_rotary_factor=0.75, max_position_embeddings=48, original_max_position_embeddings=12,
                rope_parameters=rope("longrope", short_factor=[1.0, 1.1, 1.3], long_factor=[1.2, 2.5, 4.0]),
            )),
            old(kind="type"),
            cached_differs=True,
            note="The frequencies of a forward pass are those of its last position. generate() drops the cache and "
            "computes every key again when the text grows longer than original_max_position_embeddings, so that it "
            "agrees with the forward pass over the whole text; a cache that is kept does not.",
        ),
        "gpt2": Family(
            GPT2Config(
                vocab_size=40, n_positions=32, n_embd=16, n_layer=2, n_head=4, bos_token_id=1, eos_token_id=2,
                resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, layer_norm_epsilon=0.01,
            ),
            old(without=["tie_word_embeddings"]),
        ),
    }
