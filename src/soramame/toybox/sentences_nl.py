"""Dutch sentences about a scene, as marked text (see `phrases.py`).

The finite verb stands second in a main clause and last in a subordinate one, where a separable
verb is joined again: "stijgt op", "die opstijgt". An adjective takes its -e except in "een" before
a het-word: "een rood konijn", "het rode konijn", "een rode vos".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from soramame.toybox.phrases import INVERSE, Phrases, capital, suffix

_BEFORE_COLOUR = {
    "kleine": "klein", "jonge": "jong", "oude": "oud", "lange": "lang", "vrolijke": "vrolijk",
    "grote": "groot", "wilde": "wild",
}  # fmt: skip
_ADJECTIVES = (("lief", "lieve"), ("mooi", "mooie"), ("klein", "kleine"), ("vrolijk", "vrolijke"))
_OPENERS = ("een filmpje van", "een video van", "beelden van")


class Verb(NamedTuple):
    """A verb taken apart: "stijgt" and "op", and whole: "opstijgt", "opstijgen"."""

    finite: str
    rest: str
    last: str
    infinitive: str


def verb(main: str, infinitive: str) -> Verb:
    """A verb from "stijgt op" and "opstijgen", or from "valt om" and "omvallen"."""
    finite, _, rest = main.partition(" ")
    if not rest or not infinitive.startswith(rest):
        return Verb(finite, rest, main, infinitive)
    gap = " " if infinitive[len(rest) :].startswith(" ") else ""
    return Verb(finite, rest, rest + gap + finite, infinitive)


def tell(p: Phrases, style: str) -> str:
    """A short sentence, a few long ones, key words, or a view with nobody in it."""
    match style:
        case "scenery":
            return _framed(p, _view(p))
        case "keywords":
            return _keywords(p)
        case "long":
            return _long(p)
        case _:
            kind = p.words.one("main", "main", "relative", "seen")
            return _framed(p, _clause(p, kind))


def _long(p: Phrases) -> str:
    told = [a for a in ("time", "weather") if p.tells(a)]
    facts = told if p.words.chance(0.3) else []
    text = f"{' en '.join(p.fact(a) for a in facts)}. " if facts else ""
    rest = p.without(*facts)
    kind = p.words.one("main", "main", "main", "seen")
    if p.words.chance(0.5):
        return capital(text) + capital(_framed(rest, _clause(rest, kind))) + "."
    inner = rest.without("camera", "look")
    text = capital(text) + capital(_framed(inner, _clause(inner, kind))) + "."
    if p.tells("camera"):
        text += f" De [camera {p.forms('camera')[0]}|camera]."
    if p.tells("look"):
        text += f" {_look_sentence(p)}."
    return text


def _look_sentence(p: Phrases) -> str:
    look = p.adverb("look")
    if look.startswith("alles "):
        return f"Alles is {look.removeprefix('alles ')}"
    return f"{p.words.one('Het', 'Alles')} is {look} gefilmd"


def _framed(p: Phrases, clause: str) -> str:
    """A clause with the camera and the look before or behind it."""
    text, camera, look = clause, p.tells("camera"), p.tells("look")
    if look and p.words.chance(0.3):
        phrase = p.adverb("look")
        if phrase.startswith(("in ", "als ")):
            text, look = f"{phrase}: {text}", False
    if camera:
        main = verb(*p.forms("camera"))
        text += p.words.one(
            f", [{p.shot()}|camera]",
            f", terwijl de [camera {main.last}|camera]",
            f", terwijl de [camera {main.last}|camera]",
            f", de [camera {main.finite} {main.rest}|camera]".replace(" |", "|"),
        )
    return f"{text}, {p.adverb('look')}" if look else text


def _view(p: Phrases) -> str:
    place = p.place() if p.tells("place") else p.words.one("een uitzicht", "een tafereel")
    bare = re.sub(r"^[a-z]+ (?=(een|de|het) |\[)", "", place)
    return bare + _circumstances(p)


def _keywords(p: Phrases) -> str:
    parts = [_keyword(p, 0)]
    if len(p.scene.actors) == 2:
        relation = p.relation(p.scene.relation or "left of")[0]
        parts[0] = f"{_bare_noun(p, 0)} {relation} {_bare_noun(p, 1)}"
    tail = [_telling(p.place())] if p.tells("place") else []
    tail += [_telling(p.adverb(a)) for a in ("time", "weather", "look") if p.tells(a)]
    tail += [f"[{p.shot()}|camera]"] if p.tells("camera") else []
    p.words.rng.shuffle(tail)
    return p.words.one(", ", ", ", ", ", " ").join(parts + tail)


def _keyword(p: Phrases, i: int) -> str:
    text = _bare_noun(p, i)
    if not p.moves(i):
        return text
    return f"{text}{p.words.one(',', '')} {_deed(p, i)}"


def _bare_noun(p: Phrases, i: int) -> str:
    article, _, name = p.name(i).partition(" ")
    colour = p.colour(i)[0 if article == "het" else 1] + " " if _coloured(p, i) else ""
    before, _, rest = name.partition(" ")
    if article == "het" and before in _BEFORE_COLOUR:
        name = f"{_BEFORE_COLOUR[before]} {rest}"
    return f"{colour}[{name}|subject{suffix(i)}]"


def _telling(phrase: str) -> str:
    return phrase[phrase.index("[") :]


def _clause(p: Phrases, kind: str) -> str:
    """Who does what, where and when: a main clause, a noun with its clause, or what we see."""
    if len(p.scene.actors) == 2:
        head = _pair(p) if p.tells("relation") else _both(p)
        return head + _where(p) + _circumstances(p)
    if not p.moves(0) or kind == "relative":
        shown = _OPENERS if kind == "relative" else ("we zien",)
        opener = f"{p.words.one(*shown)} " if kind == "main" or p.words.chance(0.25) else ""
        return f"{opener}{_noun(p, 0, doing=True)}{_where(p)}{_circumstances(p)}"
    if kind == "seen":
        infinitive = _labelled(p, 0, _verb(p, 0).infinitive)
        deed = f"{p.direction(0)} {infinitive}".strip()
        return f"we zien {_noun(p, 0)} {deed}{_where(p)}{_circumstances(p)}"
    early = [a for a in ("time", "weather", "place") if p.tells(a)]
    if early and p.words.chance(0.35):
        first = str(p.words.rng.choice(early))
        adverb = p.place() if first == "place" else p.adverb(first)
        comma = "," if adverb.startswith("terwijl") else ""
        rest = p.without(first)
        return f"{adverb}{comma} {_inverted(p)}{_where(rest)}{_circumstances(rest)}"
    return _with_sky(p, f"{_noun(p, 0)} {_deed(p, 0)}{_where(p)}{_circumstances(p)}")


def _with_sky(p: Phrases, text: str) -> str:
    """Now and then the weather (or the night) as an adjective of the place instead."""
    for attribute in ("weather", "time"):
        if p.tells(attribute) and p.words.chance(0.25) and (sky := p.sky(attribute)):
            rest, told = re.subn(rf",? [a-z ]*\[[^]]*\|{attribute}\]", "", text, count=1)
            place = r"\b(de|het) (\[[^]]*\|place\])"
            adjective, found = re.subn(place, rf"\1 {sky} \2", rest, count=1)
            if told and found:
                return adjective
    return text


def _where(p: Phrases) -> str:
    return f" {p.place()}" if p.tells("place") else ""


def _circumstances(p: Phrases) -> str:
    parts = [f" {p.adverb(a)}" for a in ("time", "weather") if p.tells(a)]
    p.words.rng.shuffle(parts)
    parts.sort(key=lambda part: part.startswith(" terwijl"))
    return "".join(parts[:1]) + "".join(
        f",{part}" if part.startswith(" terwijl") else part for part in parts[1:]
    )


def _pair(p: Phrases) -> str:
    relation, first, second = p.scene.relation or "left of", 0, 1
    if p.words.chance(0.25):
        relation, first, second = INVERSE[relation], 1, 0
    other = _noun(p, second, doing=True)
    words = p.relation(relation)[0]
    who, deed = _noun(p, first), f" {_deed(p, first)}" if p.moves(first) else ""
    if relation == "follows":
        return f"{who}{deed} en {words} {other}" if deed else f"{who} {words} {other}"
    comma = "," if relation == "followed by" and deed else ""
    if not deed and relation != "followed by":
        deed = p.words.one(" is", "", "")
    return f"{who}{deed}{comma} {words} {other}"


def _both(p: Phrases) -> str:
    """Two actors whose relation is not told."""
    one, two = p.scene.actors
    alike = (one.action, one.direction) == (two.action, two.direction)
    who, other = _noun(p, 0), _noun(p, 1)
    if not (p.moves(0) and p.moves(1)):
        return f"{who} en {other}"
    shared = _verb(p, 0)
    if alike and not shared.rest and p.words.chance(0.6):
        both = f"{_labelled(p, 0, shared.infinitive)} {p.direction(0)}".strip()
        return f"{who} en {other} " + re.sub(r"\|([a-z]+)\]", r"|\g<1>12]", both)
    if p.words.chance(0.5):
        return f"{who} {_deed(p, 0)} en {other} {_deed(p, 1)}"
    return f"{who} {_deed(p, 0)}, terwijl {other} {_last(p, 1)}"


def _coloured(p: Phrases, i: int) -> bool:
    return p.tells(f"colour{suffix(i)}")


def _noun(p: Phrases, i: int, doing: bool = False) -> str:
    """An actor with its article and colour; `doing` adds its deed: "die naar links springt"."""
    article, _, name = p.name(i).partition(" ")
    the = p.words.one("een", "een", "een", "een", article)
    form = 0 if the == "een" and article == "het" else 1
    before, _, rest = name.partition(" ")
    if before in _BEFORE_COLOUR:
        the, name = f"{the} {before if form else _BEFORE_COLOUR[before]}", rest
    elif p.words.chance(0.12):
        the += f" {_ADJECTIVES[p.words.rng.integers(len(_ADJECTIVES))][form]}"
    noun = f"[{name}|subject{suffix(i)}]"
    if _coloured(p, i) and p.words.chance(0.06):
        noun = f"{noun}, {p.likeness(i)},"
    elif _coloured(p, i):
        noun = f"{p.colour(i)[form]} {noun}"
    who = "dat" if article == "het" else "die"
    return f"{the} {noun} {who} {_last(p, i)}" if doing and p.moves(i) else f"{the} {noun}"


def _verb(p: Phrases, i: int) -> Verb:
    return verb(*p.verb(i))


def _labelled(p: Phrases, i: int, words: str) -> str:
    action = f"action{suffix(i)}"
    return f"[{words}|{action}]" if p.tells(action) and words else words


def _deed(p: Phrases, i: int) -> str:
    """What an actor does, as in a main clause after its subject."""
    done = _verb(p, i)
    whole = f"{done.finite} {done.rest}".strip()
    return f"{_labelled(p, i, whole)} {p.direction(i)}".strip()


def _inverted(p: Phrases) -> str:
    """The first actor's main clause with the verb before it."""
    done = _verb(p, 0)
    parts = (_labelled(p, 0, done.finite), _noun(p, 0), _labelled(p, 0, done.rest), p.direction(0))
    return " ".join(part for part in parts if part).replace("|],", "|]")


def _last(p: Phrases, i: int) -> str:
    """What an actor does, as in a subordinate clause."""
    return f"{p.direction(i)} {_labelled(p, i, _verb(p, i).last)}".strip()
