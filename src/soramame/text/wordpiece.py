"""Word pieces as BERT cuts them (Devlin et al. 2018), each with its place in the text.

A text is cleaned, put in lower case without accents, split at blanks, punctuation and CJK
characters, and every word is cut into the longest pieces of the vocabulary, from its left. What
comes out equals the `tokenizers` library's (tests compare them on thousands of texts), but for
"[SEP]" and its like: in a prompt these are text, here, and not marks.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path

UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
LONGEST_WORD = 100  # characters; a longer one is unknown
_CJK = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
Letters = list[tuple[str, int]]  # characters, each with the place in the text that it came from


@dataclass(frozen=True)
class Pieces:
    """A text's word pieces: numbers, which word each belongs to, and where it stands in the text.

    The first and the last frame the text: they belong to no word.
    """

    ids: list[int]
    word_ids: list[int | None]
    offsets: list[tuple[int, int]]


class WordPieces:
    """Cuts texts by a vocabulary; at most `longest` pieces, the two that frame a text included."""

    def __init__(self, vocabulary: dict[str, int], longest: int) -> None:
        self._numbers, self._longest = vocabulary, longest

    @classmethod
    def read(cls, path: Path, longest: int) -> WordPieces:
        """The vocabulary of a `tokenizer.json`."""
        vocabulary: dict[str, int] = json.loads(path.read_text("utf-8"))["model"]["vocab"]
        return cls(vocabulary, longest)

    def cut(self, text: str) -> Pieces:
        """The text's pieces; what goes beyond the longest is left out."""
        ids: list[int] = []
        word_ids: list[int | None] = []
        offsets: list[tuple[int, int]] = []
        room = self._longest - 2
        for index, word in enumerate(words(text)):
            if len(ids) >= room:
                break
            for number, start, end in self._cut_word(word):
                ids.append(number)
                word_ids.append(index)
                offsets.append((word[start][1], word[end - 1][1] + 1))
        return Pieces(
            [self._numbers[BEGIN], *ids[:room], self._numbers[END]],
            [None, *word_ids[:room], None],
            [(0, 0), *offsets[:room], (0, 0)],
        )

    def _cut_word(self, word: Letters) -> list[tuple[int, int, int]]:
        """A word's pieces as number, start and end in it; one unknown piece if it can't be cut."""
        letters = "".join(letter for letter, _ in word)
        pieces: list[tuple[int, int, int]] = []
        start = 0
        while start < len(letters) <= LONGEST_WORD:
            for end in range(len(letters), start, -1):
                piece = letters[start:end] if start == 0 else f"##{letters[start:end]}"
                if piece in self._numbers:
                    pieces.append((self._numbers[piece], start, end))
                    start = end
                    break
            else:
                break
        whole = start == len(letters)
        return pieces if whole else [(self._numbers[UNKNOWN], 0, len(letters))]


def words(text: str) -> list[Letters]:
    """A text's words in lower case and without accents; punctuation and CJK stand alone."""
    found: list[Letters] = []
    open_word = False
    for place, character in enumerate(text):
        alone = _is_cjk(character)
        open_word = open_word and not alone
        for letter in _plain(character):
            if letter.isspace():
                open_word = False
            elif _is_punctuation(letter):
                found.append([(letter, place)])
                open_word = False
            elif open_word:
                found[-1].append((letter, place))
            else:
                found.append([(letter, place)])
                open_word = True
        open_word = open_word and not alone
    return found


def _plain(character: str) -> str:
    """A character in lower case without its accents; nothing for what can't be seen."""
    if character in "\t\n\r":
        return " "
    if character in "\0\ufffd" or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co"):
        return ""
    letters = unicodedata.normalize("NFD", character)
    return "".join(x.lower() for x in letters if unicodedata.category(x) != "Mn")


def _is_punctuation(letter: str) -> bool:
    return (letter.isascii() and not letter.isalnum()) or unicodedata.category(letter)[0] == "P"


def _is_cjk(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _CJK)
