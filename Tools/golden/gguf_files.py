"""Blocks of every format, and a small file of the reference writer, for Tests/HoneFormatsTests/GGUF.

    python Tools/golden/gguf_files.py Tests/Golden/gguf

Made with gguf 0.19.0 and numpy 2.4.6. Bytes and floats are hexadecimal, floats little-endian.
"""

import json
import pathlib
import sys

import gguf
import numpy as np
from gguf.quants import dequantize, quantize

Type = gguf.GGMLQuantizationType
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(20)


def blocks_of(kind: Type, count: int) -> np.ndarray:
    """Random blocks: any codes, and scales of a usual size, but for one that is subnormal."""
    elements, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = random.integers(0, 256, size=(count, size), dtype=np.uint8)
    halves = {
        Type.Q8_0: [0], Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2],
        Type.Q2_K: [80, 82], Type.Q3_K: [108], Type.Q4_K: [0, 2], Type.Q5_K: [0, 2], Type.Q6_K: [208],
    }.get(kind, [])
    for place in halves:
        scales = random.standard_normal(count).astype(np.float16)
        scales[0] = np.float16(3e-7)  # subnormal
        blocks[:, place:place + 2] = scales.view(np.uint8).reshape(count, 2)
    return blocks


def expected_of(kind: Type, blocks: np.ndarray) -> np.ndarray:
    return dequantize(blocks.reshape(-1), kind).astype(np.float32).reshape(-1)


decoded = []
for kind in [
    Type.Q8_0, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q2_K, Type.Q3_K, Type.Q4_K, Type.Q5_K, Type.Q6_K,
]:
    blocks = blocks_of(kind, 2 if gguf.GGML_QUANT_SIZES[kind][0] == 256 else 3)
    decoded.append({"type": kind.name, "bytes": blocks.tobytes().hex(), "values": expected_of(kind, blocks).tobytes().hex()})
for kind, words in [(Type.F16, np.float16), (Type.BF16, np.uint8)]:
    blocks = np.concatenate([
        random.integers(0, 65536, 40, dtype=np.uint16),
        np.array([0, 0x8000, 1, 0x03FF, 0x0400, 0x7BFF, 0x7C00, 0xFC00, 0x3C00, 0x0080, 0x7F80], dtype=np.uint16),
    ])
    blocks = blocks[~np.isnan(blocks.view(np.float16))] if kind == Type.F16 else blocks
    values = dequantize(blocks.view(words), kind).astype(np.float32)
    decoded.append({"type": kind.name, "bytes": blocks.tobytes().hex(), "values": values.tobytes().hex()})

rows = [
    random.standard_normal(32),
    random.standard_normal(32) * 1e-3,
    random.standard_normal(32) * 3e4,
    random.standard_normal(32) * 1e-7,  # the scale is subnormal or zero in half precision
    np.zeros(32),
    np.full(32, -1.0),
    np.arange(32) - 16.0,
    np.concatenate([[127.0], np.arange(31) + 0.5]),  # ties under a scale of 1
    np.concatenate([[-8.0], (np.arange(31) - 15) / 2]),  # ties under Q4_0's scale of 1
    np.concatenate([[5.0, -5.0], random.standard_normal(30)]),  # two of the largest magnitude
    np.concatenate([[-5.0, 5.0], random.standard_normal(30)]),
    random.standard_normal(32) * np.exp(random.standard_normal(32) * 4),
]
values = np.array(rows, dtype=np.float32)
encoded = []
for kind in [Type.Q8_0, Type.Q4_0, Type.F16, Type.BF16]:
    stored = quantize(values, kind)
    encoded.append({"type": kind.name, "bytes": np.ascontiguousarray(stored).tobytes().hex()})

text = json.dumps({"decoded": decoded, "encode": values.tobytes().hex(), "encoded": encoded}, indent=1)
(folder / "blocks.json").write_text(text + "\n")

writer = gguf.GGUFWriter(folder / "reference.gguf", "llama")
writer.add_uint8("test.uint8", 200)
writer.add_int8("test.int8", -100)
writer.add_uint16("test.uint16", 60000)
writer.add_int16("test.int16", -30000)
writer.add_uint32("test.uint32", 4000000000)
writer.add_int32("test.int32", -2000000000)
writer.add_uint64("test.uint64", 2**63)
writer.add_int64("test.int64", -(2**62))
writer.add_float32("test.float32", 0.1)
writer.add_float64("test.float64", 0.1)
writer.add_bool("test.bool", True)
writer.add_string("test.string", "Öl 水")
writer.add_array("test.integers", [1, -2, 3])
writer.add_array("test.numbers", [0.5, -1.5])
writer.add_array("test.bools", [True, False])
writer.add_token_list(["<s>", "▁the", "", "\U0001f600"])
writer.add_tensor("matrix", np.arange(6, dtype=np.float32).reshape(2, 3))
writer.add_tensor("cube", np.arange(24, dtype=np.float16).reshape(2, 3, 4))
writer.add_tensor("codes", quantize(values[:4], Type.Q8_0), raw_dtype=Type.Q8_0)
writer.add_tensor("counts", np.arange(5, dtype=np.int32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
