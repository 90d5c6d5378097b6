"""Adapters that PEFT itself writes for the small decoders, with what these compute with them.

    HF_HUB_OFFLINE=1 python Tools/golden/peft_decoders.py Tests/Golden/decoders Tests/Golden/peft [NAME ...]
    HF_HUB_OFFLINE=1 python Tools/golden/peft_decoders.py --check BASE_FOLDER ADAPTER_FOLDER [...]

The first makes the fixtures: the bases are those of tiny_decoders.py. The second reads adapters that Hone wrote, with
every warning of peft an error, and prints how far the logits are from those in ADAPTER_FOLDER/logits.json
({"ids": [...], "logits": [[...], ...]}), for the adapter beside the base and merged into it.

Made with peft 0.21.2, transformers 5.23.0, torch 2.15.0 and safetensors 0.8.0 on the CPU, in float32.
"""

import json
import pathlib
import shutil
import sys
import warnings
import zlib

import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModel, AutoModelForCausalLM

# A text longer than any window; none of its tokens is special.
LENGTH = 9
USUAL = {"r": 4, "lora_alpha": 8, "target_modules": "all-linear"}
# The base, the settings, and what the matrices are saved in.
ADAPTERS = {
    "llama": ("llama", USUAL, "float32"),
    # Trained on the network without its head: names lack the first part.
    "llama-headless": ("llama", {"r": 2, "lora_alpha": 3, "target_modules": ["q_proj", "down_proj"]}, "float32"),
    "smollm3": ("smollm3", {"r": 2, "lora_alpha": 4, "target_modules": ["o_proj", "k_proj"],
                            "alpha_pattern": {"layers.0.self_attn.k_proj": 10}}, "float16"),
    "mistral": ("mistral", {"r": 2, "lora_alpha": 4, "target_modules": ["q_proj", "up_proj"],
                            "layers_to_transform": [1], "layers_pattern": "layers"}, "float16"),
    "qwen2": ("qwen2", USUAL | {"use_rslora": True}, "float16"),
    "qwen3": ("qwen3", {"r": 2, "lora_alpha": 4, "target_modules": r".*\.layers\.[01]\.self_attn\.(q|v)_proj"},
              "float32"),
    "gemma": ("gemma", {"r": 2, "lora_alpha": 4, "target_modules": ["v_proj", "up_proj", "down_proj"],
                        "exclude_modules": ["mlp.up_proj", "model.layers.1.self_attn.v_proj"]}, "float16"),
    "gemma2": ("gemma2", USUAL | {"rank_pattern": {"q_proj": 2, "^model.layers.0.mlp.down_proj": 6,
                                                   r"layers.1.self_attn.(k|v)_proj": 3},
                                  "alpha_pattern": {"self_attn.k_proj": 5, "model.layers.1.mlp.gate_proj": 1.5}},
               "float32"),
    "gemma3_text": ("gemma3_text", {"r": 2, "lora_alpha": 4, "target_modules": ["v_proj", "gate_proj"],
                                    "layers_to_transform": 2}, "bfloat16"),
    "phi3": ("phi3", USUAL, "bfloat16"),
    "gpt2": ("gpt2", USUAL, "float32"),
}


def rounded(rows):
    return [[float(f"{value:.7g}") for value in row] for row in rows.tolist()]


def read(folder, kind=AutoModelForCausalLM):
    return kind.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()


def logits(model, ids):
    with torch.no_grad():
        return model(input_ids=torch.tensor([ids]), use_cache=False).logits[0]


class Headed(torch.nn.Module):
    """A network without its head, with the head of the whole beside it."""

    def __init__(self, network, head):
        super().__init__()
        self.network, self.head = network, head

    def forward(self, **inputs):
        return type("Output", (), {"logits": self.head(self.network(**inputs).last_hidden_state)})


def make(bases, folder, name):
    base, settings, dtype = ADAPTERS[name]
    torch.manual_seed(zlib.crc32(name.encode()))
    headless = name.endswith("headless")
    kind = AutoModel if headless else AutoModelForCausalLM
    task = "FEATURE_EXTRACTION" if headless else "CAUSAL_LM"
    config = LoraConfig(task_type=task, lora_dropout=0.0, fan_in_fan_out=base == "gpt2", **settings)
    model = get_peft_model(read(bases / base, kind), config).eval()
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            if "lora_" in key:
                parameter.copy_(torch.randn_like(parameter) * 0.25)
                # The saved matrices are what is computed with.
                parameter.data = parameter.data.to(getattr(torch, dtype))
    model.peft_config["default"].base_model_name_or_path = f"tiny/{base}"
    shutil.rmtree(folder / name, ignore_errors=True)
    # The base has no name under which its table of words could be compared.
    model.save_pretrained(folder / name, save_embedding_layers=False)
    (folder / name / "README.md").unlink(missing_ok=True)
    # Sets are saved in any order.
    path = folder / name / "adapter_config.json"
    config = json.loads(path.read_text())
    for key in ("target_modules", "exclude_modules"):
        if isinstance(config[key], list):
            config[key].sort()
    path.write_text(json.dumps(config, indent=1) + "\n")

    whole = read(bases / base)
    head = whole.get_output_embeddings()
    ids = torch.randint(3, 40, (LENGTH,)).tolist()
    adapted = PeftModel.from_pretrained(read(bases / base, kind), folder / name).eval()
    beside = logits(Headed(adapted, head) if headless else adapted, ids)
    joined = adapted.merge_and_unload()
    merged = logits(Headed(joined, head) if headless else joined, ids)
    apart = (beside - merged).abs().max().item()
    plain = logits(whole, ids)
    moved = (beside - plain).abs().max().item()
    assert apart < 1e-4 and moved > 0.1, (name, apart, moved)
    rows = ",\n".join(
        f'"{key}": {json.dumps(rounded(value))}'
        for key, value in [("base", plain), ("adapter", beside), ("merged", merged)]
    )
    (folder / name / "expected.json").write_text(f'{{\n"model": "{base}",\n"ids": {ids},\n{rows}\n}}\n')
    size = sum(path.stat().st_size for path in (folder / name).iterdir()) / 1000
    print(f"{name:15} {size:5.1f} kB, moves logits by {moved:.2f}, merged apart by {apart:.1e}, {config['target_modules']}")


def check(base, folder):
    expected = json.loads((folder / "logits.json").read_text())
    warnings.simplefilter("error")
    # What transformers says of its own attributes.
    warnings.filterwarnings("ignore", "`is_gradient_checkpointing`", FutureWarning)
    adapted = PeftModel.from_pretrained(read(base), folder).eval()
    wanted = torch.tensor(expected["logits"])
    for what, model in [("beside", lambda: adapted), ("merged", adapted.merge_and_unload)]:
        apart = (logits(model(), expected["ids"]) - wanted).abs().max() / wanted.abs().max()
        print(f"{folder.name:15} {what}: {apart:.1e} of the largest logit, no warning")


if __name__ == "__main__":
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    if sys.argv[1] == "--check":
        for base, folder in zip(sys.argv[2::2], sys.argv[3::2]):
            check(pathlib.Path(base), pathlib.Path(folder))
    else:
        for name in sys.argv[3:] or ADAPTERS:
            make(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), name)
