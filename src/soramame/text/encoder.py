"""The text encoder at run time: sentences in, one state for every word piece out.

all-MiniLM-L6-v2 (Apache-2.0) with int8 weights, made by `runs/text_encoder.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from soramame.graphs import session
from soramame.text.wordpiece import Pieces, WordPieces

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
        self.word_pieces = WordPieces.read(folder / "tokenizer.json", LONGEST)
        self.network = session(folder / "minilm.onnx", threads)

    def encode(self, texts: Sequence[str]) -> tuple[States, Mask]:
        """States [B, L, 384] and a mask [B, L], true on word pieces; L is the longest text's."""
        ids, mask = self.tokenize(texts)
        return self.states(ids, mask), mask

    def tokenize(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], Mask]:
        """Word piece numbers and mask, both [B, L]; a text is cut at 128 pieces."""
        if not texts:
            raise ValueError("no texts were given; there must be at least one")
        rows = [pieces.ids for pieces in self.pieces(texts)]
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
        lengths = np.array([len(row) for row in rows])
        return ids, np.arange(ids.shape[1]) < lengths[:, None]

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """The word pieces of every text, with the places where they stand in it."""
        return [self.word_pieces.cut(text) for text in texts]

    def states(self, ids: NDArray[np.int64], mask: Mask) -> States:
        """States [B, L, 384] of tokenized texts."""
        found: States = self.network.run(["states"], {"ids": ids, "mask": mask})[0]
        return found
