"""Word pieces: equal to the `tokenizers` library's, in their numbers, words and places."""

from __future__ import annotations

import random

import pytest
from tokenizers import Tokenizer

from soramame.text.encoder import LONGEST, WEIGHTS
from soramame.text.wordpiece import Pieces, WordPieces
from soramame.toybox.captions import LANGUAGES, STYLES, describe
from soramame.toybox.grammar import sample

ODD = [
    "", " ", "\t\n\r", "café CRÈME brûlée", "cafe\u0301", "Ångström ÆØ œuvre", "naïve façade",
    "een geïllustreerde coöperatie, zó mooi!", "’s ochtends; 's avonds", "ĲSSEL ijssel",
    "赤い狐が森で跳ねる", "a狐b 雪rabbit", "빨간 여우", "красная лиса", "ΟΔΟΣ odos", "ÇİĞ ığ ß ẞ",
    "🦊 hops 👩‍🚀🏽 left🚗🚙", "12:30, 3.5 km/h (50%) [x] <y> {z} $5 #1 @a a_b a-b a—b “q”",
    "zero\u200bwidth\u00adsoft\u00a0space\u3000wide\u2028line", "\x00a\x1bb\ufffdc\ud800d",
    "x" * 100, "x" * 101, "antidisestablishmentarianism", "qqqq zzzzq", "ﬁ ½ ① Ⅳ ™ ℃",
    "हिन्दी में लाल लोमड़ी", "ثعلب أحمر", "ไทย สุนัข", "fox " * 200, "ほ" * 200,
]  # fmt: skip


@pytest.fixture(scope="module")
def ours() -> WordPieces:
    return WordPieces.read(WEIGHTS / "tokenizer.json", LONGEST)


@pytest.fixture(scope="module")
def theirs() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    return tokenizer


def compare(ours: WordPieces, theirs: Tokenizer, texts: list[str]) -> None:
    for text in texts:
        found = theirs.encode(text)
        assert ours.cut(text) == Pieces(found.ids, found.word_ids, found.offsets), repr(text)


def test_captions_in_english_and_dutch(ours: WordPieces, theirs: Tokenizer) -> None:
    texts = [
        describe(sample(seed), seed, language, style, unseen=True).text
        for seed in range(400)
        for language in LANGUAGES
        for style in STYLES
    ]
    assert len(texts) > 2000
    compare(ours, theirs, texts)


def test_odd_texts(ours: WordPieces, theirs: Tokenizer) -> None:
    compare(ours, theirs, [text.replace("\ud800", "") for text in ODD])


def test_odd_texts_mixed(ours: WordPieces, theirs: Tokenizer) -> None:
    letters = "".join(ODD).replace("\ud800", "")
    random_ = random.Random(5)
    texts = ["".join(random_.choices(letters, k=random_.randrange(60))) for _ in range(3000)]
    compare(ours, theirs, texts)


def test_half_a_character_is_left_out(ours: WordPieces) -> None:
    assert ours.cut("a\ud800b").ids == ours.cut("ab").ids


def test_marks_in_a_prompt_are_text(ours: WordPieces) -> None:
    assert len(ours.cut("a [SEP] b").ids) == 7
