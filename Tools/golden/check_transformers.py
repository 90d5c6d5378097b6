"""Whether transformers reads a folder of a decoder, with every weight in its place: the logits after the last token.

    HF_HUB_OFFLINE=1 python Tools/golden/check_transformers.py FOLDER 5,17,3 [--new 8] [--dtype float32]

Prints {"architecture", "parameters", "ids", "logits"} as JSON, and with --new also the tokens that follow by greedy
choice (no token ends the text, and no cache is used). Fails when weights are missing, unexpected, of another shape or
newly initialised, or when the head is said to be tied and is not. Other warnings go to the standard error.
Tried with transformers 5.23.0 and torch 2.15.0 on the CPU.
"""

import argparse
import json
import logging
import os
import sys

import torch
import transformers
from transformers import AutoModelForCausalLM

# Where transformers says what it could not read as it is written.
LOADING = ("transformers.modeling_utils", "transformers.utils.loading_report", "transformers.core_model_loading")


class Warnings(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.loading = []

    def emit(self, record):
        if record.name.startswith(LOADING):
            self.loading.append(record.getMessage())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("ids", help="tokens, with commas between")
    parser.add_argument("--new", type=int, default=0, help="how many tokens to continue")
    parser.add_argument("--dtype", default="float32", help="of the weights in memory")
    options = parser.parse_args()
    if not os.path.isfile(os.path.join(options.folder, "config.json")):
        sys.exit(f"{options.folder} has no config.json")
    ids = [int(part) for part in options.ids.split(",")]

    torch.set_num_threads(1)
    transformers.logging.disable_progress_bar()
    transformers.logging.set_verbosity_warning()
    warnings = Warnings()
    logging.getLogger("transformers").addHandler(warnings)
    model, info = AutoModelForCausalLM.from_pretrained(
        options.folder, attn_implementation="eager", dtype=getattr(torch, options.dtype), output_loading_info=True
    )
    problems = [f"{what}: {sorted(map(str, names))}" for what, names in info.items() if names]
    # A text of several lines is a table of the keys that are named above.
    problems += [message for message in warnings.loading if "\n" not in message]
    if problems or warnings.loading:
        sys.exit("\n".join(problems or warnings.loading))
    model.eval()
    size = model.get_input_embeddings().weight.shape[0]
    if not ids or not all(0 <= token < size for token in ids):
        sys.exit(f"tokens are from 0 to {size - 1}")

    def forward(tokens):
        # A new model each time would do as well: dynamic rotary frequencies remember the longest text.
        for module in model.modules():
            if getattr(module, "rope_type", None) == "dynamic":
                module.register_buffer("inv_freq", module.original_inv_freq.clone(), persistent=False)
                module.max_seq_len_cached = module.original_max_seq_len
        with torch.no_grad():
            return model(input_ids=torch.tensor([tokens]), use_cache=False).logits[0, -1].float()

    answer = {
        "architecture": type(model).__name__,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "ids": ids,
        "logits": [float(f"{value:.7g}") for value in forward(ids).tolist()],
    }
    if options.new:
        tokens = list(ids)
        for _ in range(options.new):
            tokens.append(int(forward(tokens).argmax()))
        answer["tokens"] = tokens[len(ids):]
    print(json.dumps(answer))


main()
