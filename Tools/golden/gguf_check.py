"""Whether the reference reads a file of ours, and computes the same blocks and numbers, to the bit.

    HONE_GGUF_OUT=/tmp/hone.gguf HONE_ROOMS=HoneFormats swift test -c release -Xswiftc -enable-testing \
        --scratch-path .build-HoneFormats --filter aFileForTheReferenceIsWritten
    python Tools/golden/gguf_check.py /tmp/hone.gguf

Tried with gguf 0.19.0 and numpy 2.4.6.
"""

import sys

import gguf
import numpy as np
from gguf.quants import dequantize, quantize

np.seterr(all="ignore")
reader = gguf.GGUFReader(sys.argv[1])
tensors = {tensor.name: tensor for tensor in reader.tensors}
fields = {name: field.contents() for name, field in reader.fields.items()}
assert fields["general.name"] == "Öl"
assert fields["tokenizer.ggml.tokens"] == [f"token {number} 水" for number in range(1000)]
assert fields["tokenizer.ggml.scores"] == [-float(number) for number in range(1000)]
source = np.array(tensors["source"].data)
assert source.shape == (64, 4096) and list(tensors["source"].shape) == [4096, 64]

wrong = 0
for name, tensor in tensors.items():
    kind = tensor.tensor_type
    data = np.ascontiguousarray(tensor.data)
    assert tensor.data_offset % 32 == 0
    if name.startswith("encoded."):
        expected = np.ascontiguousarray(quantize(source, kind)).view(np.uint8).reshape(-1)
        found = data.view(np.uint8).reshape(-1)
        differ = int((expected != found).sum())
        print(f"{name}: {differ} of {found.size} bytes differ")
    elif name.startswith("any.") and kind != gguf.GGMLQuantizationType.Q8_K:
        expected = dequantize(data.view(np.uint8).reshape(-1) if kind > 1 else data, kind).view(np.float32).reshape(-1)
        found = np.array(tensors["values." + name[4:]].data).reshape(-1)
        same = (expected.view(np.uint32) == found.view(np.uint32)) | (np.isnan(expected) & np.isnan(found))
        differ = int((~same).sum())
        print(f"{name}: {differ} of {found.size} numbers differ")
    else:
        continue
    wrong += differ
sys.exit(wrong > 0)
