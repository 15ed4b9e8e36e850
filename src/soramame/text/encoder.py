"""The text encoder at run time: sentences in, one state for every word piece out.

all-MiniLM-L6-v2 (Apache-2.0) with int8 weights, made by `runs/text_encoder.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import openvino
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

WEIGHTS = Path(__file__).parent.parent / "weights" / "text"
WIDTH = 384
LONGEST = 128  # word pieces, the two that frame a text included

States = NDArray[np.float32]
Mask = NDArray[np.bool_]


class TextEncoder:
    """Turns sentences into token states; `threads` 0 lets the machine decide how many to use.

    Loads in under half a second and may be shared between threads.
    """

    def __init__(self, folder: Path = WEIGHTS, threads: int = 0) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST)
        self.model = compiled(folder / "minilm.onnx", threads)

    def encode(self, texts: Sequence[str]) -> tuple[States, Mask]:
        """States [B, L, 384] and a mask [B, L], true on word pieces; L is the longest text's."""
        ids, mask = self.tokenize(texts)
        return self.states(ids, mask), mask

    def tokenize(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], Mask]:
        """Word piece numbers and mask, both [B, L]; a text is cut at 128 pieces."""
        if not texts:
            raise ValueError("no texts were given; there must be at least one")
        rows = [encoding.ids for encoding in self.pieces(texts)]
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
        lengths = np.array([len(row) for row in rows])
        return ids, np.arange(ids.shape[1]) < lengths[:, None]

    def pieces(self, texts: Sequence[str]) -> list[Encoding]:
        """The word pieces of every text, with the places where they stand in it."""
        encodings: list[Encoding] = self.tokenizer.encode_batch(list(texts))
        return encodings

    def states(self, ids: NDArray[np.int64], mask: Mask) -> States:
        """States [B, L, 384] of tokenized texts."""
        request = self.model.create_infer_request()
        found: States = request.infer({"ids": ids, "mask": mask})["states"].copy()
        return found


def compiled(path: Path, threads: int = 0) -> openvino.CompiledModel:
    """An ONNX model, ready to run on the CPU in float32 arithmetic: the same on every machine."""
    settings: dict[str, str | int] = {
        "INFERENCE_PRECISION_HINT": "f32",
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": threads,
    }
    return openvino.Core().compile_model(str(path), "CPU", settings)
