"""English sentences about a scene, with marks: "a [red|colour] [fox|subject] [hops|action]".

Every function returns marked text, which `captions.parse` turns into a caption and its spans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from soramame.toybox.lexicon import AIR, Words, context, goes, mark
from soramame.toybox.scene import Scene

_GLUE = ("little", "young", "old", "tall", "jolly", "baby")  # stand before the colour
_ADJECTIVES = ("cute", "lovely", "small", "happy", "friendly", "beautiful")
_OPENERS = ("We see", "Show", "Imagine", "Picture", "A video of", "A clip of", "There is")
INVERSE = {
    "left of": "right of", "right of": "left of", "behind": "in front of",
    "follows": "followed by",
}  # fmt: skip


@dataclass(frozen=True)
class English:
    """Says what is `told` of a scene in English."""

    words: Words
    scene: Scene
    told: frozenset[str]

    def short(self) -> str:
        """One sentence or a list of key words."""
        kind = self.words.one("sentence", "participle", "participle", "list", "shown")
        if kind == "list":
            return self.keywords()
        clause = self.clause("third" if kind == "sentence" else "ing")
        if kind == "shown":
            clause = f"{self.words.one(*_OPENERS)} {clause}"
        return self.framed(clause)

    def long(self) -> str:
        """A few full sentences."""
        facts, rest = self.facts() if self.words.chance(0.3) else ("", self.told)
        teller = English(self.words, self.scene, rest)
        shown = self.words.chance(0.25)
        clause = teller.clause("ing" if shown else "third")
        if shown:
            clause = f"{self.words.one(*_OPENERS)} {clause}"
        if self.words.chance(0.5):
            return facts + teller.framed(clause) + "."
        camera = f" {teller.camera_sentence()}" if "camera" in rest else ""
        look = f" {self.words.one('All', 'Everything')} {teller.look()}." if "look" in rest else ""
        inner = English(self.words, self.scene, rest - {"camera", "look"})
        return facts + inner.framed(clause) + "." + camera + look

    def scenery(self) -> str:
        """Where and when, with nobody in it."""
        text = self.place() if "place" in self.told else self.words.one("a view", "a scene")
        text = re.sub(r"^[a-z]+ (?=(a|the) )|^[a-z]+ (?=\[)", "", text)
        return self.framed(f"{text}{self.circumstances()}", opened=True)

    def keywords(self) -> str:
        """Key words with commas, as people write who have used such tools before."""
        adjective = f"{self.colour(0)} " if "colour" in self.told else ""
        parts = [adjective + self.name(0)] if "subject" in self.told else []
        parts += [self.deed(0, "ing")] if self.deed(0, "ing") else []
        if "relation" in self.told:
            parts[-1] += f" {self.relation(self.scene.relation or '')} {self.noun(1)}"
        tail = [self.bare(a) for a in ("place", "weather", "time") if a in self.told]
        tail += [self.shot()] if "camera" in self.told else []
        tail += [self.bare("look")] if "look" in self.told else []
        self.words.rng.shuffle(tail)
        return ", ".join(p for p in parts + tail if p)

    def clause(self, form: str) -> str:
        """Who does what, where and when; the verb in the third person or as a participle."""
        head = self.pair(form) if len(self.scene.actors) == 2 else self.actor(0, form)
        place = f" {self.place()}" if "place" in self.told else ""
        return f"{head}{place}{self.circumstances()}"

    def actor(self, i: int, form: str) -> str:
        """One actor and its deed."""
        deed = self.deed(i, form)
        if form == "third" and deed and self.words.chance(0.15) and self.deed(i, "ing"):
            deed = f"is {self.deed(i, 'ing')}"
        return f"{self.noun(i)} {deed}" if deed else self.noun(i)

    def pair(self, form: str) -> str:
        """Two actors and how they stand to one another."""
        if "relation" not in self.told:
            joint = self.words.one("and", "while", "and")
            return f"{self.actor(0, 'third')} {joint} {self.actor(1, 'third')}"
        relation = self.scene.relation or ""
        first, second = 0, 1
        if self.words.chance(0.25):
            relation, first, second = INVERSE[relation], 1, 0
        other = self.noun(second) + self.aside(second)
        if relation == "follows":
            return self.following(form, other)
        comma = "," if relation == "followed by" and self.deed(first, form) else ""
        return f"{self.actor(first, form)}{comma} {self.relation(relation)} {other}"

    def following(self, form: str, other: str) -> str:
        """The first actor following the other."""
        verbs = self.words.pick("RELATIONS", "follows").forms
        ing, third = (mark(f"[{verb.strip('[]')}]", "relation") for verb in verbs)
        deed = self.deed(0, form)
        if not deed:
            return f"{self.noun(0)} {third if form == 'third' else ing} {other}"
        if form == "third" and self.words.chance(0.4):
            return f"{self.noun(0)} {deed} and {third} {other}"
        return f"{self.noun(0)} {deed}, {ing} {other}"

    def aside(self, i: int) -> str:
        """The second actor's deed, hung on its name."""
        if not self.deed(i, "ing"):
            return ""
        which = self.words.one("that", "that", "which")
        third, ing = self.deed(i, "third"), self.deed(i, "ing")
        return self.words.one(f" {ing}", f" {which} {third}", f" that is {ing}")

    def noun(self, i: int) -> str:
        """An actor by its name and, where told, its colour."""
        name, the = self.name(i), self.words.one("a", "a", "a", "a", "the")
        adjective = f"{self.words.one(*_ADJECTIVES)} " if self.words.chance(0.12) else ""
        if name.startswith("["):
            glue = ""
        else:
            glue, name = name.split(" ", 1)
            glue, adjective = f"{glue} ", ""
        if f"colour{suffix(i)}" not in self.told:
            return f"{the} {adjective}{glue}{name}"
        if self.words.chance(0.1):
            colour = self.scene.actors[i].colour
            like = mark(f"[{self.words.pick('LIKENESSES', colour).forms[0]}]", f"colour{suffix(i)}")
            return f"{the} {adjective}{glue}{name}, {like},"
        if self.words.chance(0.06):
            return f"{the} {adjective}{glue}{name} that is {self.colour(i)}"
        return f"{the} {adjective}{glue}{self.colour(i)} {name}"

    def name(self, i: int) -> str:
        """A subject's marked name, such as "little [fox|subject]"."""
        name = self.words.pick("NOUNS", self.scene.actors[i].subject).forms[0]
        before, _, after = name.partition(" ")
        if before in _GLUE and after:
            return f"{before} [{after}|subject{suffix(i)}]"
        return f"[{name}|subject{suffix(i)}]"

    def colour(self, i: int) -> str:
        """A colour's marked name."""
        name = self.words.pick("COLOURS", self.scene.actors[i].colour).forms[0]
        return f"[{name}|colour{suffix(i)}]"

    def deed(self, i: int, form: str) -> str:
        """The verb and the direction, or nothing where neither is told."""
        actor, end = self.scene.actors[i], suffix(i)
        directed = f"direction{end}" in self.told and actor.direction is not None
        marks = context(self.scene, i, directed)
        n = 0 if form == "third" else 1
        verb = ""
        if f"action{end}" in self.told:
            verb = f"[{self.words.pick('VERBS', actor.action, marks).forms[n]}|action{end}]"
        elif directed:
            verb = self.words.choose(goes("en"), marks).forms[n]
        if directed and actor.direction is not None:
            where = self.words.pick("DIRECTIONS", actor.direction).forms[0]
            verb += " " + mark(where, f"direction{end}")
        return verb

    def relation(self, relation: str) -> str:
        """The words between two actors."""
        return mark(self.words.pick("RELATIONS", relation).forms[0], "relation")

    def place(self) -> str:
        """A place phrase, perhaps with the weather or the night as its adjective left out."""
        marks = context(self.scene, 0, "direction" in self.told)
        aloft = self.scene.actors[0].action in AIR
        for _ in range(20):
            phrase = self.words.pick("PLACES", self.scene.place, marks).forms[0]
            if not (aloft and phrase.startswith("on ")):
                break
        return mark(phrase, "place")

    def circumstances(self) -> str:
        """The time and the weather, in either order."""
        parts = [self.phrase(a) for a in ("time", "weather") if a in self.told]
        self.words.rng.shuffle(parts)
        return "".join(f" {p}" for p in parts)

    def phrase(self, attribute: str) -> str:
        """An adverbial of time, weather or look."""
        table = {"time": "TIMES", "weather": "WEATHERS", "look": "LOOKS"}[attribute]
        marks = frozenset({self.scene.time})
        word = getattr(self.scene, attribute)
        return mark(self.words.pick(table, word, marks).forms[0], attribute)
