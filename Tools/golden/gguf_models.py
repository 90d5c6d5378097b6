"""GGUF files of ten families, written by Hone, against llama.cpp: tokens, log-probabilities and greedy text.

    HF_HUB_OFFLINE=1 python Tools/golden/gguf_models.py HONE WORK --bytes GPT2 --pieces PIECES [--only NAME ...]

GPT2 is a folder with the vocab.json and merges.txt of GPT-2; PIECES is a tokenizer.json of byte pairs over characters
with byte fallback, such as that of Llama 2 or Phi 3. For each family a small random model is made in WORK, written with
`hone export --format gguf` in each type, and opened with llama.cpp. Printed for each: the texts of which llama.cpp gives
other ids; the largest difference of a log-probability between llama.cpp and Hone on the same file, and between Hone's
reading of the file and of the folder; how many tokens of greedy text are the same as llama.cpp's. Exits with 1 where ids
differ, a file of llama.cpp's is not opened, or a difference is above its bound.

Tried with llama-cpp-python 0.3.36, transformers 5.23.0 and torch 2.15.0 on the CPU.
"""

import argparse
import json
import math
import pathlib
import shutil
import subprocess
import sys
import zlib

import llama_cpp
import numpy
import torch
from tokenizers import Regex, Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE
from transformers import (
    AutoModelForCausalLM, Gemma2Config, Gemma3TextConfig, GemmaConfig, GPT2Config, LlamaConfig, MistralConfig,
    Phi3Config, Qwen2Config, Qwen3Config, SmolLM3Config,
)

TYPES = ["f32", "f16", "q8_0", "q4_0"]
# The largest difference of a log-probability to llama.cpp on the same file: it rounds the inputs of products to blocks.
BOUNDS = {"f32": 5e-3, "f16": 5e-2, "q8_0": 0.5, "q4_0": 1.0}
TEXTS = [
    "Hello, world! It's 2024; we'll pay $1,234.56.", "  leading and trailing  ", "tabs\tand\nnewlines\r\n\r\n  x",
    "na\u00efve caf\u00e9 \u00dcn\u00ef", "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8", "\ud55c\uad6d\uc5b4 \ud14d",
    "emoji \U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea \U0001f44d\U0001f3fd", "def f(x):\n    return x**2  # note\n\n\n",
    "\u200b\u00a0\u3000 spaces", "\u041c\u041e\u0421\u041a\u0412\u0410 \u0130stanbul", "a" * 80, "1234567890" * 4, "'s 't 'RE 'Ll don'T I'M", "",
    " ", "   ", "\n", "...!!!???---", "x\u0378y \ue000", "The pump leaks.", "\u0e44\u0e17\u0e22 \u0e20\u0e32\u0e29\u0e32",
    "The quick brown fox jumps over the lazy dog and runs away from the house in the morning light of spring.",
]
CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def numbered(digits):
    return CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|" + digits + REST


def byte_level(folder, kind):
    """The vocabulary of GPT-2 with the words of another family."""
    model = BPE.from_file(str(folder / "vocab.json"), str(folder / "merges.txt"), ignore_merges=kind == "llama3")
    tokenizer = Tokenizer(model)
    whole = pre_tokenizers.ByteLevel(add_prefix_space=False)
    pieces = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    if kind == "gpt2":
        tokenizer.pre_tokenizer = whole
    elif kind == "smollm":
        digits = pre_tokenizers.Digits(individual_digits=True)
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([digits, whole])
    else:
        pattern = numbered(r"\p{N}{1,3}" if kind == "llama3" else r"\p{N}")
        split = pre_tokenizers.Split(Regex(pattern), "isolated")
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pieces])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    return tokenizer.to_str()


COMMON = dict(
    hidden_size=64, intermediate_size=96, num_hidden_layers=4, num_attention_heads=4, num_key_value_heads=2,
    max_position_embeddings=512, rms_norm_eps=1e-5, bos_token_id=1, eos_token_id=2,
)
ORIGINAL = 256


def families():
    """The configuration and the kind of tokenizer of each model."""

    def common(**values):
        return {**COMMON, **values}

    gemma = dict(head_dim=32, pad_token_id=0)
    capped = dict(gemma, query_pre_attn_scalar=32, sliding_window=8)
    rope = dict(rope_type="default", rope_theta=10000.0)
    yarn = dict(rope_type="yarn", rope_theta=10000.0, factor=4.0, original_max_position_embeddings=ORIGINAL)
    llama3 = dict(
        rope_type="llama3", rope_theta=500000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=8192,
    )
    long = dict(
        rope_type="longrope", rope_theta=10000.0, short_factor=[1.0 + 0.05 * i for i in range(6)],
        long_factor=[1.5 + 0.5 * i for i in range(6)], original_max_position_embeddings=ORIGINAL,
    )
    nested = dict(full_attention=dict(rope, rope_theta=1e6), sliding_attention=dict(rope))
    local = dict(nested, sliding_attention=dict(rope, rope_theta=500.0))
    linear = dict(nested, full_attention=dict(rope, rope_type="linear", rope_theta=1e6, factor=8.0))
    six = dict(capped, num_hidden_layers=7)
    return {
        "llama": (LlamaConfig(**common()), "pieces"),
        "llama-tied-llama3": (LlamaConfig(**common(rope_parameters=llama3, tie_word_embeddings=True)), "llama3"),
        "llama-biases": (LlamaConfig(**common(attention_bias=True, mlp_bias=True)), "smollm"),
        "llama-yarn": (LlamaConfig(**common(rope_parameters=yarn)), "llama3"),
        "smollm3": (SmolLM3Config(**common(pad_token_id=0)), "llama3"),
        "mistral": (MistralConfig(**common(sliding_window=None)), "pieces"),
        "mistral-window": (MistralConfig(**common(sliding_window=48)), "pieces"),
        "qwen2": (Qwen2Config(**common(tie_word_embeddings=True)), "qwen2"),
        "qwen3": (Qwen3Config(**common(head_dim=32)), "qwen2"),
        "gemma": (GemmaConfig(**common(**gemma)), "pieces"),
        "gemma2": (Gemma2Config(**common(**capped)), "pieces"),
        "gemma3_text": (Gemma3TextConfig(**common(**six, rope_parameters=nested)), "pieces"),
        "gemma3_text-linear": (Gemma3TextConfig(**common(**six, rope_parameters=linear)), "pieces"),
        "gemma3_text-local": (Gemma3TextConfig(**common(**six, rope_parameters=local)), "pieces"),
        "phi3": (Phi3Config(**common(pad_token_id=0)), "pieces"),
        "phi3-longrope": (
            Phi3Config(
                **common(pad_token_id=0, original_max_position_embeddings=ORIGINAL, partial_rotary_factor=0.75),
                rope_parameters=dict(long, partial_rotary_factor=0.75), tie_word_embeddings=True,
            ),
            "pieces",
        ),
        "gpt2": (GPT2Config(n_embd=64, n_layer=3, n_head=4, n_positions=512, n_inner=160), "gpt2"),
    }


def fill(model):
    """Random weights under which attention, activations and logits are neither flat nor saturated."""
    gemma = model.config.model_type.startswith("gemma")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise, last = torch.randn_like(parameter), name.split(".")[-2]
            if name.endswith("bias"):
                parameter.copy_(noise * 0.2)
            elif "norm" in last or last.startswith("ln_"):
                parameter.copy_(noise * 0.2 + (0 if gemma else 1))
            elif last in ("embed_tokens", "wte", "wpe"):
                parameter.copy_(noise * 0.3)
            elif last == "lm_head":
                parameter.copy_(noise * 1.4 / math.sqrt(parameter.shape[-1]))
            else:
                inputs = parameter.shape[0 if model.config.model_type == "gpt2" else -1]
                parameter.copy_(noise * 1.2 / math.sqrt(inputs))


def make(folder, name, config, tokenizer):
    shutil.rmtree(folder, ignore_errors=True)
    torch.manual_seed(zlib.crc32(name.encode()))
    config.vocab_size = Tokenizer.from_str(tokenizer).get_vocab_size()
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager", dtype=torch.float32).eval()
    fill(model)
    model.save_pretrained(folder)
    (folder / "tokenizer.json").write_text(tokenizer)


class Hone:
    def __init__(self, path):
        self.path = path

    def run(self, *arguments, text=None):
        done = subprocess.run([self.path, *map(str, arguments)], input=text, capture_output=True)
        if done.returncode:
            raise RuntimeError(f"hone {' '.join(map(str, arguments))}: {done.stderr.decode()}")
        return json.loads(done.stdout)

    def scores(self, model, ids):
        options = ["--ids", ",".join(map(str, ids)), "--precision", "float32", "--json"]
        return numpy.array(self.run("score", "--model", model, *options)["log_probabilities"])

    def greedy(self, model, ids, count):
        options = ["--ids", ",".join(map(str, ids)), "--greedy", "--max-tokens", count, "--precision", "float32", "--json"]
        return self.run("generate", "--model", model, *options)["ids"]

    def encode(self, model, text):
        return self.run("tokenizer", "encode", "--model", model, "--json", text=text.encode())["ids"]


def llama_scores(llama, ids):
    llama.reset()
    llama.eval(ids)
    logits = numpy.array(llama.scores[: len(ids)], dtype=numpy.float64)
    logs = logits - numpy.logaddexp.reduce(logits, axis=1, keepdims=True)
    return numpy.array([logs[place, ids[place + 1]] for place in range(len(ids) - 1)])


def llama_greedy(llama, ids, count):
    llama.reset()
    llama.eval(ids)
    found = []
    while len(found) < count:
        token = int(numpy.argmax(llama.scores[llama.n_tokens - 1]))
        found.append(token)
        llama.eval([token])
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hone")
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--bytes", type=pathlib.Path, required=True)
    parser.add_argument("--pieces", type=pathlib.Path, required=True)
    parser.add_argument("--only", nargs="*")
    options = parser.parse_args()
    hone = Hone(options.hone)
    failed = False
    for name, (config, kind) in families().items():
        if options.only and name not in options.only:
            continue
        tokenizer = options.pieces.read_text() if kind == "pieces" else byte_level(options.bytes, kind)
        folder = options.work / name
        make(folder, name, config, tokenizer)
        generator = numpy.random.default_rng(7)
        ids = [int(i) for i in generator.integers(3, config.vocab_size, 40)]
        whole = hone.scores(folder, ids)
        for precision in TYPES:
            path = options.work / f"{name}-{precision}.gguf"
            path.unlink(missing_ok=True)
            try:
                report = hone.run("export", folder, "--format", "gguf", "--type", precision, "--out", path, "--json")
                llama = llama_cpp.Llama(
                    str(path), n_ctx=ORIGINAL, logits_all=True, verbose=False,
                    type_k=0, type_v=0, flash_attn=False,
                )
            except Exception as error:
                print(f"{name} {precision}: {error}")
                failed = True
                continue
            others = []
            if precision == "f16":
                for text in TEXTS:
                    theirs = llama.tokenize(text.encode(), add_bos=False, special=False)
                    ours = [hone.encode(model, text) for model in (folder, path)]
                    # A tokenizer may set its own first token before the text.
                    ours = [found[1:] if found[:1] == [llama.token_bos()] else found for found in ours]
                    if ours != [theirs, theirs]:
                        others.append(text)
            theirs, ours = llama_scores(llama, ids), hone.scores(path, ids)
            difference = float(numpy.abs(theirs - ours).max())
            moved = float(numpy.abs(whole - ours).max())
            greedy = llama_greedy(llama, ids[:8], 32)
            same = [hone.greedy(model, ids[:8], 32) for model in (path, folder)]
            counts = [sum(1 for _ in iter_same(greedy, text)) for text in same]
            wrong = bool(others) or difference > BOUNDS[precision]
            failed = failed or wrong
            print(
                f"{name} {precision}: log-probabilities to llama.cpp {difference:.2g}, file to folder {moved:.2g}, probe "
                f"{report['largest_relative_difference']:.2g}; greedy as llama.cpp {counts[0]} (file) {counts[1]} (folder)"
                f" of 32{'; other ids: ' + repr(others) if others else ''}{' WRONG' if wrong else ''}",
                flush=True,
            )
            for note in report["notes"]:
                print("   ", note)
    sys.exit(1 if failed else 0)


def iter_same(first, second):
    """The tokens in which two texts begin alike."""
    for left, right in zip(first, second):
        if left != right:
            return
        yield left


main()
