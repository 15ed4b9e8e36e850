"""The reader: a prompt in, an understanding of it out.

A small trained network (`model/reader.py`) over the text encoder's token states says what the
prompt tells and what each of its words is for. Made by `runs/reader.sh`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from soramame.graphs import session
from soramame.text.attributes import ATTRIBUTES, OUTSIDE, TAGS, VALUES, exchanged, turned
from soramame.text.encoder import WEIGHTS, TextEncoder
from soramame.text.understanding import Understanding, Word
from soramame.text.wordpiece import Pieces

_ENDS = np.cumsum([1 + len(VALUES[name]) for name in ATTRIBUTES])[:-1]
_STRANGE = TAGS.index(OUTSIDE)
DOUBT = 0.1  # a word is called outside from here on: a false alarm is better than a silent swap
_SMALL = """
    a an the this that these those it its one other same and or of with while as than then what
    in on at to by from for through over is are was were be been being has have had
    de het een dit dat deze die en met van terwijl als dan wat op aan te door voor
    zijn waren wordt worden heeft hebben dezelfde hetzelfde
"""
SMALL = frozenset(_SMALL.split())  # words that name nothing, so that no world can lack them
REMEMBERED = 64  # prompts: who says what was understood soon has it made
Floats = NDArray[np.float32]


class Reader:
    """Reads prompts; shares a `TextEncoder` or loads its own."""

    def __init__(self, encoder: TextEncoder | None = None, path: Path | None = None) -> None:
        self.encoder = encoder or TextEncoder()
        self.network = session(path or WEIGHTS / "reader.onnx")
        self._remembered = lru_cache(REMEMBERED)(lambda prompt: self.read_all([prompt])[0])

    def read(self, prompt: str) -> Understanding:
        """What one prompt tells; a ValueError where it is empty."""
        if not prompt.strip():
            raise ValueError("the prompt is empty; write what the video should show")
        return self._remembered(prompt)

    def read_all(self, prompts: list[str]) -> list[Understanding]:
        """What each of several prompts tells."""
        states, mask = self.encoder.encode(prompts)
        given = {"states": states, "mask": mask}
        values, tags = self.network.run(["values", "tags"], given)
        pieces = self.encoder.pieces(prompts)
        rows = zip(prompts, pieces, values, tags, strict=True)
        return [_understood(*row) for row in rows]


def _understood(prompt: str, pieces: Pieces, values: Floats, tags: Floats) -> Understanding:
    attributes: dict[str, str | None] = {}
    confidence: dict[str, float] = {}
    for name, logits in zip(ATTRIBUTES, np.split(values, _ENDS), strict=True):
        shares = _softmax(logits)
        best = int(shares.argmax())
        attributes[name] = VALUES[name][best - 1] if best else None
        confidence[name] = float(shares[best])
    if relation := turned(attributes["relation"]):
        attributes, confidence = exchanged(attributes), exchanged(confidence)
        attributes["relation"] = relation
    words = (
        replace(word, tag=OUTSIDE) if _unused(word, attributes) else word
        for word in _words(prompt, pieces, tags)
    )
    return Understanding(prompt, attributes, confidence, tuple(words))


def _unused(word: Word, attributes: Mapping[str, str | None]) -> bool:
    """Whether a word tells what was not understood after all, and so changes nothing."""
    if word.text.casefold() in SMALL or word.tag not in attributes:
        return False
    return attributes[word.tag] is None and attributes.get(f"{word.tag}2") is None


def _words(prompt: str, pieces: Pieces, tags: Floats) -> tuple[Word, ...]:
    """The prompt's words, each tagged by the mean over its pieces; doubt makes one outside."""
    groups: dict[int, list[int]] = {}
    for k, word in enumerate(pieces.word_ids):
        if word is not None:
            groups.setdefault(word, []).append(k)
    words = []
    for ks in groups.values():
        start, end = pieces.offsets[ks[0]][0], pieces.offsets[ks[-1]][1]
        if prompt[start:end].isalnum():
            shares = _softmax(tags[ks]).mean(0)
            if prompt[start:end].casefold() in SMALL:
                shares[_STRANGE] = 0.0
            best = _STRANGE if shares[_STRANGE] > DOUBT else int(shares.argmax())
            words.append(Word(prompt[start:end], start, end, TAGS[best], float(shares[best])))
    return tuple(words)


def _softmax(logits: Floats) -> Floats:
    shares: Floats = np.exp(logits - logits.max(-1, keepdims=True))
    shares /= shares.sum(-1, keepdims=True)
    return shares
