"""Captions: what a person would say of a scene, and the one fixed wording that a model reads.

`canonical` is the wording that conditions the video transformer: every visible attribute, always
in the same order, so that a small model need not learn synonyms.
"""

from __future__ import annotations

from soramame.toybox.scene import COLOURLESS_LOOKS, TRAVELS, Actor, Scene

_VERBS = {
    "walk": "walks", "run": "runs", "hop": "hops", "drive": "drives", "fly": "flies",
    "swim": "swims", "roll": "rolls", "jump": "jumps", "spin": "spins", "rise": "rises",
    "fall": "falls", "stand": "stands still",
}  # fmt: skip
_PLACES = {
    "meadow": "in a meadow", "forest": "in a forest", "desert": "in a desert",
    "beach": "on a beach", "city": "in a city", "village": "in a village",
    "mountains": "in the mountains", "arctic": "in the arctic", "sea": "at sea",
    "candyland": "in candyland",
}  # fmt: skip
_TIMES = {"noon": "at noon", "sunset": "at sunset", "night": "at night"}
_WEATHERS = {"clear": "clear sky", "rain": "rain", "snow": "snow", "fog": "fog"}
_CAMERAS = {
    "static": "camera still", "pan left": "camera pans left", "pan right": "camera pans right",
    "push in": "camera pushes in", "pull back": "camera pulls back", "orbit": "camera orbits",
    "crane up": "camera cranes up", "track": "camera tracks",
}  # fmt: skip
_RELATIONS = {
    "left of": "left of", "right of": "right of", "behind": "behind", "follows": "and follows",
}  # fmt: skip


def canonical(scene: Scene) -> str:
    """The scene in its one fixed wording: about 24 word pieces for one actor, 36 for two."""
    hide = scene.look in COLOURLESS_LOOKS
    first, *others = scene.actors
    actors = f"{_noun(first, hide)} {_deed(first)}"
    for other in others:
        relation = _RELATIONS[scene.relation or ""]
        actors += f" {relation} {_noun(other, hide)} that {_deed(other)}"
    return (
        f"{actors} {_PLACES[scene.place]}, {_WEATHERS[scene.weather]}, {_TIMES[scene.time]}, "
        f"{_CAMERAS[scene.camera]}, {scene.look} look"
    )


def _noun(actor: Actor, hide_colour: bool) -> str:
    words = actor.subject if hide_colour else f"{actor.colour} {actor.subject}"
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _deed(actor: Actor) -> str:
    sails = actor.subject == "boat" and actor.action == "swim"
    verb = "sails" if sails else _VERBS[actor.action]
    return f"{verb} to the {actor.direction}" if actor.action in TRAVELS else verb
