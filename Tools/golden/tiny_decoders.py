"""Small random decoder models of ten families: logits, greedy continuations, a loss and its gradients.

    HF_HUB_OFFLINE=1 python Tools/golden/tiny_decoders.py Tests/Golden/decoders [NAME ...]

Made with transformers 5.23.0, torch 2.15.0 and safetensors 0.8.0 on the CPU, in float32. Everything is computed by
the model that AutoModelForCausalLM reads back from the folder, so config.json and the weights are as they are read.
"""

import json
import math
import pathlib
import shutil
import sys
import zlib

import safetensors
import torch
import transformers
from decoder_families import families
from safetensors.torch import load_file, save_file
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM, GenerationConfig

# Tokens of the texts, none of them special; the longest is longer than any window and any original context.
LENGTHS = [18, 7, 1]
# Of the first text only what follows this many tokens is supervised, as an answer after a prompt.
UNSUPERVISED = 4
PROMPT, NEW = 9, 8
IGNORED = -100
LOSS = (
    "the sum of -log p(ids[t] | ids[..<t]) over every t >= 1 of every sequence whose labels[t] is not -100, "
    "divided by loss_count, the number of those t in all sequences together; logits[t - 1] predict ids[t]"
)


def rounded(value):
    if isinstance(value, torch.Tensor):
        value = value.tolist()
    return [rounded(item) for item in value] if isinstance(value, list) else float(f"{value:.7g}")


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


def write(folder, family):
    shutil.rmtree(folder, ignore_errors=True)
    model = AutoModelForCausalLM.from_config(family.config, attn_implementation="eager", dtype=torch.float32).eval()
    fill(model)
    dtype = getattr(torch, family.dtype)
    for parameter in model.parameters():
        # Not the whole model: the rotary frequencies stay in float32.
        parameter.data = parameter.data.to(dtype)
    model.config.dtype = dtype
    model.save_pretrained(folder, max_shard_size=family.max_shard_size)
    (folder / "generation_config.json").unlink(missing_ok=True)
    if family.spelling is not None:
        path = folder / "config.json"
        config = json.loads(path.read_text())
        family.spelling(config)
        path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    return model


def read(folder):
    model, info = AutoModelForCausalLM.from_pretrained(
        folder, attn_implementation="eager", dtype=torch.float32, output_loading_info=True
    )
    assert not any(info.values()), info
    return model.eval()


def forget(model):
    """Dynamic rotary frequencies also depend on the longest text the model has seen before."""
    for module in model.modules():
        if getattr(module, "rope_type", None) == "dynamic":
            module.register_buffer("inv_freq", module.original_inv_freq.clone(), persistent=False)
            module.max_seq_len_cached = module.original_max_seq_len


def forward(model, ids):
    forget(model)
    return model(input_ids=torch.tensor([ids]), use_cache=False).logits[0]


def decoded(model, ids):
    """Logits of every position, one token at a time through a cache."""
    forget(model)
    cache, rows = None, []
    for token in ids:
        output = model(input_ids=torch.tensor([[token]]), past_key_values=cache, use_cache=True)
        cache = output.past_key_values
        rows.append(output.logits[0, -1])
    return torch.stack(rows)


def greedy(model, prompt, logits):
    """The likeliest next tokens (no token ends the text), and by how much each was ahead of the second."""
    tokens, margin = [], math.inf
    for _ in range(NEW):
        best = logits(model, prompt + tokens)[-1].topk(2)
        margin = min(margin, float(best.values[0] - best.values[1]))
        tokens.append(int(best.indices[0]))
    return tokens, margin


def generated(model, prompt):
    forget(model)
    settings = GenerationConfig(max_new_tokens=NEW, do_sample=False, pad_token_id=0)
    model.generation_config = GenerationConfig()
    ids = torch.tensor([prompt])
    output = model.generate(ids, attention_mask=torch.ones_like(ids), generation_config=settings)
    return output[0, len(prompt):].tolist()


def gradients(model, texts, labels):
    """The loss of all texts together, by the model's own loss, and its gradient by the names of the weights."""
    count = sum(label != IGNORED for row in labels for label in row[1:])
    model.zero_grad()
    total = 0.0
    for ids, row in zip(texts, labels):
        forget(model)
        # One text after the other: no padding.
        loss = model(
            input_ids=torch.tensor([ids]), labels=torch.tensor([row]), num_items_in_batch=count, use_cache=False
        ).loss
        loss.backward()
        total += loss.item()
    return total, count, {name: parameter.grad.clone() for name, parameter in model.named_parameters()}


def save(folder, name, items):
    lines = ",\n".join(f"{json.dumps(key)}: {value}" for key, value in items.items())
    (folder / name).write_text("{\n" + lines + "\n}\n", encoding="utf-8")


def make(folder, name, family):
    torch.manual_seed(zlib.crc32(name.encode()))
    made = write(folder, family)
    model = read(folder)
    tensors = {}
    for path in sorted(folder.glob("model*.safetensors")):
        tensors |= load_file(path)
    texts = [torch.randint(3, 40, (length,)).tolist() for length in LENGTHS]
    labels = [list(ids) for ids in texts]
    labels[0][:UNSUPERVISED] = [IGNORED] * UNSUPERVISED
    prompt = texts[0][:PROMPT]
    with torch.no_grad():
        logits = [forward(model, ids) for ids in texts]
        apart = max((forward(made.float(), ids) - rows).abs().max().item() for ids, rows in zip(texts, logits))
        assert apart < 1e-5, f"{name}: {apart} between the model as made and as read"
        cached = [decoded(model, ids) for ids in texts]
        tokens, margin = greedy(model, prompt, forward)
        tokens_cached, margin_cached = greedy(model, prompt, decoded)
        by_library = generated(model, prompt)
    gap = max((one - other).abs().max().item() for one, other in zip(logits, cached))
    assert (gap > 1e-5) == family.cached_differs, f"{name}: {gap} with a cache"
    assert min(margin, margin_cached) > 1e-3, f"{name}: two tokens are nearly as likely"
    assert family.cached_differs or tokens == tokens_cached == by_library
    loss, count, grads = gradients(model, texts, labels)
    given = torch.cat([rows[:-1] for rows in logits])
    wanted = torch.tensor([label for row in labels for label in row[1:]])
    assert abs(loss - cross_entropy(given, wanted, ignore_index=IGNORED).item()) < 1e-5
    assert grads.keys() == tensors.keys(), grads.keys() ^ tensors.keys()
    assert all(value.abs().max() > 1e-5 for value in grads.values())
    save_file({key: value.contiguous() for key, value in grads.items()}, folder / "gradients.safetensors",
              metadata={"format": "pt"})

    sequences = ",\n  ".join(
        json.dumps({"ids": ids, "labels": row, "logits": rounded(rows)})
        for ids, row, rows in zip(texts, labels, logits)
    )
    items = {
        "made_with": json.dumps({
            "torch": torch.__version__, "transformers": transformers.__version__,
            "safetensors": safetensors.__version__,
        }),
        "sequences": f"[\n  {sequences}\n]",
        "greedy": json.dumps({"prompt": prompt, "tokens": tokens}),
        "loss": json.dumps(rounded(loss)),
        "loss_count": json.dumps(count),
        "loss_is": json.dumps(LOSS),
        "cached_differs": json.dumps(family.cached_differs),
    }
    if family.note is not None:
        items["note"] = json.dumps(family.note)
    if family.cached_differs:
        # One token at a time from the first, the cache kept: what the last position of the first sequence gives.
        items["cached"] = json.dumps({
            "logits": rounded(cached[0][-1]), "tokens": tokens_cached, "generate_tokens": by_library,
        })
    save(folder, "expected.json", items)

    size = sum(path.stat().st_size for path in folder.iterdir()) / 1000
    every = torch.cat(logits)
    likeliest = every.softmax(-1).amax(-1).mean()
    print(
        f"{name:20} {size:6.1f} kB, cached decoding differs by {gap:.1e}, logits {every.std():.2f} about their mean, "
        f"likeliest token {likeliest:.2f}, loss {loss:.4f}, greedy by at least {min(margin, margin_cached):.3f}"
    )
    if family.cached_differs:
        print(f"{'':20} greedy {tokens}, with a cache {tokens_cached}, by generate() {by_library}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    known = families()
    for name in sys.argv[2:] or known:
        make(pathlib.Path(sys.argv[1]) / name, name, known[name])
