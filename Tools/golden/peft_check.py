"""Whether PEFT itself reads an adapter that `hone tune --method lora` made, and answers as `hone predict` does.

    hone predict --run RUN texts.jsonl > answers.jsonl
    python Tools/golden/peft_check.py BASE_FOLDER RUN texts.jsonl answers.jsonl

Tried with peft 0.21.2, transformers 5.23.0 and torch 2.15.0 on the CPU, in float32.
"""

import json
import sys

import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer

base, run, texts, answers = sys.argv[1:5]
tokenizer = AutoTokenizer.from_pretrained(base)
model = PeftModel.from_pretrained(AutoModel.from_pretrained(base, dtype=torch.float32), run).eval()
head = load_file(run + "/model.safetensors")
labels = json.load(open(run + "/run.json"))["labels"]
largest, same, count = 0.0, 0, 0
for text, answer in zip(open(texts, encoding="utf-8"), open(answers, encoding="utf-8")):
    answer = json.loads(answer)
    inputs = tokenizer([json.loads(text)["input"]], truncation=True, max_length=256, return_tensors="pt")
    with torch.no_grad():
        state = model(**inputs).last_hidden_state[0].mean(0)
    probabilities = torch.softmax(head["head.weight"] @ state + head["head.bias"], 0)
    best = int(probabilities.argmax())
    same += labels[best] == answer["label"]
    largest = max(largest, abs(float(probabilities[best]) - answer["probability"]))
    count += 1
print(f"{same} of {count} labels are the same; the largest difference of a probability is {largest:.4f}")
