"""Prompts to learn reading from: captions, disturbed by words that the world does not hold.

A prompt is told in the order in which it names its actors, which need not be the scene's: "an
elephant in front of a windmill" names first what the scene holds second.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from soramame.text.attributes import ATTRIBUTES
from soramame.toybox import captions, grammar, outside
from soramame.toybox.lexicon import Words
from soramame.toybox.phrases import INVERSE, suffix
from soramame.toybox.scene import (
    ACTIONS,
    CAMERAS,
    COLOURS,
    DIRECTIONS,
    RELATIONS,
    SUBJECTS,
    TRAVELS,
    Actor,
    Scene,
    fits,
)

_ARTICLE = r"\b(?:a|an|the|een|de|het) "
_SUBJECT = re.compile(r"\[([^]|]*)\|(subject2?)\]")
_PLACE = re.compile(rf"\w+ {_ARTICLE}\[[^]]*\|place\]")
_ACTION = re.compile(r"\[([^]|]*)\|action2?\]")
_ADDITIONS = {
    "en": ("with", "and", "next to", "on", "[wearing|outside]", "[holding|outside]",
           "[riding|outside]", "[eating|outside]", "[carrying|outside]", "near", "made of"),
    "nl": ("met", "en", "naast", "op", "bij", "vlak bij"),
}  # fmt: skip
_WRAPPINGS = {
    "en": ("please make a video of {}", "{}, 4k", "cinematic video of {}", "{}, high quality",
           "I want to see {}", "{}, please", "a beautiful shot of {}", "generate {}", "{}!",
           "could you make {}", "{}, very detailed", "a short film about {}"),
    "nl": ("maak een video van {}", "{}, 4k", "{}, hoge kwaliteit", "ik wil graag {} zien",
           "{}, alsjeblieft", "een mooi filmpje van {}", "laat {} zien", "{}!", "{}, heel mooi"),
}  # fmt: skip


@dataclass(frozen=True)
class Prompt:
    """A sentence, what it tells (untold attributes left out), and the spans that tell it."""

    text: str
    told: dict[str, str]
    spans: tuple[captions.Span, ...]


def prompt(seed: int, unseen: str = "") -> Prompt:
    """The prompt of a seed; `unseen` may be "scenes", "synonyms" or "outside": held-out ones."""
    rng = np.random.default_rng([seed, len(unseen)])
    language = "nl" if rng.random() < 0.45 else "en"
    scene = _scene(rng, "combinations" if unseen else "train")
    style = str(rng.choice(captions.STYLES, p=(0.5, 0.25, 0.2, 0.05)))
    told = _told(rng) if rng.random() < 0.5 and style != "scenery" else None
    seed = int(rng.integers(2**31))
    text = captions.marked(scene, seed, language, style, told, unseen == "synonyms")
    swaps: dict[str, str] = {}
    if unseen == "outside" or (not unseen and rng.random() < 0.5):
        for _ in range(rng.integers(1, 3)):
            text = _disturbed(text, swaps, Words(language, rng, unseen == "outside"))
    if rng.random() < 0.15:
        wrapping = _WRAPPINGS[language][rng.integers(len(_WRAPPINGS[language]))]
        text = wrapping.format(text.rstrip(".").lower())
    caption = captions.parse(_a_or_an(text.lower() if rng.random() < 0.3 else text))
    return _in_order(caption, {**_values(scene), **swaps})


def _scene(rng: np.random.Generator, split: str) -> Scene:
    """A scene of the split, with all cameras and often a second actor that people may ask for."""
    scene = grammar.sample(int(rng.integers(2**31)), split)
    camera = str(rng.choice(CAMERAS))
    if rng.random() < 0.65:
        return replace(scene, actors=scene.actors[:1], relation=None, camera=camera)
    choices = [(s, a) for s in SUBJECTS for a in ACTIONS if fits(s, a, scene.place)]
    subject, action = choices[rng.integers(len(choices))]
    colour, direction = str(rng.choice(COLOURS)), str(rng.choice(DIRECTIONS))
    second = Actor(subject, colour, action, direction if action in TRAVELS else None)
    relation = str(rng.choice(RELATIONS))
    actors = (scene.actors[0], second)
    return replace(scene, actors=actors, relation=relation, camera=camera)


def _told(rng: np.random.Generator) -> frozenset[str]:
    """Any attributes at all, and whom they are of."""
    share = rng.uniform(0.1, 0.9)
    return frozenset(a for a in ATTRIBUTES if a.startswith("subject") or rng.random() < share)


def _values(scene: Scene) -> dict[str, str]:
    names = ("place", "time", "weather", "camera", "look", "relation")
    values = {name: getattr(scene, name) for name in names}
    for i, actor in enumerate(scene.actors):
        for name in ("subject", "colour", "action", "direction"):
            values[name + suffix(i)] = getattr(actor, name)
    return values


def _in_order(caption: captions.Caption, values: dict[str, str]) -> Prompt:
    """The prompt, its first named actor first."""
    starts = {s.attribute: s.start for s in reversed(caption.spans)}
    never = len(caption.text)
    first, second = (
        min(starts.get(f"{name}{end}", never) for name in ("subject", "colour", "action"))
        for end in ("", "2")
    )
    spans, told = list(caption.spans), {a: values[a] for a in caption.told if a != "outside"}
    if second < first:
        told = {_other(a): v for a, v in told.items()}
        spans = [captions.Span(s.start, s.end, _other(s.attribute)) for s in spans]
        if "relation" in told:
            told["relation"] = INVERSE[told["relation"]]
    return Prompt(caption.text, told, tuple(spans))


def _other(attribute: str) -> str:
    """The same of the other actor."""
    if attribute.removesuffix("2") not in ("subject", "colour", "action", "direction"):
        return attribute
    return attribute.removesuffix("2") if attribute.endswith("2") else f"{attribute}2"


def _disturbed(text: str, swaps: dict[str, str], words: Words) -> str:
    """The text with one thing changed; what is changed to another of the world goes to `swaps`."""
    kind = words.one("who", "who", "who", "odd", "where", "city", "which", "does", "add", "also")
    match kind:
        case "who" | "odd":
            return _other_subject(text, swaps, words, kind == "odd")
        case "where":
            new = words.one(*_outside(words, "where"))
            return _once(_PLACE, text, lambda m: f"{m[0][: m[0].index('[')]}[{new}|outside]")
        case "city":
            new = words.one(*_outside(words, "city"))
            return _once(_PLACE, text, lambda m: f"in [{new}|outside]")
        case "which":
            new = words.one(*_outside(words, "which"))
            return _once(_SUBJECT, text, lambda m: f"[{new}|outside] {m[0]}")
        case "does":
            forms = words.one(*_outside(words, "does")).split("/")
            ending = {"en": "ing", "nl": "en"}[words.language]
            return _once(
                _ACTION,
                text,
                lambda m: f"[{forms[m[1].split(' ')[0].endswith(ending)]}|outside]",
            )
        case "add":
            return _once(_SUBJECT, text, lambda m: f"{m[0]} {_addition(words)}")
    return _also(text, words)


def _other_subject(text: str, swaps: dict[str, str], words: Words, odd: bool) -> str:
    """Another subject in the first one's place: from outside, or one of the world's."""
    match = _SUBJECT.search(text)
    if match is None:
        return text
    if odd:
        subject = words.one(*SUBJECTS)
        new = words.pick("NOUNS", subject).forms[0]
        swaps[match[2]] = subject
    else:
        new = words.one(*_outside(words, "who"))
    label = match[2] if odd else "outside"
    new = new.split(" ", 1)[1] if words.language == "nl" else new
    return f"{text[: match.start()]}[{new}|{label}]{text[match.end() :]}"


def _addition(words: Words) -> str:
    """ "with a hat", "wearing a crown" """
    link, thing = words.one(*_ADDITIONS[words.language]), words.one(*_outside(words, "thing"))
    if words.language == "nl":
        article, gap, noun = thing.rpartition(" ")
        return f"{link} {article}{gap}[{noun}|outside]"
    return f"{link} a [{thing}|outside]"


def _also(text: str, words: Words) -> str:
    """A style, a season or a circumstance from elsewhere, before or behind the sentence."""
    phrase = words.one(*_outside(words, "also"))
    match = re.match(
        r"(?:(?:in the style of|in the year|in de stijl van|in|on|at|with|under|during|op|met|bij"
        r"|tijdens|onder) )?(?:(?:a|an|the|een|de|het) )?",
        phrase,
    )
    at = match.end() if match else 0
    phrase = f"{phrase[:at]}[{phrase[at:]}|outside]"
    if words.chance(0.25):
        return f"{phrase}, {text}"
    return f"{text.rstrip('.')}{words.one(',', ',', '')} {phrase}"


def _outside(words: Words, kind: str) -> tuple[str, ...]:
    return outside.words(words.language, kind, words.unseen)


def _once(pattern: re.Pattern[str], text: str, new: Callable[[re.Match[str]], str]) -> str:
    return pattern.sub(new, text, count=1)


def _a_or_an(text: str) -> str:
    text = re.sub(r"\b([Aa])n? (?=\[?[aeiou])", r"\1n ", text)
    return re.sub(r"\b([Aa])n (?=\[?[^aeiou[])", r"\1 ", text)
