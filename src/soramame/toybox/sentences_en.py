"""English sentences about a scene, as marked text (see `phrases.py`)."""

from __future__ import annotations

import re

from soramame.toybox.phrases import INVERSE, Phrases, capital, mark, suffix

_BEFORE_COLOUR = ("little", "small", "big", "young", "old", "tall", "long", "wild", "jolly", "baby")
_ADJECTIVES = ("cute", "lovely", "small", "happy", "friendly", "beautiful", "little")
_OPENERS = ("we see", "show", "imagine", "picture", "a video of", "a clip of", "there is")


def tell(p: Phrases, style: str) -> str:
    """A short sentence, a few long ones, key words, or a view with nobody in it."""
    match style:
        case "scenery":
            text = _framed(p, _view(p), nominal=True)
        case "keywords":
            text = _keywords(p)
        case "long":
            text = _long(p)
        case _:
            form = p.words.one("third", "ing", "ing", "shown")
            text = _framed(p, _clause(p, form), nominal=form == "ing")
    return re.sub(r"\b([Aa]) (?=\[?[aeiou])", r"\1n ", text)


def _long(p: Phrases) -> str:
    told = [a for a in ("time", "weather") if p.tells(a)]
    facts = told if p.words.chance(0.3) else []
    text = f"{' and '.join(p.fact(a) for a in facts)}. " if facts else ""
    rest = p.without(*facts)
    form = p.words.one("third", "third", "third", "shown")
    if p.words.chance(0.5):
        return capital(text) + capital(_framed(rest, _clause(rest, form))) + "."
    inner = rest.without("camera", "look")
    text = capital(text) + capital(_framed(inner, _clause(inner, form))) + "."
    if p.tells("camera"):
        text += " The " + mark(f"[camera {p.forms('camera')[0]}]", "camera") + "."
    if p.tells("look"):
        look = re.sub("^with everything", "Everything is", p.adverb("look"))
        text += f" {look}." if look[0] == "E" else f" {p.words.one('It is', 'All')} filmed {look}."
    return text


def _framed(p: Phrases, clause: str, nominal: bool = False) -> str:
    """A clause with the camera and the look before or behind it; `nominal` lacks a verb."""
    text, camera, look = clause, p.tells("camera"), p.tells("look")
    if camera and nominal and p.words.chance(0.25) and (shot := p.shot()).endswith("shot"):
        text, camera = f"a [{shot}|camera] of {text}", False
    if look and p.words.chance(0.3):
        phrase = p.adverb("look")
        if phrase.startswith(("in ", "as ", "like ")):
            text, look = f"{phrase}{p.words.one(',', ':')} {text}", False
    if camera:
        text += _camera_tail(p)
    return f"{text}, {p.adverb('look')}" if look else text


def _camera_tail(p: Phrases) -> str:
    third, ing = p.forms("camera")
    if p.words.chance(0.3):
        return f", [{p.shot()}|camera]"
    return p.words.one(
        f", [camera {ing}|camera]",
        f", the [camera {ing}|camera]",
        f", with the [camera {ing}|camera]",
        f" while the [camera {third}|camera]",
        f" as the [camera {third}|camera]",
    )


def _view(p: Phrases) -> str:
    place = p.place() if p.tells("place") else p.words.one("a view", "a scene")
    bare = re.sub(r"^[a-z]+ (?=(a|an|the) |\[)", "", place)
    return bare + _circumstances(p)


def _keywords(p: Phrases) -> str:
    parts = [_keyword(p, 0)]
    if len(p.scene.actors) == 2:
        parts[0] += f" {p.relation(_relation(p))[0]} {_keyword(p, 1)}"
    tail = [_telling(p.place())] if p.tells("place") else []
    tail += [_telling(p.adverb(a)) for a in ("time", "weather", "look") if p.tells(a)]
    tail += [f"[{p.shot()}|camera]"] if p.tells("camera") else []
    p.words.rng.shuffle(tail)
    return p.words.one(", ", ", ", ", ", " ").join(parts + tail)


def _keyword(p: Phrases, i: int) -> str:
    name = f"[{p.name(i)}|subject{suffix(i)}]"
    colour = f"{p.colour(i)[0]} " if p.tells(f"colour{suffix(i)}") else ""
    return f"{colour}{name}{_deed(p, i, 'ing')}"


def _telling(phrase: str) -> str:
    return phrase[phrase.index("[") :]


def _clause(p: Phrases, form: str) -> str:
    """Who does what, where and when; "shown" puts an opener before a participle."""
    apart = len(p.scene.actors) == 2 and not p.tells("relation")
    opener = f"{p.words.one(*_OPENERS)} " if form == "shown" and not apart else ""
    if form == "third" and not p.moves(0) and len(p.scene.actors) == 1:
        opener = f"{p.words.one('there is', 'we see')} "
    form = "ing" if form == "shown" else form
    if len(p.scene.actors) == 2:
        head = _pair(p, form) if p.tells("relation") else _both(p)
    else:
        head = _noun(p, 0) + _deed(p, 0, form)
    clause = opener + head + (f" {p.place()}" if p.tells("place") else "")
    early = [a for a in ("time", "weather") if p.tells(a)]
    if form == "third" and early and p.words.chance(0.2):
        first = str(p.words.rng.choice(early))
        return f"{p.adverb(first)}, {clause}{_circumstances(p.without(first))}"
    text = clause + _circumstances(p)
    return _with_sky(p, text)


def _with_sky(p: Phrases, text: str) -> str:
    """Now and then the weather (or the night) as an adjective of the place instead."""
    for attribute in ("weather", "time"):
        if p.tells(attribute) and p.words.chance(0.25) and (sky := p.sky(attribute)):
            rest, told = re.subn(rf",? [a-z ]*\[[^]]*\|{attribute}\]", "", text, count=1)
            place = r"\b(a|an|the) (\[[^]]*\|place\])"
            adjective, found = re.subn(place, rf"\1 {sky} \2", rest, count=1)
            if told and found:
                return adjective
    return text


def _circumstances(p: Phrases) -> str:
    parts = [f" {p.adverb(a)}" for a in ("time", "weather") if p.tells(a)]
    p.words.rng.shuffle(parts)
    return "".join(parts)


def _relation(p: Phrases) -> str:
    return p.scene.relation or "left of"


def _pair(p: Phrases, form: str) -> str:
    relation, first, second = _relation(p), 0, 1
    if p.words.chance(0.25):
        relation, first, second = INVERSE[relation], 1, 0
    other = _noun(p, second) + (_modifier(p, second) if p.words.chance(0.9) else "")
    who, deed = _noun(p, first), _deed(p, first, form)
    words = p.relation(relation)
    if relation == "follows":
        ing, third = words
        if not deed:
            return f"{who} {third if form == 'third' else ing} {other}"
        joined = f" and {third} {other}" if form == "third" else f", {ing} {other}"
        return f"{who}{deed}" + p.words.one(f", {ing} {other}", joined)
    verb = " is" if not deed and form == "third" else ""
    comma = "," if deed and relation == "followed by" else ""
    return f"{who}{verb}{deed}{comma} {words[0]} {other}"


def _both(p: Phrases) -> str:
    """Two actors whose relation is not told."""
    one, two = p.scene.actors
    alike = (one.action, one.direction) == (two.action, two.direction)
    if alike and p.moves(0) and p.moves(1) and p.words.chance(0.6):
        shared = re.sub(r"\|([a-z]+)\]", r"|\g<1>12]", _deed(p, 0, "ing"))
        return f"{_noun(p, 0)} and {_noun(p, 1)} are{shared}"
    if not (p.moves(0) and p.moves(1)):
        return f"{_noun(p, 0)} and {_noun(p, 1)}"
    joint = p.words.one("and", "while", "and")
    return f"{_noun(p, 0)}{_deed(p, 0, 'third')} {joint} {_noun(p, 1)}{_deed(p, 1, 'third')}"


def _noun(p: Phrases, i: int) -> str:
    """An actor with an article and, where told, its colour."""
    label = suffix(i)
    the = p.words.one("a", "a", "a", "a", "the")
    glue, _, rest = p.name(i).rpartition(" ")
    before, _, middle = glue.partition(" ")
    if before in _BEFORE_COLOUR:
        the, name = f"{the} {before}", f"[{middle} {rest}".replace("[ ", "[")
    else:
        name = f"[{glue} {rest}".replace("[ ", "[")
        the += f" {p.words.one(*_ADJECTIVES)}" if p.words.chance(0.12) else ""
    name += f"|subject{label}]"
    if not p.tells(f"colour{label}"):
        return f"{the} {name}"
    if p.words.chance(0.08):
        return f"{the} {name}, {p.likeness(i)},"
    return f"{the} {p.colour(i)[0]} {name}"


def _deed(p: Phrases, i: int, form: str) -> str:
    """What an actor does, with a space before it; nothing where nothing is told."""
    if not p.moves(i):
        return ""
    third, ing = p.verb(i)
    verb = third if form == "third" else ing
    if form == "third" and p.words.chance(0.15):
        verb, form = ing, "is"
    action = f"action{suffix(i)}"
    verb = f"[{verb}|{action}]" if p.tells(action) else verb
    direction = p.direction(i)
    return (" is " if form == "is" else " ") + verb + (f" {direction}" if direction else "")


def _modifier(p: Phrases, i: int) -> str:
    """What an actor does, hung on its name."""
    if not p.moves(i):
        return ""
    kind = p.words.one("ing", "ing", "that", "which")
    if kind == "ing":
        return _deed(p, i, "ing")
    return f" {kind}{_deed(p, i, 'third')}"
